// Locks where the page's own are missing, denied or stolen.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { built } from './harness/library.mjs';

const { webParts } = await built('webParts.js');
const { ownLocks } = await built('ownLock.js');

const denied = name => Object.assign(new Error('不许'), { name });
const refusals = {
  AreMissing: () => ({}),
  AreOfNoUse: () => ({ locks: {} }),
  ThrowWhenTheyAreLookedAt: () => ({ get locks() { throw denied('SecurityError'); } }),
  ThrowAtOnce: () => ({ locks: { request() { throw denied('SecurityError'); } } }),
  AreDeniedToASandboxedFrame: () => ({ locks: { request: async () => { throw denied('SecurityError'); } } }),
  AreDeniedToAPageThatWasLeft: () => ({ locks: { request: async () => { throw denied('InvalidStateError'); } } }),
};
const missing = ['feature', 'There are no Web Locks: uploads of two tabs may disturb each other.'];

/** The page's locks, and what they told. */
async function withNavigator(navigator, work) {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
  Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true });
  const told = [];
  try {
    const platform = { ...webParts(), tell: (...one) => told.push(one) };
    await work((...call) => platform.lock(...call), told);
  } finally {
    if (before) Object.defineProperty(globalThis, 'navigator', before);
    else delete globalThis.navigator;
  }
}

/** Ends when it is told to. */
function held() {
  let end;
  const until = new Promise(resolve => (end = resolve));
  return { work: () => until, end };
}

for (const [what, make] of Object.entries(refusals)) {
  test(`WebLocks_That${what}_AreReplacedByThePagesOwn`, () => withNavigator(make(), async (lock, told) => {
    const order = [];
    const first = held();
    const one = lock('锁', {}, () => (order.push('一'), first.work()));
    const two = lock('锁', {}, async () => order.push('二'));
    assert.equal(await lock('锁', { ifFree: true }, async () => '得到'), undefined);
    assert.deepEqual(order, ['一']);
    first.end('完');
    assert.equal(await one, '完');
    await two;
    assert.deepEqual(order, ['一', '二']);
    assert.equal(await lock('锁', { ifFree: true }, async () => '得到'), '得到');
    assert.ok(told.length && told.every(one => assert.deepEqual(one, missing) ?? true));
  }));
}

test('WebLocks_ThatGrant_AreAskedForWhatIsWanted', async () => {
  const asked = [];
  const locks = { request: async (name, how, work) => (asked.push([name, how]), work({ name })) };
  await withNavigator({ locks }, async (lock, told) => {
    for (const how of [{}, { shared: true }, { ifFree: true }, { steal: true }]) assert.equal(await lock('锁', how, async () => '做了'), '做了');
    assert.deepEqual(asked.map(([, how]) => how), [{ mode: 'exclusive', ifAvailable: false }, { mode: 'shared', ifAvailable: false }, { mode: 'exclusive', ifAvailable: true }, { steal: true }]);
    assert.deepEqual(told, []);
  });
});

test('Work_ThatFailsUnderAWebLock_IsDoneOnceAndFails', async () => {
  const locks = { request: async (name, how, work) => work({ name }) };
  await withNavigator({ locks }, async (lock, told) => {
    let done = 0;
    for (const work of [async () => { done++; throw denied('SecurityError'); }, () => { done++; throw denied('InvalidStateError'); }]) {
      await assert.rejects(lock('锁', {}, work), { message: '不许' });
    }
    assert.deepEqual([done, told], [2, []]);
  });
});

test('WebLock_ThatIsStolenOrTaken_IsNotReplaced', async () => {
  let done = 0;
  const work = async () => done++;
  const stolen = { request: async (name, how, begin) => { await begin({ name }); throw denied('AbortError'); } };
  await withNavigator({ locks: stolen }, async (lock, told) => {
    await assert.rejects(lock('锁', {}, work), { name: 'AbortError' });
    assert.deepEqual([done, told], [1, []]);
  });
  const taken = { request: async (name, how, begin) => begin(null) };
  await withNavigator({ locks: taken }, async (lock, told) => {
    assert.equal(await lock('锁', { ifFree: true }, work), undefined);
    assert.deepEqual([done, told], [1, []]);
  });
});

test('Locks_WhoseMessageThePlatformDoesNotWant_WorkAllTheSame', async () => {
  await withNavigator({}, async () => assert.equal(await webParts().lock('锁', {}, async () => '做了'), '做了'));
});

describe('Own locks', () => {
  test('Readers_OfOneLock_ShareItAndKeepWritersOut', async () => {
    const lock = ownLocks();
    const [first, second] = [held(), held()];
    const readers = [lock('锁', { shared: true }, first.work), lock('锁', { shared: true }, second.work)];
    let written = false;
    const writer = lock('锁', {}, async () => (written = true));
    assert.equal(await lock('别的锁', { ifFree: true }, async () => '得到'), '得到');
    first.end();
    await readers[0];
    assert.equal(await lock('锁', { ifFree: true }, async () => '得到'), undefined);
    assert.equal(written, false);
    second.end();
    await writer;
    assert.equal(written, true);
  });

  test('Lock_ThatIsStolen_TellsWhoHadItAndIsHeldByTheThief', async () => {
    const lock = ownLocks();
    const [reader, thief] = [held(), held()];
    const robbed = lock('锁', { shared: true }, reader.work);
    const stealing = lock('锁', { steal: true }, thief.work);
    await assert.rejects(robbed, { name: 'AbortError' });
    // What the other one still does lets nobody in.
    reader.end();
    assert.equal(await lock('锁', { ifFree: true }, async () => '得到'), undefined);
    thief.end('偷完');
    assert.equal(await stealing, '偷完');
    assert.equal(await lock('锁', { ifFree: true }, async () => '得到'), '得到');
  });

  test('Lock_OfWorkThatFails_IsFreeAgain', async () => {
    const lock = ownLocks();
    await assert.rejects(lock('锁', {}, () => { throw new Error('立刻'); }), { message: '立刻' });
    await assert.rejects(lock('锁', {}, async () => { throw new Error('后来'); }), { message: '后来' });
    assert.equal(await lock('锁', { ifFree: true }, async () => '得到'), '得到');
  });
});
