import { classes, newestOf, timeKey } from './keys.js';
import { evictedShare, memoryBytes, reopenMs } from './limits.js';
import type { Problem } from './model.js';
import type { Platform } from './platform.js';
import { after, isQuota, tables, type Change, type Store } from './store.js';
import { memoryStore } from './stores/memory.js';

/**
 * Storage that is always there. Behind it: the device's, or memory while that cannot be had, tried again every half minute and given
 * what memory holds. When storage is full the oldest fifth goes and the write is done once more.
 */
export interface Vault extends Store {
  /** Settles when it is known where logs go. */
  ready: Promise<void>;
  /** False while they are kept in memory. */
  isDurable(): boolean;
}

export function vault(name: string, platform: Platform, tell: (kind: Problem['kind'], error: unknown) => void): Vault {
  const memory = memoryStore(memoryBytes);
  let durable: Store | undefined;
  let closed = false;
  let cancelReopen: (() => void) | undefined;

  async function reopen(): Promise<void> {
    cancelReopen = undefined;
    try {
      const store = await platform.open(name);
      if (closed) return store.close();
      for (const table of tables) {
        const kept = await memory.read(table, '', after(''));
        if (!kept.length) continue;
        await commitOrEvict(store, kept.map(([key, value]) => ({ table, key, value })));
        await memory.commit([{ table, from: '', to: after('') }]);
      }
      durable = store;
    } catch (error) {
      useMemory(error);
    }
  }

  function useMemory(error: unknown): void {
    tell('storage', error);
    durable?.close();
    durable = undefined;
    if (!closed) cancelReopen ??= platform.later(() => void reopen(), reopenMs);
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
  return {
    ready,
    isDurable: () => !!durable,
    get maxBytes() {
      return (durable ?? memory).maxBytes;
    },
    async commit(changes, present) {
      await ready;
      const store = durable;
      if (store) {
        try {
          return await commitOrEvict(store, changes, present);
        } catch (error) {
          // Full even of what is newest: nothing that memory could help.
          if (isQuota(error)) throw error;
          if (store === durable) useMemory(error);
          // What had to be there is not in memory.
          if (present) return false;
        }
      }
      return commitOrEvict(memory, changes, present);
    },
    async read(...range) {
      await ready;
      if (durable) {
        try {
          return await durable.read(...range);
        } catch (error) {
          useMemory(error);
        }
      }
      return memory.read(...range);
    },
    close() {
      closed = true;
      cancelReopen?.();
      durable?.close();
    },
  };
}

/** Everything before a time is one range for each table and class. */
export const removeBefore = (timeMs: number): Change[] =>
  (['wal', 'head', 'chunk'] as const).flatMap(table => classes.map(kind => ({ table, from: kind, to: kind + timeKey(timeMs) })));

/** The oldest fifth of what there is, counted in rows where nothing is compacted yet. */
async function evict(store: Store): Promise<void> {
  for (const table of ['head', 'wal'] as const) {
    const ends = (await Promise.all(classes.map(kind => store.read(table, kind, after(kind))))).flat().map(([key]) => newestOf(key)).sort((a, b) => a - b);
    if (!ends.length) continue;
    await store.commit(removeBefore(ends[Math.floor(ends.length * evictedShare)]! + 1));
    return;
  }
}
