import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { bundle, launch, serve } from './harness/browser.mjs';
import { built } from './harness/library.mjs';
import { logServer } from './harness/logServer.mjs';
import { order, received } from './harness/uploads.mjs';

const { sha256 } = await built('rtc/sha256.js');
const { frames, readFrame, frameBytes } = await built('rtc/frames.js');

let browser, site;
before(async () => {
  [browser, site] = [await launch(), await serve(await bundle('browser/rtc.mjs'))];
});
after(async () => {
  await browser?.close();
  await site?.close();
});

let cases = 0;
/** A live order, a page of the device and one of whoever is at the other end. */
async function withPages(work) {
  const server = await logServer();
  const [device, other] = await Promise.all([browser.context.newPage(), browser.context.newPage()]);
  try {
    await Promise.all([device.goto(site.origin), other.goto(site.origin)]);
    server.orders.push(order({ live: true }));
    const endpoint = server.origin;
    const name = `live-${++cases}`;
    await work({
      server,
      device: how => device.evaluate(one => T.runDevice(one), { endpoint, name, logs: 6_000, characters: 300, chunkChars: 60_000, ...how }),
      viewer: how => other.evaluate(one => T.runViewer(one), { endpoint, ...how }),
      reload: () => device.reload(),
      hasSeen: chunks => other.waitForFunction(most => T.seen >= most, chunks),
      liar: says => other.evaluate(one => T.runLiar(one), { endpoint, says }),
    });
  } finally {
    await Promise.all([device.close(), other.close(), server.close()]);
  }
}
const overHttp = server => new Set(received(server).map(({ tab, seq }) => `${tab}.${seq}`)).size;

test('Live_OfAnOrder_ShowsEveryLogOnceAndThenUploads', () => withPages(async ({ server, device, viewer }) => {
  const [sent, seen] = await Promise.all([device(), viewer()]);
  assert.equal(seen.states.at(-1), 'ended');
  assert.deepEqual([seen.logs, seen.different, overHttp(server)], [6_000, 6_000, 6_000]);
  assert.ok(seen.chunks > 10, `${seen.chunks} chunks`);
  assert.deepEqual(sent.problems, []);
}));

// Compression is slower than the channel: only without it is there ever more than fits.
test('Live_FasterThanTheChannel_BuffersLittle', () => withPages(async ({ device, viewer }) => {
  const [sent, seen] = await Promise.all([device({ characters: 900, chunkChars: 1_000_000, isPlain: true }), viewer({ pauseMs: 20 })]);
  console.log(`live: ${seen.bytes} bytes in ${seen.chunks} chunks, ${sent.mostBuffered} buffered at most`);
  assert.deepEqual([seen.states.at(-1), seen.different], ['ended', 6_000]);
  assert.ok(sent.mostBuffered <= 1_100_000, `${sent.mostBuffered} bytes buffered`);
  assert.ok(sent.mostBuffered > 900_000, 'there was more than fits into the buffer');
}));

test('Live_CutInTheMiddle_GoesOnWithNothingLostOrDoubled', () => withPages(async ({ server, device, viewer }) => {
  const [sent, seen] = await Promise.all([device(), viewer({ cutAfter: [3, 9] })]);
  assert.equal(seen.states.at(-1), 'ended');
  assert.deepEqual([seen.logs, seen.different, overHttp(server)], [6_000, 6_000, 6_000]);
  // A busy machine may cut once more.
  assert.ok(sent.connections >= 3, `${sent.connections} connections`);
}));

test('Live_WhenTheDevicesPageIsLoadedAnew_StartsAgain', () => withPages(async ({ server, device, viewer, reload, hasSeen }) => {
  const seeing = viewer({ pauseMs: 20 });
  const before = device().catch(error => error);
  await hasSeen(3);
  await reload();
  assert.ok((await before) instanceof Error, 'it had not come to its end');
  await device({ logs: 0 });
  const seen = await seeing;
  assert.equal(seen.states.at(-1), 'ended');
  assert.deepEqual([seen.different, overHttp(server)], [6_000, 6_000]);
  assert.ok(seen.logs > 6_000, 'some came twice, which the viewer knows by their names');
}));

test('Live_WithNobodyThere_IsTakenOverByHttpWithinFiveSeconds', () => withPages(async ({ server, device }) => {
  const sent = await device({ logs: 200, isPatient: false });
  assert.equal(overHttp(server), 200);
  assert.ok(sent.ms >= 4_000 && sent.ms < 6_000, `${sent.ms} ms, upload included`);
  assert.equal(server.live.sessions(), 1);
}));

for (const [what, says] of Object.entries({ 'text that is no JSON': ['<html>'], 'acknowledgements of the future': ['{"have":-1}', '{"ack":100000}'] })) {
  test(`Live_WithAPeerThatSays ${what}, IsTakenOverByHttp`, () => withPages(async ({ server, device, liar }) => {
    const [sent] = await Promise.all([device({ logs: 200 }), liar(says)]);
    assert.equal(overHttp(server), 200);
    assert.equal(sent.connections, 1, 'no second try with such a peer');
    assert.equal(sent.problems.length, 1);
  }));
}

test('Live_WithAnAnswerThatIsNoDescription_IsTakenOverByHttp', () => withPages(async ({ server, device }) => {
  server.live.answerAll = 'v=0 nonsense';
  const sent = await device({ logs: 200 });
  assert.deepEqual([overHttp(server), sent.connections, sent.problems.length], [200, 1, 1]);
}));

test('Sha256_OfPieces_IsTheStandardsHash', () => {
  const bytes = Uint8Array.from({ length: 1_000 }, (_, at) => (at * 151) & 255);
  for (const length of [0, 1, 55, 56, 63, 64, 65, 119, 120, 128, 1_000]) {
    const hash = sha256();
    for (let at = 0, step = 1; at < length; at += step, step = (step * 7) % 97) hash.update(bytes.subarray(at, Math.min(length, at + step)));
    assert.equal(hash.hex(), createHash('sha256').update(bytes.subarray(0, length)).digest('hex'), `${length} bytes`);
    assert.equal(hash.hex(), hash.hex(), 'asking changes nothing');
  }
});

test('Frames_OfAChunk_AreSmallAndComeBack', () => {
  for (const length of [0, 1, frameBytes - 8, frameBytes - 7, 100_000]) {
    const bytes = Uint8Array.from({ length }, (_, at) => at & 255);
    const read = [...frames(70_000, bytes)].map(frame => (assert.ok(frame.length <= frameBytes), readFrame(frame.buffer)));
    assert.deepEqual(read.map(({ chunk, part, parts }) => [chunk, part, parts]), read.map((_, part) => [70_000, part, read.length]));
    assert.deepEqual(Buffer.concat(read.map(frame => frame.bytes)), Buffer.from(bytes));
  }
  assert.throws(() => readFrame(new ArrayBuffer(7)), RangeError);
  assert.throws(() => readFrame(new ArrayBuffer(frameBytes + 1)), /is the most/);
});
