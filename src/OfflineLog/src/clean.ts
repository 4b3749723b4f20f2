import { splitRow } from './compact.js';
import { add, emptyHead, type Head } from './head.js';
import { classes, newestOf, timeKey } from './keys.js';
import type { Limits } from './model.js';
import { after, type Store } from './store.js';
import { removeBefore } from './vault.js';

/** What went. */
export interface Cleaned {
  logs: number;
  bytes: number;
}

/** Before this was written. */
const leastNowMs = Date.UTC(2026, 0, 1);

/**
 * Removes what is too old, and then the oldest while there is too much. It removes whole rows and chunks, when their newest log is
 * due. A chunk never spans two UTC days, so nothing outlives its age by more than a day.
 */
export async function clean(store: Store, limits: Limits, nowMs: number): Promise<Cleaned> {
  const { maxAgeMs = Infinity, maxBytes = Infinity, maxLogs = Infinity } = limits;
  const entries = (await Promise.all(classes.map(kind => store.read('head', kind, after(kind))))).flat();
  const units = entries.map(([key, value]): [newestMs: number, head: Head] => [newestOf(key), splitRow(value)[0]]).sort(([a], [b]) => b - a);

  let beforeMs = nowMs - maxAgeMs;
  const kept = emptyHead();
  for (const [newestMs, head] of units) {
    add(kept, head);
    if (kept.b > maxBytes || kept.n > maxLogs) {
      beforeMs = Math.max(beforeMs, newestMs + 1);
      break;
    }
  }

  // A clock that was years ahead leaves logs that would never grow old. One that has not been set since the device was off is not reliable.
  const futureMs = nowMs > leastNowMs ? nowMs + maxAgeMs : Infinity;
  const gone = emptyHead();
  for (const [newestMs, head] of units) if (newestMs < beforeMs || newestMs > futureMs) add(gone, head);
  const changes = removeBefore(beforeMs);
  for (const kind of classes) {
    for (const [, value] of await store.read('wal', kind, kind + timeKey(beforeMs))) add(gone, splitRow(value)[0]);
    if (futureMs < Infinity) {
      for (const table of ['wal', 'head', 'chunk'] as const) changes.push({ table, from: kind + timeKey(futureMs + 1), to: after(kind) });
    }
  }
  await store.commit(changes);
  return { logs: gone.n, bytes: gone.b };
}
