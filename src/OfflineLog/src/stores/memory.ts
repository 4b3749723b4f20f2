import { quotaError, tables, type Change, type Entry, type Store, type Table, type Value } from '../store.js';

/** Keeps nothing beyond the page: for private windows, for storage that is away, for tests. */
export function memoryStore(maxBytes: number): Store {
  const rows = new Map<Table, Map<string, Value>>(tables.map(table => [table, new Map()]));
  let used = 0;
  return {
    maxBytes,
    async commit(changes, present) {
      if (present?.keys.some(key => !rows.get(present.table)!.has(key))) return false;
      const added = changes.reduce((sum, change) => sum + ('key' in change ? change.value.length : 0), 0);
      if (added && used + added > maxBytes) throw quotaError(`Memory for logs is full: ${used} of ${maxBytes} bytes.`);
      for (const change of changes) used += apply(rows.get(change.table)!, change);
      return true;
    },
    async read(table, from, to, limit, newestFirst) {
      const found = [...rows.get(table)!].filter(([key]) => key >= from && key < to).sort(([a], [b]) => (a < b ? -1 : 1));
      return (newestFirst ? found.reverse() : found).slice(0, limit) as Entry[];
    },
    close() {},
  };
}

/** Answers by how much the table has grown. */
function apply(table: Map<string, Value>, change: Change): number {
  let grown = 0;
  if ('key' in change) {
    grown = change.value.length - (table.get(change.key)?.length ?? 0);
    table.set(change.key, change.value);
    return grown;
  }
  for (const [key, value] of table) {
    if (key >= change.from && key < change.to && table.delete(key)) grown -= value.length;
  }
  return grown;
}
