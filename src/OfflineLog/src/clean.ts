import { splitRow } from './compact.js';
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
 * Removes what is too old, and then the oldest while there is too much. It goes by whole rows and chunks: one goes when its newest log
 * does. A chunk never spans two UTC days, so nothing outlives its age by more than that.
 */
export async function clean(store: Store, limits: Limits, nowMs: number): Promise<Cleaned> {
  const { maxAgeMs = Infinity, maxBytes = Infinity, maxLogs = Infinity } = limits;
  const units: { newest: number; logs: number; bytes: number }[] = [];
  for (const kind of classes) {
    for (const [key, value] of await store.read('head', kind, after(kind))) {
      const [head] = splitRow(value);
      units.push({ newest: newestOf(key), logs: head.n, bytes: head.b });
    }
  }
  units.sort((a, b) => b.newest - a.newest);

  let beforeMs = nowMs - maxAgeMs;
  let logs = 0;
  let bytes = 0;
  for (const unit of units) {
    logs += unit.logs;
    bytes += unit.bytes;
    if (bytes > maxBytes || logs > maxLogs) {
      beforeMs = Math.max(beforeMs, unit.newest + 1);
      break;
    }
  }

  // A clock that was years ahead leaves logs that would never grow old. One that has not been set since the device was off says nothing.
  const futureMs = nowMs > leastNowMs ? nowMs + maxAgeMs : Infinity;
  const gone = units.filter(unit => unit.newest < beforeMs || unit.newest > futureMs);
  const cleaned = { logs: sum(gone, 'logs'), bytes: sum(gone, 'bytes') };
  const changes = beforeMs > 0 ? removeBefore(beforeMs) : [];
  for (const kind of classes) {
    for (const [, value] of beforeMs > 0 ? await store.read('wal', kind, kind + timeKey(beforeMs)) : []) {
      const [head] = splitRow(value);
      cleaned.logs += head.n;
      cleaned.bytes += head.b;
    }
    if (futureMs < Infinity) {
      for (const table of ['wal', 'head', 'chunk'] as const) changes.push({ table, from: kind + timeKey(futureMs + 1), to: after(kind) });
    }
  }
  if (changes.length) await store.commit(changes);
  return cleaned;
}

function sum<K extends string>(all: Record<K, number>[], what: K): number {
  let total = 0;
  for (const one of all) total += one[what];
  return total;
}
