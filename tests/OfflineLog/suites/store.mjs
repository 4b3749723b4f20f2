// What every adapter promises (src/OfflineLog/src/store.ts). A case gets open(), which opens the same storage each time,
// and, where storage can be full, fill(): makes it refuse whatever adds to it.
import { holds, rejects, same } from './check.mjs';

const all = ['', '~'];
const put = (key, value, table = 'wal') => ({ table, key, value });
const drop = (from, to, table = 'wal') => ({ table, from, to });
const keys = async (store, table = 'wal', ...how) => (await store.read(table, ...all, ...how)).map(([key]) => key);

export const storeCases = {
  async Read_AfterCommit_GivesValuesInTheOrderOfKeys({ open }) {
    const store = await open();
    await store.commit([put('n2', '二'), put('n1', '一'), put('e9', '错误 ✓ 😀')]);
    same(await store.read('wal', ...all), [['e9', '错误 ✓ 😀'], ['n1', '一'], ['n2', '二']]);
  },

  async Read_NewestFirstWithLimit_GivesTheLastKeys({ open }) {
    const store = await open();
    for (let number = 0; number < 30; number++) await store.commit([put(`n${String(number).padStart(2, '0')}`, `${number}`)]);
    same(await keys(store, 'wal', 3, true), ['n29', 'n28', 'n27']);
    same(await keys(store, 'wal', 2), ['n00', 'n01']);
  },

  async Read_OfARange_TakesTheFirstKeyAndLeavesTheLast({ open }) {
    const store = await open();
    await store.commit(['a', 'b', 'c', 'd'].map(key => put(key, key)));
    same((await store.read('wal', 'b', 'd')).map(([key]) => key), ['b', 'c']);
  },

  async Range_ThatEndsBeforeItBegins_HoldsNothing({ open }) {
    const store = await open();
    await store.commit([put('b', 'b')]);
    same(await store.read('wal', 'c', 'a'), []);
    await store.commit([drop('c', 'a'), drop('b', 'b'), put('d', 'd')]);
    same(await keys(store), ['b', 'd']);
  },

  async Commit_OfBytes_GivesTheSameBytes({ open }) {
    const store = await open();
    const bytes = Uint8Array.from({ length: 70_000 }, (_, at) => (at * 7919) & 255);
    await store.commit([put('n1', bytes, 'chunk')]);
    const [[, kept]] = await store.read('chunk', ...all);
    holds(kept instanceof Uint8Array && kept.length === bytes.length && kept.every((byte, at) => byte === bytes[at]), 'bytes are the same');
  },

  async Commit_OfAKeyThatIsThere_ReplacesIt({ open }) {
    const store = await open();
    await store.commit([put('t', '1', 'task')]);
    await store.commit([put('t', '2', 'task')]);
    same(await (await open()).read('task', ...all), [['t', '2']]);
  },

  async Commit_OfPutsAndRanges_DoesThemInOrder({ open }) {
    const store = await open();
    await store.commit([put('n1', 'a'), put('n2', 'b'), put('n3', 'c')]);
    await store.commit([put('n4', 'd'), drop('n1', 'n3'), put('n1', 'new'), put('x', 'y', 'head')]);
    same(await keys(await open()), ['n1', 'n3', 'n4']);
    same(await keys(await open(), 'head'), ['x']);
  },

  async Commit_OnlyIfPresent_DoesNothingWhenAKeyIsMissing({ open }) {
    const store = await open();
    await store.commit([put('n1', 'a'), put('n3', 'c')]);
    same(await store.commit([put('k', 'v', 'head'), drop('n1', 'n4')], { table: 'wal', keys: ['n1', 'n2', 'n3'] }), false);
    same([await keys(store), await keys(store, 'head')], [['n1', 'n3'], []]);
    same(await store.commit([put('k', 'v', 'head'), drop('n1', 'n4')], { table: 'wal', keys: ['n3', 'n1'] }), true);
    same([await keys(store), await keys(store, 'head')], [[], ['k']]);
  },

  async Commit_ManyAtOnce_KeepsThemAll({ open }) {
    const store = await open();
    await Promise.all(Array.from({ length: 50 }, (_, number) => store.commit([put(`n${number}`, 'x'), put(`n${number}`, 'y', 'head')])));
    same([(await keys(store)).length, (await keys(store, 'head')).length], [50, 50]);
  },

  async Reopen_AfterClose_FindsWhatWasCommitted({ open, isVolatile }) {
    if (isVolatile) return;
    const store = await open();
    await store.commit([put('n1', '日志'), put('n1', new Uint8Array([1, 2, 255]), 'chunk')]);
    store.close();
    const again = await open();
    same(await again.read('wal', ...all), [['n1', '日志']]);
    same(await again.read('chunk', ...all), [['n1', new Uint8Array([1, 2, 255])]]);
  },

  async Commit_WhenFull_RejectsAsQuotaAndChangesNothing({ open, fill }) {
    if (!fill) return;
    const store = await open();
    await store.commit([put('n1', 'a'), put('n2', 'b')]);
    const relax = await fill();
    await rejects(store.commit([put('n3', 'c'.repeat(5_000)), put('k', 'd'.repeat(5_000), 'head'), drop('n1', 'n2')]), 'QuotaExceededError');
    same([await keys(store), await keys(store, 'head')], [['n1', 'n2'], []]);
    await store.commit([drop('n1', 'n2')]);
    await relax();
    await store.commit([put('n3', 'c')]);
    same(await keys(store), ['n2', 'n3']);
  },
};
