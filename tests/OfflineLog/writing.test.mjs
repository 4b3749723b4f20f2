import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gunzipSync, inflateSync } from 'node:zlib';
import { built } from './harness/library.mjs';
import { settled } from './harness/logs.mjs';

const { openLog, memoryStore } = await built('index.js');
const { openCore } = await built('lite.js');
const { query } = await built('rest.js');

/** Timers that only the test fires. */
function opened(platform = {}, options = {}) {
  const timers = [];
  const store = memoryStore(64 << 20);
  const log = openLog({
    id: 'shop',
    platform: {
      open: async () => store,
      later(work, delayMs) {
        const timer = { work, delayMs };
        timers.push(timer);
        return () => timers.splice(timers.indexOf(timer), 1);
      },
      ...platform,
    },
    ...options,
  });
  const stored = async () => (await store.read('wal', '', '~')).length;
  return { log, store, timers, stored };
}
async function eventually(look) {
  for (let tries = 0; tries < 1_000; tries++) {
    const found = await look();
    if (found) return found;
    await new Promise(resolve => setTimeout(resolve, 10));
  }
  throw new Error('It did not come within 10 s.');
}
const turn = () => new Promise(resolve => setImmediate(resolve));

test('Write_OfAnInfo_WaitsFiftyMillisecondsForCompany', async () => {
  const { log, timers, stored } = opened();
  await log.ready;
  log.info('一');
  log.info('二');
  await turn();
  assert.equal(await stored(), 0);
  const waiting = timers.filter(({ delayMs }) => delayMs === 50);
  assert.equal(waiting.length, 1);
  waiting[0].work();
  await turn();
  assert.equal(await stored(), 1, 'one row for both');
  await log.close();
});

test('Write_OfAnError_IsStoredAtOnceWithWhatCameBefore', async () => {
  const { log, stored } = opened();
  await log.ready;
  log.info('之前');
  log.error('白屏');
  log.error('同一刻');
  await turn();
  assert.equal(await stored(), 2, 'a row of errors and one of the rest');
  await log.close();
});

test('Write_WhileThePageIsHidden_IsStoredAtOnce', async () => {
  let tell;
  const { log, stored } = opened({ onHidden: hidden => ((tell = hidden), () => {}) });
  await log.ready;
  log.info('可见');
  tell(true);
  await turn();
  assert.equal(await stored(), 1, 'hiding writes what waits');
  log.info('隐藏');
  await turn();
  assert.equal(await stored(), 2);
  tell(false);
  log.info('又可见');
  await turn();
  assert.equal(await stored(), 2);
  await log.close();
});

test('Write_OfABurst_IsStoredWithoutWaitingForItsEnd', async () => {
  const { log, stored } = opened();
  await log.ready;
  for (let number = 0; number < 300; number++) log.info('长'.repeat(9_000));
  await turn();
  assert.ok((await stored()) >= 4, 'rows of at most 90 % of a chunk');
  await log.close();
});

test('Write_BelowTheLevel_IsNotKept', async () => {
  const { log } = opened({}, { level: 'warn' });
  for (const level of ['debug', 'info', 'warn', 'error']) log[level](level);
  assert.deepEqual((await log.query().all()).map(({ msg }) => msg).sort(), ['error', 'warn']);
  await log.close();
});

test('Pack_OfEitherFormat_HoldsSortedLines', async () => {
  const { log } = opened();
  for (let number = 0; number < 500; number++) log.write(number % 9 ? 'info' : 'error', `第 ${number} 条 😀`, { number });
  for (const [format, inflate] of [['gzip', gunzipSync], ['deflate', inflateSync]]) {
    const pack = await log.pack({ level: 'info' }, format);
    const logs = inflate(pack.bytes).toString('utf8').trimEnd().split('\n').map(line => JSON.parse(line));
    assert.deepEqual([pack.logs, pack.format], [500, format]);
    assert.deepEqual(logs.map(({ number }) => number), Array.from({ length: 500 }, (_, number) => number));
  }
  await log.close();
});

test('Compaction_WithAReaderThatNeverEnds_GoesOnInTheEnd', async () => {
  const { log, store, timers } = opened({ idle: setImmediate });
  await log.ready;
  for (let number = 0; number < 1_500; number++) {
    log.info(`第 ${number} 条`);
    await log.flush();
    if (number === 900) await log.query()[Symbol.asyncIterator]().next();
  }
  const chunks = async () => (await store.read('head', '', '~')).length;
  const waiting = await eventually(() => timers.find(({ delayMs }) => delayMs === 30_000));
  assert.equal(await chunks(), 0, 'the reader is waited for');
  waiting.work();
  await eventually(async () => (await chunks()) === 1);
  assert.equal((await log.query().all()).length, 1_500);
  await log.close();
});

test('Compactors_AtTheSameTimeWithoutLocks_DoubleNothing', async () => {
  const store = memoryStore(64 << 20);
  const free = (name, how, work) => work();
  const tabs = Array.from({ length: 3 }, () => opened({ open: async () => store, lock: free, idle: setImmediate }).log);
  for (let number = 0; number < 3_600; number++) {
    const tab = tabs[number % 3];
    tab.info(`第 ${number} 条`);
    await tab.flush();
  }
  await eventually(async () => (await store.read('head', '', '~')).length > 0);
  await settled(tabs[0]);
  const found = (await tabs[0].query().all()).map(({ msg }) => msg);
  assert.deepEqual([found.length, new Set(found).size], [3_600, 3_600]);
  await Promise.all(tabs.map(tab => tab.close()));
});

test('Core_Alone_WritesAndIsSearchedByTheFunction', async () => {
  const store = memoryStore(1 << 20);
  const core = openCore({ id: 'shop', platform: { open: async () => store } });
  core.warn('核心');
  assert.deepEqual((await query(core).all()).map(({ msg }) => msg), ['核心']);
  await core.close();
});

test('Report_WithoutAServer_SaysWhatIsMissing', async () => {
  const { log } = opened();
  await assert.rejects(log.report(), /was not given a server/);
  await log.close();
});

test('Start_WithMoreThanTheLimits_RemovesTheOldestWhileIdle', async () => {
  const day = 86_400_000;
  let nowMs = Date.UTC(2026, 10, 20);
  const idle = { now: () => nowMs, chunkChars: 2_000, idle: work => setImmediate(work) };
  const tidy = async ({ log, timers }) => {
    await log.flush();
    timers.find(({ delayMs }) => delayMs === 3_000).work();
    await settled(log);
  };
  const { log: first, store } = opened(idle);
  for (let number = 0; number < 200; number++, nowMs += day / 40) {
    first.info(`第 ${number} 条 ${'内容'.repeat(40)}`);
    await first.flush();
  }
  await first.close();
  const again = limits => opened({ ...idle, open: async () => store }, { limits });

  const aged = again({ maxAgeMs: 2.5 * day });
  await tidy(aged);
  const left = await aged.log.query().all();
  assert.equal(left[0].msg.split(' ')[1], '199');
  assert.ok(left.length >= 100 && left.length < 160, `${left.length} of the 100 of two and a half days, and what shares a chunk with them`);
  await aged.log.close();

  const bytes = async () => (await store.read('chunk', '', '~')).reduce((sum, [, value]) => sum + value.length, 0);
  const most = Math.floor((await bytes()) / 2);
  const small = again({ maxBytes: most });
  await tidy(small);
  const kept = await small.log.query().all();
  assert.ok((await bytes()) <= most && kept.length >= left.length / 4, `${kept.length} in ${await bytes()} of ${most} bytes`);
  assert.deepEqual(kept.map(({ msg }) => msg), left.slice(0, kept.length).map(({ msg }) => msg), 'the newest');
  await small.log.close();
});
