import { keys as keysOf, parse, stringify } from './builtins.js';
import { decode, encodeAll, isOdd, type Named } from './block.js';
import { add, emptyHead, type Head } from './head.js';
import { newestOf, type Class } from './keys.js';
import { chunkRows, dayMs, smallRowChars } from './limits.js';
import type { Platform } from './platform.js';
import { after, remove, type Change, type Entry, type Store, type Table, type Value } from './store.js';

/** A parsed row of the first tier: its head and its block. The head of a chunk has none. */
export function splitRow(value: Value): [Head, string] {
  const [head, block = ''] = (value as string).split('\n') as [string, string?];
  return [whole(parse(head) as Head), block];
}

/**
 * The content of a range, in growing pages: a reader that needs little reads little. A busy page's rows are large and few make a chunk; a quiet one's are small and many.
 */
export async function* entries(store: Store, table: Table, from: string, to: string, newestFirst?: boolean): AsyncGenerator<Entry> {
  for (let size = 8; ; size = Math.min(128, size * 2)) {
    const page = await store.read(table, from, to, size, newestFirst);
    for (const entry of page) {
      yield entry;
      if (newestFirst) to = entry[0];
      else from = `${entry[0]}\0`;
    }
    if (page.length < size) return;
  }
}

/** Versions up to 0.1 wrote arrays as texts where a page gave all of them a `toJSON`. */
function whole(head: Head): Head {
  if (typeof head.u === 'string') {
    head.u = parse(head.u) as string[];
    for (const hour of keysOf(head.h)) head.h[hour] = parse(head.h[hour] as unknown as string) as number[];
  }
  return head;
}

/** Rows that are not enough for a chunk yet, of all tabs. */
export interface Left {
  rows: number;
  chars: number;
}

/** Does the work while nothing reads; returns its result. */
export type Alone = (work: () => Promise<boolean>) => Promise<boolean | undefined>;

/**
 * The second tier: makes one chunk of the oldest rows of a class, if there are enough. Returns what is left if there are not. One commit replaces the rows by
 * the chunk, and only if all of them still exist; so a second compactor, or a crash at any moment, loses and duplicates nothing.
 */
export async function compactOnce(store: Store, { codec, chunkChars }: Platform, kind: Class, alone: Alone): Promise<Left | undefined> {
  const rows: Entry[] = [];
  let chars = 0;
  let full = false;
  for await (const row of entries(store, 'wal', kind, after(kind))) {
    full = rows.length > 0 && day(row[0]) !== day(rows[0]![0]);
    if (full) break;
    rows.push(row);
    chars += row[1].length;
    full = chars >= chunkChars || rows.length >= chunkRows;
    if (full) break;
  }
  if (!full) return { rows: rows.length, chars };

  const head = emptyHead();
  const lines: string[] = [];
  const small: Named[] = [];
  for (const [, value] of rows) {
    try {
      const [rowHead, line] = splitRow(value);
      add(head, rowHead);
      try {
        if (line.length < smallRowChars || isOdd(line)) small.push(...decode(line));
        else lines.push(line);
      } catch {
        // Of a later version, or damaged: readers leave it out, and nothing that was acknowledged is thrown away.
        lines.push(line);
      }
    } catch {
      // Half a row, of a store that was cut while it wrote; never acknowledged.
    }
  }
  lines.push(...encodeAll(small));
  const bytes = await codec.pack(lines.join('\n'));
  head.b = bytes.length;

  const keys = rows.map(([key]) => key);
  const key = keys[keys.length - 1]!;
  const changes: Change[] = keys.map(one => remove('wal', one));
  if (head.n) changes.unshift({ table: 'chunk', key, value: bytes }, { table: 'head', key, value: stringify(head) });
  return (await alone(() => store.commit(changes, { table: 'wal', keys }))) ? undefined : { rows: 0, chars: 0 };
}

const day = (key: string): number => Math.floor(newestOf(key) / dayMs);
