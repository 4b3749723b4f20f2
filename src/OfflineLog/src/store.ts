import { has } from './builtins.js';

/**
 * Rows by table and key. `wal` holds rows as written, `head` and `chunk` what they were compacted into, `task` what has to be
 * sent and other small state.
 */
export type Table = 'wal' | 'head' | 'chunk' | 'task';

export const tables: readonly Table[] = ['wal', 'head', 'chunk', 'task'];

/** Text, or bytes in the table `chunk`. */
export type Value = string | Uint8Array;

export type Entry<V = Value> = [key: string, value: V];

export interface Put {
  table: Table;
  key: string;
  value: Value;
}

/** Put one value, or remove the keys of a range: from, inclusive, to, exclusive. */
export type Change = Put | { table: Table; from: string; to: string };

export const isPut = (change: Change): change is Put => has(change, 'key');

/** What writing needs of storage. */
export interface Writable {
  commit(changes: readonly Change[], present?: { table: Table; keys: readonly string[] }): Promise<boolean>;
  close(): void;
}

/**
 * What the log needs from storage, and everything that an adapter has to do. Promises, each of them in the conformance suite:
 * - `commit` does all changes in their order, or none, also when the process dies in between. It resolves when they are durable:
 *   what was committed is there after a crash of the process.
 * - With `present`, nothing is done and the answer is false unless all of these keys are there.
 * - `read` sees every commit that has resolved, in the order of keys (by UTF-16 units) or against it.
 * - Full storage rejects with an error named `QuotaExceededError`, and a value that is too large by itself with a `TooLargeError`; everything is as it was.
 */
export interface Store extends Writable {
  /** Keys from `from`, inclusive, to `to`, exclusive. */
  read(table: Table, from: string, to: string, limit?: number, newestFirst?: boolean): Promise<Entry[]>;
  /** The default limits of this storage. */
  readonly maxBytes: number;
}

export const isQuota = (error: unknown): boolean => (error as Error | undefined)?.name === 'QuotaExceededError';

export const isTooLarge = (error: unknown): boolean => (error as Error | undefined)?.name === 'TooLargeError';

export const named = (name: string, message: string): Error => Object.assign(new Error(message), { name });

export const quotaError = (message: string): Error => named('QuotaExceededError', message);

/** Past every key that starts with the prefix: keys are ASCII below it. */
export const after = (prefix: string): string => `${prefix}~`;

export async function get(store: Store, table: Table, key: string): Promise<Value | undefined> {
  const found = await store.read(table, key, `${key}\0`, 1);
  return found[0]?.[1];
}

export const remove = (table: Table, key: string): Change => ({ table, from: key, to: `${key}\0` });
