import { endTimer, startTimer } from '../builtins.js';
import { commitTimeoutMs, openTimeoutMs } from '../limits.js';
import { isPut, isQuota, named, tables, type Change, type Entry, type Store, type Table, type Value, type Writable } from '../store.js';

/**
 * How long a database that could not be opened is left alone. A browser that was killed may hold its files a moment longer than the next one takes to start;
 * and under the other name nobody finds what is in there.
 */
const retryMs = [100, 400, 1_600];

const defaultMaxBytes = 200 * 1024 * 1024;

/** Once in a page is enough: no page outlives its browser. */
let hasNewFile = false;

/** `getAllRecords` is newer than the types that we build with. */
interface Records extends IDBObjectStore {
  getAllRecords?(how: { query: IDBKeyRange; count?: number; direction?: string }): IDBRequest<{ key: string; value: Value }[]>;
}

type Work = <T>(mode: IDBTransactionMode, names: Table[], start: (tx: IDBTransaction) => () => T) => Promise<T>;

interface Connection {
  work: Work;
  close(): void;
}

/**
 * IndexedDB as it is in the field. A database that cannot be opened is given up for one with another name; a connection that breaks is
 * opened anew and the work done once more, which is safe because every change may be repeated.
 * Rejects if neither name opens.
 */
async function connected(name: string, factory: IDBFactory | undefined, created: () => void): Promise<Connection> {
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
        // Firefox refuses every write after a full disk until the database is opened anew.
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
  if (!hasNewFile) beginNewFile(factory, `${name}-new`).catch(() => {});
  hasNewFile = true;

  return {
    work,
    close() {
      closed = true;
      drop();
    },
  };
}

/** What the core does with it: it puts rows. */
export async function openToWrite(name: string, created: () => void): Promise<Writable> {
  const { work, close } = await connected(name, globalThis.indexedDB, created);
  return {
    close,
    commit: changes => work('readwrite', ['wal'], tx => {
      apply(tx, changes);
      return () => true;
    }),
  };
}

export async function openIndexedDb(name: string, factory: IDBFactory | undefined = globalThis.indexedDB, created = (): void => {}): Promise<Store> {
  const { work, close } = await connected(name, factory, created);
  return {
    maxBytes: defaultMaxBytes,
    close,
    commit: (changes, present) =>
      work('readwrite', [...new Set([...changes.map(change => change.table), ...(present ? [present.table] : [])])], tx => {
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
    // A range that ends before it begins is an error to IndexedDB, and would be taken for one of storage.
    read: async (table, from, to, limit, newestFirst) =>
      from < to ? work('readonly', [table], tx => find(tx.objectStore(table), range(from, to), limit, newestFirst)) : [],
  };
}

/**
 * A browser that is killed in the middle of a write leaves half a record at the end of LevelDB's file; the next one appends to that, and the one after it takes
 * the file for damaged, for which Chromium deletes all that the site has stored (google/leveldb issue 1287). To delete a database, whichever, makes
 * it begin a new file.
 */
async function beginNewFile(factory: IDBFactory, name: string): Promise<void> {
  const opening = factory.open(name);
  opening.onsuccess = () => {
    opening.result.close();
    factory.deleteDatabase(name).onerror = unheard;
  };
  opening.onerror = unheard;
}

/** An error that is not stopped would reach window.onerror, and with it the app. */
const unheard = (event: Event): void => event.preventDefault();

const range = (from: string, to: string): IDBKeyRange => IDBKeyRange.bound(from, to, false, true);

function apply(tx: IDBTransaction, changes: readonly Change[]): void {
  for (const change of changes) {
    const table = tx.objectStore(change.table);
    if (isPut(change)) table.put(change.value, change.key);
    else if (change.from < change.to) table.delete(range(change.from, change.to));
  }
  tx.commit?.();
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

/** Resolves when the transaction is complete, not when its requests are: only then will what it wrote outlive the process. */
const transact = <T>(db: IDBDatabase, mode: IDBTransactionMode, names: Table[], start: (tx: IDBTransaction) => () => T): Promise<T> =>
  within(commitTimeoutMs, new Promise((resolve, reject) => {
    const tx = db.transaction(names, mode, { durability: 'relaxed' });
    const result = start(tx);
    tx.oncomplete = () => resolve(result());
    tx.onabort = () => reject(tx.error ?? new Error('IndexedDB aborted a transaction.'));
  }));

/** Opens whatever version is there, and adds the tables that are missing: of an upgrade that was cut, or of a stranger's database. */
async function open(factory: IDBFactory, name: string, created: () => void, version?: number): Promise<IDBDatabase> {
  const db = await openOnce(factory, name, created, version);
  if (tables.every(table => db.objectStoreNames.contains(table))) return db;
  db.close();
  return open(factory, name, created, db.version + 1);
}

async function openOnce(factory: IDBFactory, name: string, created: () => void, version?: number): Promise<IDBDatabase> {
  const opening = factory.open(name, version);
  // Safari 14 leaves the first open of a start hanging until it is asked for the list of databases.
  const poking = setInterval(() => factory.databases?.().catch(() => {}), 100);
  const opened = new Promise<IDBDatabase>((resolve, reject) => {
    opening.onupgradeneeded = ({ oldVersion }) => {
      if (!oldVersion) created();
      const db = opening.result;
      for (const table of tables) if (!db.objectStoreNames.contains(table)) db.createObjectStore(table);
    };
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = event => {
      unheard(event);
      reject(opening.error);
    };
  });
  try {
    return await within(openTimeoutMs, opened);
  } catch (error) {
    // Nobody waits for it any more, and open it would block other tabs.
    opened.then(db => db.close(), () => {});
    throw error;
  } finally {
    clearInterval(poking);
  }
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    return await Promise.race([work, new Promise<never>((_, reject) => {
      timer = startTimer(() => reject(named('TimeoutError', `IndexedDB did not answer within ${ms} ms.`)), ms);
    })]);
  } finally {
    // Not of the promise: some pages have promises without `finally`.
    endTimer(timer);
  }
}
