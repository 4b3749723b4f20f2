import { classes, newestOf, timeKey } from './keys.js';
import { evictedShare, firstReopenMs, memoryBytes, mostReopenMs } from './limits.js';
import type { Problem } from './model.js';
import type { Platform } from './platform.js';
import { after, get, isQuota, isTooLarge, remove, tables, type Change, type Store } from './store.js';
import { memoryStore } from './stores/memory.js';

/**
 * Storage that is always available. Behind it: the device's, or memory while that fails; storage is retried after a second, then less and less often,
 * and then gets the logs from memory. When storage is full, the oldest fifth is removed and the write repeated.
 */
export interface Vault extends Store {
  /** Settles when it is known where logs go. */
  ready: Promise<void>;
  /** False while they are kept in memory. */
  isDurable(): boolean;
  /** There is storage, but it is not available now: it must not be treated as empty. */
  isHung(): boolean;
  /** A changed number means that later reads are from another store. */
  epoch(): number;
}

/** `created` is called whenever storage starts empty. */
export type MakeVault = (name: string, platform: Platform, tell: (kind: Problem['kind'], error: unknown) => void, created: () => void) => Vault;

export const vault: MakeVault = (name, platform, tell, created) => {
  const memory = memoryStore(memoryBytes);
  let durable: Store | undefined;
  let closed = false;
  let hung = false;
  let epoch = 0;
  let delayMs = firstReopenMs;
  let cancelReopen: (() => void) | undefined;
  /** What memory holds, on its way to storage. */
  let moving: Promise<void> | undefined;

  async function reopen(): Promise<void> {
    cancelReopen = undefined;
    let store: Store | undefined;
    try {
      store = await platform.open(name, created);
      if (closed) return store.close();
      // From here on writes go there, so that nothing is added to memory after the move.
      durable = store;
      hung = false;
      epoch++;
      await (moving = move(store));
      delayMs = firstReopenMs;
    } catch (error) {
      // By now another one may be in use.
      if (durable === store) useMemory(error);
    }
  }

  async function move(store: Store): Promise<void> {
    for (const table of tables) {
      const kept = await memory.read(table, '', after(''));
      // A device keeps the name that it has.
      const hasName = table === 'task' && (await get(store, table, 'device'));
      const moved = kept.filter(([key]) => !hasName || key !== 'device').map(([key, value]) => ({ table, key, value }));
      if (moved.length) await commitOrEvict(store, moved);
      await memory.commit(kept.map(([key]) => remove(table, key)));
    }
  }

  function useMemory(error: unknown): void {
    tell('storage', error);
    hung ||= !!durable || (error as Error | undefined)?.name === 'TimeoutError';
    epoch++;
    durable?.close();
    durable = undefined;
    if (closed || cancelReopen) return;
    cancelReopen = platform.later(() => void reopen(), delayMs);
    delayMs = Math.min(delayMs * 2, mostReopenMs);
  }

  async function commitOrEvict(store: Store, changes: readonly Change[], present?: Parameters<Store['commit']>[1]): Promise<boolean> {
    try {
      return await store.commit(changes, present);
    } catch (error) {
      if (!isQuota(error)) throw error;
      tell('quota', error);
      await evict(store);
      return store.commit(changes, present);
    }
  }

  const ready = reopen();

  /** In storage, or in memory while there is none. `unless` is the answer where what had to be there is not in memory. */
  async function inStore<T>(work: (store: Store) => Promise<T>, unless?: T): Promise<T> {
    await ready;
    // By the time that one store has failed there may be another.
    for (let store; (store = durable); ) {
      try {
        return await work(store);
      } catch (error) {
        // Full even of the newest logs, or too large: memory would not help.
        if (isQuota(error) || isTooLarge(error)) throw error;
        if (store === durable) useMemory(error);
        if (unless !== undefined) return unless;
      }
    }
    return work(memory);
  }

  return {
    ready,
    isDurable: () => !!durable,
    isHung: () => hung,
    epoch: () => epoch,
    get maxBytes() {
      return (durable ?? memory).maxBytes;
    },
    commit: (changes, present) => inStore(store => commitOrEvict(store, changes, present), present && false),
    async read(...range) {
      await ready;
      // Or it would find neither there nor here what is between them.
      await moving?.catch(() => {});
      return inStore(store => store.read(...range));
    },
    close() {
      closed = true;
      cancelReopen?.();
      durable?.close();
    },
  };
};

/** Everything before a time is one range for each table and class. */
export const removeBefore = (timeMs: number): Change[] =>
  (['wal', 'head', 'chunk'] as const).flatMap(table => classes.map(kind => ({ table, from: kind, to: kind + timeKey(timeMs) })));

/** The oldest fifth, counted in rows if nothing is compacted yet. */
async function evict(store: Store): Promise<void> {
  for (const table of ['head', 'wal'] as const) {
    const ends = (await Promise.all(classes.map(kind => store.read(table, kind, after(kind))))).flat().map(([key]) => newestOf(key)).sort((a, b) => a - b);
    if (!ends.length) continue;
    await store.commit(removeBefore(ends[Math.floor(ends.length * evictedShare)]! + 1));
    return;
  }
}
