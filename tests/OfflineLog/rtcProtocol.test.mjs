import assert from 'node:assert/strict';
import { test } from 'node:test';
import { built } from './harness/library.mjs';

const { outgoing } = await built('rtc/outgoing.js');
const { receiver } = await built('rtc/receive.js');
const { CutError, sender: listen } = await built('rtc/send.js');
const { frames } = await built('rtc/frames.js');

const bytesOf = number => Uint8Array.from({ length: 40_000 + number }, (_, at) => (at * 31 + number) & 255);
const turn = () => new Promise(resolve => setImmediate(resolve));

/** Both ends of a channel, in order; `drops` says what gets lost with the line, `loses` what gets lost alone. */
function channels({ drops = () => false, loses = () => false, isStuck = false } = {}) {
  const make = () => ({
    readyState: 'open',
    bufferedAmount: 0,
    send(data) {
      if (this.readyState !== 'open') throw new Error('InvalidStateError');
      if (isStuck && typeof data !== 'string') this.bufferedAmount += data.length;
      const told = typeof data === 'string' ? data : data.slice().buffer;
      setImmediate(() => {
        if (this.readyState !== 'open' || loses(told)) return;
        if (drops(told)) return this.close();
        this.other.onmessage?.({ data: told });
      });
    },
    close() {
      for (const one of [this, this.other]) {
        if (one.readyState === 'closed') continue;
        one.readyState = 'closed';
        setImmediate(() => one.onclose?.());
      }
    },
  });
  const [device, viewer] = [make(), make()];
  device.other = viewer;
  viewer.other = device;
  return { device, viewer };
}

/** Listens, and sends at once. */
const send = (...how) => listen(...how)();

/** A device with so many chunks; looks pass as fast as they can. */
function sender(count) {
  const platform = { now: () => 0, later: work => { const timer = setImmediate(work); return () => clearImmediate(timer); } };
  const core = { inner: { platform, isClosed: () => false } };
  const chunks = {
    async next({ after }) {
      const number = after ? after[0] + 1 : 0;
      return { end: number < count ? [number] : undefined, isLast: number >= count - 1, bytes: bytesOf(number) };
    },
  };
  return { core, logs: outgoing(core, { filter: {} }, chunks) };
}

/** An engineer's page that remembers what it was given. */
function viewer(how) {
  const seen = { chunks: [], ended: [], problems: [] };
  const one = receiver({ onChunk: (bytes, number) => { seen.chunks.push([number, bytes]); }, onEnd: isWhole => seen.ended.push(isWhole), onProblem: error => seen.problems.push(error.message), ...how });
  return { ...seen, take: channel => one.take(channel), have: one.have };
}
const all = count => Array.from({ length: count }, (_, number) => [number, bytesOf(number)]);

test('Live_OverAWholeLine_ArrivesWithTheSameHash', async () => {
  const { core, logs } = sender(5);
  const page = viewer();
  const line = channels();
  page.take(line.viewer);
  assert.equal(await send(line.device, core.inner, logs), true);
  assert.deepEqual([page.chunks, page.ended], [all(5), [true]]);
});

test('Live_CutAtEveryMessage_GoesOnWithNothingLostOrDoubled', async () => {
  let cuts = 0;
  for (let message = 0; ; message++) {
    const { core, logs } = sender(3);
    const page = viewer();
    let left = message;
    const torn = channels({ drops: () => left-- === 0 });
    page.take(torn.viewer);
    const first = await send(torn.device, core.inner, logs).catch(error => error);
    if (first === true) break;
    assert.ok(first instanceof CutError, `${first}`);
    cuts++;
    const line = channels();
    page.take(line.viewer);
    assert.equal(await send(line.device, core.inner, logs), true);
    assert.deepEqual([page.chunks, page.ended, page.problems], [all(3), [true], []], `cut at message ${message}`);
  }
  assert.ok(cuts > 15, `${cuts} cuts`);
});

test('Live_ToAPageThatLostEverything_StartsAgain', async () => {
  const { core, logs } = sender(4);
  const [first, second] = [viewer(), viewer()];
  let acknowledged = 0;
  const torn = channels({ drops: data => typeof data === 'string' && data.includes('ack') && ++acknowledged === 2 });
  first.take(torn.viewer);
  await assert.rejects(send(torn.device, core.inner, logs), CutError);
  const line = channels();
  second.take(line.viewer);
  assert.equal(await send(line.device, core.inner, logs), true);
  assert.deepEqual([second.chunks, second.ended], [all(4), [true]]);
});

test('Live_OfAPageThatWasLoadedAnew_StartsAgainAtTheSameViewer', async () => {
  const page = viewer();
  const [before, after] = [sender(4), sender(5)];
  let frame = 0;
  const torn = channels({ drops: data => typeof data !== 'string' && ++frame === 8 });
  page.take(torn.viewer);
  await assert.rejects(send(torn.device, before.core.inner, before.logs), CutError);
  assert.equal(page.have(), 1);
  const line = channels();
  page.take(line.viewer);
  assert.equal(await send(line.device, after.core.inner, after.logs), true);
  assert.deepEqual([page.chunks, page.ended, page.problems], [[...all(2), ...all(5)], [true], []]);
});

test('Receive_OfPagesThatStartAgainForEver_IsStillLimited', async () => {
  const page = viewer({ mostBytes: 300_000 });
  for (let load = 0; load < 3; load++) {
    const { core, logs } = sender(3);
    const line = channels();
    page.take(line.viewer);
    await send(line.device, core.inner, logs).catch(() => {});
  }
  assert.equal(page.chunks.length, 7);
  assert.match(page.problems[0], /More than/);
});

test('Send_WhenTheViewerHasMoreThanWasMade_GivesUp', async () => {
  const { core, logs } = sender(2);
  const torn = channels({ drops: data => typeof data === 'string' && data.includes('ack') });
  viewer().take(torn.viewer);
  await assert.rejects(send(torn.device, core.inner, logs), CutError);
  const { device, viewer: liar } = channels();
  liar.onmessage = () => {};
  liar.send('{"have":99}');
  await assert.rejects(send(device, core.inner, logs), /not one that was sent/);
});

test('Live_WithoutALog_EndsAtOnce', async () => {
  const { core, logs } = sender(0);
  const page = viewer();
  const line = channels();
  page.take(line.viewer);
  assert.equal(await send(line.device, core.inner, logs), true);
  assert.deepEqual([page.chunks, page.ended], [[], [true]]);
});

test('Send_WhenTheFirstWordComesBeforeTheChannelIsKnownToBeOpen_HasHeardIt', async () => {
  const { core, logs } = sender(2);
  const page = viewer();
  const line = channels();
  const start = listen(line.device, core.inner, logs);
  page.take(line.viewer);
  for (let turns = 0; turns < 5; turns++) await turn();
  assert.equal(await start(), true);
  assert.deepEqual(page.chunks, all(2));
});

test('Live_WhenTheViewersFirstWordIsLost_BeginsWithTheNext', async t => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { core, logs } = sender(2);
  core.inner.platform.later = () => () => {};
  const page = viewer();
  let words = 0;
  const line = channels({ loses: data => typeof data === 'string' && data.includes('have') && ++words === 1 });
  page.take(line.viewer);
  const sent = send(line.device, core.inner, logs);
  for (let turns = 0; turns < 5; turns++) await turn();
  assert.deepEqual(page.chunks, []);
  t.mock.timers.tick(250);
  assert.equal(await sent, true);
  assert.deepEqual([page.chunks, page.ended, words], [all(2), [true], 2]);
});

test('Send_ToAPeerThatFallsSilent_TakesItForCut', async () => {
  const { core, logs } = sender(3);
  const { device } = channels();
  await assert.rejects(send(device, core.inner, logs), CutError);
  const later = channels({ isStuck: true });
  later.viewer.onmessage = () => {};
  later.viewer.send('{"have":-1}');
  await assert.rejects(send(later.device, core.inner, sender(40).logs), CutError);
  assert.ok(later.device.bufferedAmount <= 1024 * 1024, `${later.device.bufferedAmount} bytes buffered`);
});

test('Send_WhenTheEventOfAnEmptyBufferNeverComes_LooksByItself', async () => {
  const { core, logs } = sender(40);
  const page = viewer();
  const line = channels({ isStuck: true });
  const look = core.inner.platform.later;
  core.inner.platform.later = work => look(() => ((line.device.bufferedAmount = 0), work()));
  page.take(line.viewer);
  assert.equal(await send(line.device, core.inner, logs), true);
  assert.equal(page.chunks.length, 40);
});

test('Send_ToAPeerThatTalksNonsense_GivesUp', async () => {
  for (const says of ['<html>', 'null', '{"have":-2}', '{"have":-0.5}', '{"have":"1"}', '{"ack":7}', '{"ack":null}']) {
    const { core, logs } = sender(2);
    const { device, viewer: peer } = channels();
    peer.onmessage = () => {};
    if (says.includes('ack')) peer.send('{"have":-1}');
    peer.send(says);
    const error = await send(device, core.inner, logs).catch(reason => reason);
    assert.ok(error instanceof Error && !(error instanceof CutError), `${says}: ${error}`);
  }
});

test('Receive_OfNonsense_TakesNothingMoreAndSaysSo', async () => {
  const hello = '{"v":1,"chunks":null,"from":0}';
  const frame = (...how) => [...frames(...how)][0];
  const [first] = frames(0, bytesOf(0));
  for (const [what, ...says] of [
    ['a version of later', '{"v":2,"from":0}'], ['a start that leaves a hole', '{"v":1,"from":3}'], ['text that is no JSON', 'x'], ['a frame before the greeting', first], ['a frame of another chunk', hello, frame(1, bytesOf(1))],
    ['a part twice', hello, first, first], ['less than a header', hello, new Uint8Array(3)], ['an end before the greeting', '{"end":{}}'],
  ]) {
    const page = viewer();
    const line = channels();
    page.take(line.viewer);
    says.forEach(one => line.device.send(one));
    for (let turns = 0; turns < 10; turns++) await turn();
    assert.deepEqual([page.chunks, page.ended, page.problems.length, line.viewer.readyState], [[], [], 1, 'closed'], what);
  }
});

test('Receive_OfMoreThanADeviceCanHave_IsRefused', async () => {
  const { core, logs } = sender(3);
  const page = viewer({ mostBytes: 100_000 });
  const line = channels();
  page.take(line.viewer);
  await assert.rejects(send(line.device, core.inner, logs), CutError);
  assert.deepEqual([page.have(), page.ended], [1, []]);
  assert.match(page.problems[0], /More than/);
});

test('Receive_OfAnotherHash_IsToldToBoth', async () => {
  const { core, logs } = sender(2);
  const page = viewer();
  const line = channels();
  page.take(line.viewer);
  assert.equal(await send(line.device, core.inner, { ...logs, end: () => ({ ...logs.end(), sha256: '0'.repeat(64) }) }), false);
  assert.deepEqual(page.ended, [false]);
});
