import { isPut, quotaError, type Entry, type Store, type Value } from '../store.js';

/** Keeps nothing beyond the page: for private windows, unavailable storage, and tests. */
export function memoryStore(maxBytes: number): Store {
  /** By table and key in one. */
  const rows = new Map<string, Value>();
  let used = 0;
  const keysOf = (table: string, from: string, to: string): string[] => [...rows.keys()].filter(key => key >= table + from && key < table + to).sort();
  const remove = (key: string): void => {
    used -= rows.get(key)?.length ?? 0;
    rows.delete(key);
  };
  return {
    maxBytes,
    async commit(changes, present) {
      if (present?.keys.some(key => !rows.has(present.table + key))) return false;
      let added = 0;
      for (const change of changes) if (isPut(change)) added += change.value.length;
      if (added && used + added > maxBytes) throw quotaError(`Memory for logs is full: ${maxBytes} bytes.`);
      for (const change of changes) {
        if (isPut(change)) {
          const key = change.table + change.key;
          remove(key);
          rows.set(key, change.value);
          used += change.value.length;
        } else keysOf(change.table, change.from, change.to).forEach(remove);
      }
      return true;
    },
    async read(table, from, to, limit, newestFirst) {
      const keys = keysOf(table, from, to);
      return (newestFirst ? keys.reverse() : keys).slice(0, limit).map((key): Entry => [key.slice(table.length), rows.get(key)!]);
    },
    close() {},
  };
}
