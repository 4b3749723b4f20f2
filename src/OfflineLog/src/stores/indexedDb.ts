import { startTimer } from '../builtins.js';
import { isQuota, tables, type Entry, type Store, type Table, type Value } from '../store.js';
import { apply, beginNewFile, open, range, transact } from './database.js';

/**
 * How long a database that could not be opened is left alone. A killed browser may hold its files a moment longer than the next one takes to
 * start; and under the other name its logs are not found.
 */
const retryMs = [100, 400, 1_600];

const defaultMaxBytes = 200 * 1024 * 1024;

/** `getAllRecords` is newer than the types that we build with. */
interface Records extends IDBObjectStore {
  getAllRecords?(how: { query: IDBKeyRange; count?: number; direction?: string }): IDBRequest<{ key: string; value: Value }[]>;
}

/**
 * IndexedDB as it is in the field. A database that cannot be opened is replaced by one with another name; a broken connection
 * is reopened and the work repeated, which is safe because every change may be repeated.
 * Rejects if neither name opens.
 */
export async function openIndexedDb(name: string, factory: IDBFactory | undefined = globalThis.indexedDB, created = (): void => {}): Promise<Store> {
  if (!factory) throw new Error('There is no IndexedDB: logs are kept in memory only.');
  let chosen = name;
  let opening: Promise<IDBDatabase> | undefined;
  let closed = false;

  const drop = (): void => {
    opening?.then(db => db.close(), () => {});
    opening = undefined;
  };

  // All who need a connection wait for the same one.
  const connect = (): Promise<IDBDatabase> =>
    (opening ??= open(factory, chosen, created).then(db => {
      // A tab that ignores versionchange blocks every other tab; iOS closes connections by itself.
      db.onversionchange = drop;
      db.onclose = () => (opening = undefined);
      return db;
    }));

  async function work<T>(mode: IDBTransactionMode, names: Table[], start: (tx: IDBTransaction) => () => T): Promise<T> {
    for (let again = true; ; again = false) {
      try {
        if (closed) throw new Error('The log is closed.');
        return await transact(await connect(), mode, names, start);
      } catch (error) {
        // Firefox refuses every write after a full disk until the database is reopened.
        drop();
        if (!again || closed || isQuota(error)) throw error;
      }
    }
  }

  for (const waitMs of [...retryMs, 0, undefined]) {
    try {
      await connect();
      break;
    } catch (error) {
      if (waitMs === undefined || /^(Timeout|Security)/.test((error as Error).name)) throw error;
      drop();
      // Damage of the backing store is for ever, and deleting may fail too.
      if (waitMs) await new Promise(resolve => startTimer(resolve, waitMs));
      else chosen = `${name}-2`;
    }
  }
  beginNewFile(factory, name).catch(() => {});

  return {
    maxBytes: defaultMaxBytes,
    close() {
      closed = true;
      drop();
    },
    commit: (changes, present) =>
      work('readwrite', tables.filter(table => table === present?.table || changes.some(change => change.table === table)), tx => {
        let done = true;
        if (present) {
          const keys = [...present.keys].sort();
          const there = tx.objectStore(present.table).getAllKeys(IDBKeyRange.bound(keys[0], keys[keys.length - 1]));
          there.onsuccess = () => {
            const all = new Set(there.result);
            if ((done = keys.every(key => all.has(key)))) apply(tx, changes);
          };
        } else apply(tx, changes);
        return () => done;
      }),
    // A range that ends before it begins is an error in IndexedDB, and would look like a storage error.
    read: async (table, from, to, limit, newestFirst) =>
      from < to ? work('readonly', [table], tx => find(tx.objectStore(table), range(from, to), limit, newestFirst)) : [],
  };
}

function find(table: Records, query: IDBKeyRange, count: number | undefined, newestFirst: boolean | undefined): () => Entry[] {
  if (table.getAllRecords) {
    const records = table.getAllRecords({ query, count, direction: newestFirst ? 'prev' : 'next' });
    return () => records.result.map(record => [record.key, record.value]);
  }
  // Keys are small; a cursor over them would cost an event each.
  const keys = table.getAllKeys(query);
  let entries: [string, IDBRequest<Value>][] = [];
  keys.onsuccess = () => {
    const found = newestFirst ? keys.result.reverse() : keys.result;
    entries = found.slice(0, count).map(key => [key as string, table.get(key)]);
  };
  return () => entries.map(([key, value]) => [key, value.result]);
}
