// Storage that goes and comes back while logs are written, searched and sent.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { built } from './harness/library.mjs';
import { logServer } from './harness/logServer.mjs';
import { order, received } from './harness/uploads.mjs';

const { openLog, memoryStore } = await built('index.js');
const hung = () => Object.assign(new Error('IndexedDB did not answer.'), { name: 'TimeoutError' });
const turn = () => new Promise(resolve => setImmediate(resolve));

/** A log on storage that says what a test wants; timers are called by the test. */
function opened({ open, ...platform }, options) {
  const timers = [];
  const log = openLog({
    id: 'shop', uin: '10001', ...options,
    platform: {
      open,
      idle: () => {},
      later(work, delayMs) {
        const timer = { work, delayMs };
        timers.push(timer);
        return () => timers.splice(timers.indexOf(timer), 1);
      },
      ...platform,
    },
  });
  const reopen = () => timers.find(({ delayMs }) => delayMs === 1_000).work();
  return { log, timers, reopen };
}

test('Storage_ThatComesBackWhileLogsAreWritten_GetsAllOfThem', async () => {
  const store = memoryStore(64 << 20);
  let isThere = false;
  const held = [];
  // Each commit to the device waits until the test lets it go on.
  const slow = { ...store, commit: (...how) => new Promise(resolve => held.push(() => resolve(store.commit(...how)))) };
  const { log, reopen } = opened({ open: async () => (isThere ? slow : Promise.reject(new Error('away'))) });
  await log.ready;
  log.info('之前');
  await log.flush();
  assert.equal(log.isDurable(), false);
  isThere = true;
  reopen();
  for (let turns = 0; turns < 5; turns++) await turn();
  const flushes = [];
  for (let number = 0; number < 5; number++) {
    log.error(`当中 ${number}`);
    flushes.push(log.flush());
    held.shift()?.();
    await turn();
  }
  while (held.length) held.shift()(), await turn();
  await Promise.all(flushes);
  for (let turns = 0; turns < 5; turns++) await turn();
  assert.equal(log.isDurable(), true);
  assert.equal((await log.query().all()).length, 6);
  await log.close();
  const { log: again } = opened({ open: async () => store });
  assert.equal((await again.query().all()).length, 6, 'on the device, not only in memory');
  await again.close();
});

test('Commit_ThatFailsWhenStorageIsBackAlready_GoesThere', async () => {
  const store = memoryStore(64 << 20);
  const failing = [];
  const broken = { ...store, commit: () => new Promise((_, reject) => failing.push(() => reject(hung()))), close: () => {} };
  const stores = [broken, store];
  const { log, reopen } = opened({ open: async () => stores.shift() });
  await log.ready;
  log.error('一');
  const first = log.flush();
  await turn();
  log.error('二');
  await turn();
  failing.shift()();
  for (let turns = 0; turns < 5; turns++) await turn();
  reopen();
  for (let turns = 0; turns < 5; turns++) await turn();
  while (failing.length) failing.shift()();
  await first;
  await log.flush();
  await log.close();
  const { log: again } = opened({ open: async () => store });
  assert.equal((await again.query().all()).length, 2);
  await again.close();
});

test('Search_WhileStorageGoes_SaysSoInsteadOfFindingLess', async () => {
  const store = memoryStore(64 << 20);
  let reads = Infinity;
  const { log } = opened({ open: async () => ({ ...store, read: (...how) => (reads-- > 0 ? store.read(...how) : Promise.reject(new Error('lost'))) }) });
  for (let number = 0; number < 100; number++) log.info(`第 ${number} 条`), await log.flush();
  assert.equal((await log.query().all()).length, 100);
  reads = 5;
  await assert.rejects(log.query().all(), /changed while it was searched/);
  await log.close();
});

test('Search_WhoseLockIsTaken_SaysSoInsteadOfFindingLess', async () => {
  let steal;
  const lock = (name, how, work) => (how.shared ? Promise.race([work(), new Promise((_, reject) => (steal = () => reject(new Error('AbortError'))))]) : work());
  const { log } = opened({ open: async () => memoryStore(64 << 20), lock });
  for (let number = 0; number < 100; number++) log.info(`第 ${number} 条`), await log.flush();
  const search = log.query()[Symbol.asyncIterator]();
  await search.next();
  steal();
  await assert.rejects(async () => {
    while (!(await search.next()).done);
  }, /changed while it was searched/);
  await log.close();
});

const ownName = 'abcdefgh12345678';

/** With storage back, all logs come, under the name that the device has. */
async function answersForItsDevice(log, server, logs) {
  while (!log.isDurable()) await turn();
  await log.orders.poll();
  assert.equal(received(server).length, logs);
  assert.ok([...server.chunks.keys()].every(key => key.includes(ownName)));
}

test('Order_WhileStorageDoesNotAnswer_WaitsForIt', async () => {
  const server = await logServer();
  const store = memoryStore(64 << 20);
  const { log: earlier } = opened({ open: async () => store });
  for (let number = 0; number < 50; number++) earlier.info(`第 ${number} 条`);
  await earlier.close();
  await store.commit([{ table: 'task', key: 'device', value: ownName }]);
  let isThere = false;
  const { log, reopen } = opened({ open: async () => (isThere ? store : Promise.reject(hung())) }, { server: { endpoint: server.origin, token: () => 'token-of-10001' } });
  try {
    log.info('在内存');
    server.orders.push(order());
    await log.orders.poll();
    assert.deepEqual(server.requests, [], 'it does not answer for a device that it cannot read');
    isThere = true;
    reopen();
    await answersForItsDevice(log, server, 51);
  } finally {
    await log.close();
    await server.close();
  }
});

// As on iOS, which ends the process that keeps databases: errors at once, and not for ever.
test('Order_WhileStorageIsBroken_WaitsForIt', async () => {
  const server = await logServer();
  const store = memoryStore(64 << 20);
  await store.commit([{ table: 'task', key: 'device', value: ownName }]);
  let isBroken = false;
  const unlessBroken = work => (...how) => (isBroken ? Promise.reject(new Error('Connection to Indexed Database server lost.')) : work(...how));
  const fragile = { ...store, commit: unlessBroken(store.commit), read: unlessBroken(store.read) };
  const { log, reopen } = opened({ open: async () => (isBroken ? Promise.reject(new Error('lost')) : fragile) }, { server: { endpoint: server.origin, token: () => 'token-of-10001' } });
  try {
    log.info('在设备上');
    await log.flush();
    isBroken = true;
    log.info('在内存');
    await log.flush();
    assert.equal(log.isDurable(), false);
    server.orders.push(order());
    await log.orders.poll();
    reopen();
    for (let turns = 0; turns < 5; turns++) await turn();
    await log.orders.poll();
    assert.deepEqual(server.requests, [], 'what it has on the device counts too');
    isBroken = false;
    reopen();
    await answersForItsDevice(log, server, 2);
  } finally {
    await log.close();
    await server.close();
  }
});

test('Search_WhileMemoryMovesToStorage_SaysSoInsteadOfFindingLess', async () => {
  const store = memoryStore(64 << 20);
  let isThere = false;
  const held = [];
  const slow = { ...store, commit: (...how) => new Promise(resolve => held.push(() => resolve(store.commit(...how)))) };
  const { log, reopen } = opened({ open: async () => (isThere ? slow : Promise.reject(new Error('away'))) });
  await log.ready;
  log.info('在内存');
  await log.flush();
  isThere = true;
  reopen();
  for (let turns = 0; turns < 5; turns++) await turn();
  const search = log.query().all();
  search.catch(() => {});
  for (let turns = 0; turns < 5; turns++) await turn();
  while (held.length) held.shift()(), await turn();
  const found = await search.catch(error => error);
  assert.ok(/changed while it was searched/.test(found.message) || found.length === 1, 'nothing was found, as if there were nothing');
  await log.close();
});

test('DeviceName_DrawnInMemory_DoesNotReplaceTheOneThatIsStored', async () => {
  const store = memoryStore(64 << 20);
  await store.commit([{ table: 'task', key: 'device', value: ownName }]);
  let isThere = false;
  const { log, reopen } = opened({ open: async () => (isThere ? store : Promise.reject(new Error('private window'))) });
  await log.ready;
  await log.inner.vault.commit([{ table: 'task', key: 'device', value: 'zzzzzzzzzzzzzzzz' }, { table: 'task', key: 'poll', value: '7' }]);
  isThere = true;
  reopen();
  for (let turns = 0; turns < 9; turns++) await turn();
  assert.deepEqual(await store.read('task', '', '~'), [['device', ownName], ['poll', '7']]);
  await log.close();
});
