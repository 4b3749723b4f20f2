import { endTimer, startTimer } from '../builtins.js';
import { commitTimeoutMs, openTimeoutMs } from '../limits.js';
import { isPut, named, tables, type Change, type Table, type Writable } from '../store.js';

/** Once in a page is enough: no page outlives its browser. */
let hasNewFile = false;

/** The database as the core uses it: it only puts rows. Failures are left to the whole store. */
export async function openToWrite(name: string, created: () => void): Promise<Writable> {
  const db = await open(globalThis.indexedDB, name, created);
  beginNewFile(globalThis.indexedDB, name).catch(() => {});
  const close = (): void => db.close();
  // A tab that ignores this blocks every other tab.
  db.onversionchange = close;
  return {
    close,
    commit: changes => transact(db, 'readwrite', ['wal'], tx => {
      apply(tx, changes);
      return () => true;
    }),
  };
}

/**
 * A browser that is killed in the middle of a write leaves half a record at the end of LevelDB's file; the next one appends to that, and the one after it takes
 * the file for damaged, for which Chromium deletes all that the site has stored (google/leveldb issue 1287). Deleting any database makes it
 * begin a new file.
 */
export async function beginNewFile(factory: IDBFactory, name: string): Promise<void> {
  if (hasNewFile) return;
  hasNewFile = true;
  const other = `${name}-new`;
  const opening = factory.open(other);
  opening.onsuccess = () => {
    opening.result.close();
    factory.deleteDatabase(other).onerror = unheard;
  };
  opening.onerror = unheard;
}

/** An error that is not stopped would reach window.onerror, and with it the app. */
const unheard = (event: Event): void => event.preventDefault();

export const range = (from: string, to: string): IDBKeyRange => IDBKeyRange.bound(from, to, false, true);

export function apply(tx: IDBTransaction, changes: readonly Change[]): void {
  for (const change of changes) {
    const table = tx.objectStore(change.table);
    if (isPut(change)) table.put(change.value, change.key);
    else if (change.from < change.to) table.delete(range(change.from, change.to));
  }
  tx.commit?.();
}

/** Resolves when the transaction is complete, not when its requests are: only then will what it wrote outlive the process. */
export const transact = <T>(db: IDBDatabase, mode: IDBTransactionMode, names: Table[], start: (tx: IDBTransaction) => () => T): Promise<T> =>
  within(commitTimeoutMs, new Promise((resolve, reject) => {
    const tx = db.transaction(names, mode, { durability: 'relaxed' });
    const result = start(tx);
    tx.oncomplete = () => resolve(result());
    tx.onabort = () => reject(tx.error ?? new Error('IndexedDB failed.'));
  }));

/** Opens whatever version is there, and adds the tables that are missing: of an upgrade that was cut, or of a stranger's database. */
export async function open(factory: IDBFactory, name: string, created: () => void, version?: number): Promise<IDBDatabase> {
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
    // Nothing waits for it any more, and if it stayed open it would block other tabs.
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
      timer = startTimer(() => reject(named('TimeoutError', 'IndexedDB did not answer.')), ms);
    })]);
  } finally {
    // Not of the promise: some pages have promises without `finally`.
    endTimer(timer);
  }
}
