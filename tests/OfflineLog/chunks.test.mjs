// What is sent: all that is wanted, each once, nothing else; and what is stored compressed as it lies.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { built } from './harness/library.mjs';
import { seeded } from './harness/logServer.mjs';
import { standingClock } from './harness/logs.mjs';

const { openLog, memoryStore } = await built('index.js');
const { chunksOf } = await built('chunks.js');
const { compactOnce } = await built('compact.js');
const { decode } = await built('block.js');
const { nativeCodec } = await built('codec.js');

const chunkChars = 2_000;
const everything = chunkChars * 2;

/** A log whose rows are compacted when a test says so. */
function device({ users = () => '10001', store = memoryStore(64 << 20), codec } = {}) {
  const clock = standingClock();
  const log = openLog({ id: 'shop', uin: users, platform: { now: clock.now, chunkChars, open: async () => store, idle: () => {}, later: () => () => {}, ...(codec && { codec }) } });
  const { vault, platform } = log.inner;
  return {
    log, clock, vault,
    async compact() {
      await log.flush();
      for (const kind of ['e', 'n']) while (!(await compactOnce(vault, platform, kind, work => work())));
    },
    stored: async () => (await vault.read('chunk', '', '~')).map(([, bytes]) => Buffer.from(bytes)),
  };
}

const logsOf = bytes => gunzipSync(bytes).toString().split('\n').filter(Boolean).flatMap(decode);
const nameOf = ({ tab, seq }) => `${tab}.${seq}`;

/** All chunks of a task; `between` is told of each, and answers how to go on. */
async function all(log, filter, between = (chunks, progress) => [chunks, progress], chars = everything) {
  const made = [];
  let chunks = chunksOf(log);
  for (let progress = { filter, chars }; ; ) {
    const chunk = await chunks.next(progress);
    made.push(chunk);
    if (chunk.isLast) return made;
    [chunks, progress] = await between(chunks, { ...progress, after: chunk.end });
  }
}

/** A page that died: what was stored is all that is left. */
const onANewPage = log => (chunks, progress) => {
  chunks.end();
  return [chunksOf(log), JSON.parse(JSON.stringify(progress))];
};

test('Chunks_OfWhatIsStoredAndAllWanted_GoAsTheyLie', async () => {
  const { log, clock, compact, stored } = device();
  for (let number = 0; number < 200; number++, clock.advance(1_000)) {
    log.info(`第 ${number} 条 ${'内容'.repeat(20)}`);
    if (number % 5 === 4) await log.flush();
  }
  await compact();
  const lying = await stored();
  const sent = (await all(log, { uin: '10001' })).map(({ bytes }) => Buffer.from(bytes));
  assert.ok(lying.length >= 4);
  assert.ok(lying.every(bytes => sent.some(one => one.equals(bytes))), 'each of them is among what is sent');
  assert.equal(new Set(sent.flatMap(logsOf).map(nameOf)).size, 200);
  await log.close();
});

// A row may begin an hour before the day that it ends in, and the chunk that it goes into end with that day.
test('Query_OfTheHourBeforeTheDayOfItsChunk_FindsIt', async () => {
  const { log, clock, compact, stored } = device();
  clock.set(Date.UTC(2026, 10, 20, 23, 30));
  log.info('前一天');
  clock.set(Date.UTC(2026, 10, 21, 0, 20));
  log.info('当天');
  await log.flush();
  clock.set(Date.UTC(2026, 10, 21, 23, 59));
  log.info('当天晚上');
  await log.flush();
  // One of the next day ends a chunk.
  clock.set(Date.UTC(2026, 10, 22, 1));
  log.info('后一天');
  await compact();
  assert.equal((await stored()).length, 1);
  assert.deepEqual((await log.query({ to: Date.UTC(2026, 10, 20, 23, 35) }).all()).map(({ msg }) => msg), ['前一天']);
  await log.close();
});

test('Pack_WithoutCompression_SaysThatItIsPlain', async () => {
  const { log } = device({ codec: { ...nativeCodec, pack: async text => new TextEncoder().encode(text) } });
  log.info('原样');
  assert.equal((await log.pack()).format, 'plain');
  assert.equal((await log.pack({ text: '没有' })).format, 'plain');
  await log.close();
  const { log: native } = device();
  native.info('压缩');
  for (const format of ['gzip', 'deflate']) assert.equal((await native.pack({}, format)).format, format);
  assert.equal((await native.pack({ text: '没有' })).format, 'gzip');
  await native.close();
});

test('Chunks_OfWhatIsStoredButNotAllWanted_HoldOnlyThat', async () => {
  let user = '10001';
  const { log, clock, compact, stored } = device({ users: () => user });
  for (let number = 0; number < 200; number++, clock.advance(1_000)) {
    user = number % 3 ? '10001' : '20002';
    log.info(`${user} 的第 ${number} 条 ${'内容'.repeat(20)}`);
    if (number % 5 === 4) await log.flush();
  }
  await compact();
  const from = clock.now() - 120_000;
  const lying = await stored();
  const sent = (await all(log, { uin: '10001', from })).map(({ bytes }) => Buffer.from(bytes));
  assert.ok(!lying.some(bytes => sent.some(one => one.equals(bytes))));
  const logs = sent.flatMap(logsOf).map(one => one.log);
  assert.ok(logs.length > 70 && logs.every(({ uin, time }) => uin === '10001' && time >= from));
  await log.close();
});

test('Chunks_OfADamagedStoredOne_AreMadeAnew', async () => {
  const { log, clock, compact, stored, vault } = device();
  for (let number = 0; number < 60; number++, clock.advance(1_000)) log.info(`第 ${number} 条 ${'内容'.repeat(40)}`), await log.flush();
  await compact();
  const [[key, bytes]] = await vault.read('chunk', '', '~', 1);
  const harmed = gzipSync(`${gunzipSync(bytes)}\n{"v":1,"k":`);
  await vault.commit([{ table: 'chunk', key, value: new Uint8Array(harmed) }]);
  const sent = (await all(log, {})).map(one => Buffer.from(one.bytes));
  assert.ok((await stored()).some(one => one.equals(harmed)) && !sent.some(one => one.equals(harmed)));
  assert.equal(sent.flatMap(logsOf).length, 60, 'whatever is whole arrives');
  await log.close();
});

test('Chunks_ThatAServerFoundTooLarge_AreDivided', async () => {
  const { log, clock, compact } = device();
  for (let number = 0; number < 60; number++, clock.advance(1_000)) log.info(`第 ${number} 条 ${'内容'.repeat(40)}`), await log.flush();
  await compact();
  const [whole, halves] = [await all(log, {}), await all(log, {}, undefined, everything / 8)];
  assert.ok(halves.length > whole.length * 2);
  assert.equal(new Set(halves.flatMap(({ bytes }) => logsOf(bytes)).map(nameOf)).size, 60);
  await log.close();
});

test('Chunks_OfErrorsAndOthers_BringErrorsFirst', async () => {
  const { log, clock } = device();
  for (let number = 0; number < 300; number++, clock.advance(1_000)) log.write(number % 10 ? 'info' : 'error', `第 ${number} 条 ${'内容'.repeat(10)}`);
  const logs = (await all(log, {})).map(({ bytes }) => logsOf(bytes).map(one => one.log.level === 'error'));
  const firstOther = logs.findIndex(chunk => chunk.includes(false));
  assert.ok(logs.slice(firstOther + 1).every(chunk => !chunk.includes(true)));
  assert.equal(logs.slice(0, firstOther + 1).flat().filter(Boolean).length, 30);
  await log.close();
});

test('Chunks_WhenASearchFailsInTheMiddle_AreNotTakenForTheLast', async () => {
  const { log, clock, compact, vault } = device();
  for (let number = 0; number < 200; number++, clock.advance(1_000)) log.info(`第 ${number} 条 ${'内容'.repeat(40)}`), await log.flush();
  await compact();
  let failing = false;
  const read = (table, ...range) => (failing && table === 'head' ? Promise.reject(new Error('gone')) : vault.read(table, ...range));
  const chunks = chunksOf({ ...log, inner: { ...log.inner, vault: { ...vault, read } } });
  let { end } = await chunks.next({ filter: {}, chars: everything });
  failing = true;
  await assert.rejects(async () => {
    for (;;) ({ end } = await chunks.next({ filter: {}, chars: everything, after: end }));
  }, /gone/);
  failing = false;
  assert.equal((await chunks.next({ filter: {}, chars: everything, after: end })).isLast, false, 'it goes on where it was');
  chunks.end();
  await log.close();
});

test('Chunks_OfRandomLogsAndPagesThatDie_AreWhatAQueryFindsEachOnce', async () => {
  for (let seed = 1; seed <= 120; seed++) {
    const random = seeded(seed);
    const draw = most => Math.floor(random() * most);
    const store = memoryStore(64 << 20);
    let user = 'A';
    const tabs = Array.from({ length: 1 + draw(3) }, () => device({ users: () => user, store }));
    const times = [];
    for (let number = 0; number < 150 + draw(250); number++) {
      const { log, clock, compact } = tabs[draw(tabs.length)];
      if (draw(4) === 0) tabs.forEach(tab => tab.clock.advance(draw(3) * draw(60_000)));
      if (draw(9) === 0) user = 'AB'[draw(2)];
      times.push(clock.now());
      log.write(['debug', 'info', 'warn', 'error'][draw(4)], `第 ${number} 条 ${'内容'.repeat(draw(60))}`, draw(3) ? undefined : { number });
      if (draw(12) === 0) await log.flush();
      if (draw(60) === 0) await compact();
    }
    await Promise.all(tabs.map(({ log }) => log.flush()));
    const { log, clock, compact } = tabs[0];
    const filter = [{}, { uin: 'A' }, { level: ['info', 'warn', 'error'][draw(3)] }, { from: times[draw(50)], to: times[times.length - 1 - draw(50)] }][draw(4)];
    const wanted = await log.query(filter).all();
    const moods = [
      undefined,
      onANewPage(log),
      (chunks, progress) => (draw(3) ? [chunks, progress] : onANewPage(log)(chunks, progress)),
      (chunks, progress) => (draw(3) || chunks.end(), [chunks, progress]),
      // Long enough for a compactor to have taken the lock, and moved what this search was to read.
      async (chunks, progress) => {
        clock.advance(20_000);
        await compact();
        return [chunks, progress];
      },
      (chunks, progress) => (void compact(), onANewPage(log)(chunks, progress)),
    ];
    const sent = await all(log, filter, moods[draw(moods.length)], [everything, everything, 500][draw(3)]);
    const logs = sent.flatMap(({ bytes }) => logsOf(bytes));
    assert.equal(new Set(logs.map(nameOf)).size, logs.length, `seed ${seed}: each once`);
    assert.deepEqual(logs.map(one => JSON.stringify(one.log)).sort(), wanted.map(one => JSON.stringify(one)).sort(), `seed ${seed}`);

    // A chunk whose answer was lost with the page holds the same logs the next time, though rows have become chunks since.
    const at = draw(sent.length);
    const { end } = sent[at];
    if (end) {
      await compact();
      const again = await chunksOf(log).next(JSON.parse(JSON.stringify({ filter, chars: everything, after: sent[at - 1]?.end, until: end })));
      assert.deepEqual(logsOf(again.bytes).map(nameOf).sort(), logsOf(sent[at].bytes).map(nameOf).sort(), `seed ${seed}: chunk ${at} again`);
    }
    await Promise.all(tabs.map(tab => tab.log.close()));
  }
});
