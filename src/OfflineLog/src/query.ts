import { keys, own, stringify } from './builtins.js';
import { decode, isOdd, newestFirst, type Named, type StoredChunk } from './block.js';
import { entries, splitRow } from './compact.js';
import type { Core, Inner } from './core.js';
import { mayHold } from './head.js';
import { classes, locked, newestOf, timeKey, type Class } from './keys.js';
import { dayMs, hourMs } from './limits.js';
import { levels, type Filter, type Level, type Log } from './model.js';
import { asText } from './show.js';
import { get, type Entry } from './store.js';

/** How many logs of each level an hour has. */
export interface HourCount extends Record<Level, number> {
  /** When the hour starts. */
  time: number;
}

/** Logs, newest first. Each loop over it searches again. */
export interface Found extends AsyncIterable<Log> {
  /** All of them at once. */
  all(): Promise<Log[]>;
  /** By hour and level, oldest first, without reading a log: so by whole hours, ignoring text and source. */
  counts(): Promise<HourCount[]>;
}

/** Searches what is kept on the device, of all tabs. */
export function query(core: Core, filter: Filter = {}): Found {
  return {
    async *[Symbol.asyncIterator]() {
      for await (const batch of scan(core, filter)) for (const { log } of batch) yield log;
    },
    all: () => collect(core, filter, log => log),
    counts: () => counts(core, filter),
  };
}

/** What `give` makes of each log. */
export async function collect<T>(core: Core, filter: Filter, give: (log: Log) => T): Promise<T[]> {
  const found: T[] = [];
  for await (const batch of scan(core, filter)) for (const { log } of batch) found.push(give(log));
  return found;
}

/** Where to continue: after a log of that class. Errors go first, because they matter most if not everything gets through. */
export type Place = [kind: Class, at: [timeMs: number, tab: string, seq: number]];

export const kindOf = ({ log }: Named): Class => (log.level === 'error' ? 'e' : 'n');

/** In the order of sending: by class, and then as results come. */
export const isAfter = (named: Named, [kind, [time, tab, seq]]: Place): boolean =>
  kindOf(named) === kind ? newestFirst(named, { log: { time } as Log, tab, seq }) > 0 : kindOf(named) > kind;

/**
 * Batches, newest first, of these classes. No compaction is committed meanwhile: logs that move from a row to a chunk could be missed or found twice.
 * Throws if that was violated, or if storage failed or came back: then logs may have been missed.
 */
export async function* scan(core: Core, given: Filter, kinds?: readonly Class[], after?: Place): AsyncGenerator<Named[]> {
  const { inner } = core;
  const filter = own(given);
  await inner.vault.ready;
  await core.flush();
  const epoch = inner.vault.epoch();
  let isStolen = false;
  let release = (): void => {};
  const end = new Promise<void>(resolve => (release = resolve));
  await new Promise<void>(granted => {
    let isHeld = false;
    // A reader that took too long loses the lock.
    locked(inner, 'units', { shared: true }, () => ((isHeld = true), granted(), end)).catch(() => {
      isStolen = isHeld;
      granted();
    });
  });
  try {
    const streams = await Promise.all((['wal', 'head'] as const).flatMap(table => (kinds ?? wantedClasses(filter)).map(kind => unitStream(inner, table, kind, filter))));
    const wanted = matcher(filter, after);
    const buffer: Named[] = [];
    for (let left = filter.limit ?? Infinity; ; ) {
      streams.sort((a, b) => newestMs(b) - newestMs(a));
      const newest = streams[0]!;
      // What has not been read yet can be as new as this.
      const frontierMs = newestMs(newest);
      buffer.sort(newestFirst);
      const batch = buffer.splice(0, Math.min(left, buffer.filter(({ log }) => log.time > frontierMs).length));
      left -= batch.length;
      if (isStolen || epoch !== inner.vault.epoch()) throw new Error('The storage was changed while it was searched.');
      yield batch;
      if (frontierMs < 0 || !(left > 0)) return;
      // The first on demand, the next ones in advance.
      for (const unit of newest.units) unit.started ??= unit.read();
      buffer.push(...wanted(...(await newest.units.shift()!.started!)));
      await newest.next();
    }
  } finally {
    release();
  }
}

type Lines = [text: string, chunk?: StoredChunk];

interface Unit {
  /** The time of its newest log. */
  time: number;
  read(): Promise<Lines>;
  started?: Promise<Lines>;
}

interface UnitStream {
  /** The next ones; none at the end. */
  units: Unit[];
  /** Makes sure that they are known. */
  next(): Promise<void>;
}

const newestMs = ({ units }: UnitStream): number => units[0]?.time ?? -1;

/** Rows or chunks of a class, newest first, without those that cannot match. Without a limit, two chunks are read and inflated ahead. */
async function unitStream({ vault, platform }: Inner, table: 'wal' | 'head', kind: Class, filter: Filter): Promise<UnitStream> {
  const source = entries(vault, table, ...range(kind, filter), true);
  const units: Unit[] = [];
  const most = filter.limit === undefined ? 3 : 1;

  function add([key, value]: Entry): void {
    const [head, block] = splitRow(value);
    if (!mayHold(head, filter)) return;
    units.push({
      time: newestOf(key),
      async read() {
        if (block) return [block];
        const bytes = (await get(vault, 'chunk', key)) as Uint8Array;
        try {
          return [await platform.codec.unpack(bytes), { bytes, logs: 0 }];
        } catch {
          // Damaged, or removed meanwhile.
          return [''];
        }
      },
    });
  }

  async function next(): Promise<void> {
    for (let step; units.length < most && !(step = await source.next()).done; ) {
      try {
        add(step.value as Entry);
      } catch {
        // Half a row.
      }
    }
  }

  await next();
  return { units, next };
}

/** In the year 4821: later than any log, and as long as every key. */
const lastMs = 9e13;

/** A unit that ends up to a day later may have begun in time; and the row that its day begins with an hour before that. */
const range = (kind: Class, { from = 0, to = lastMs }: Filter): [string, string] => [kind + timeKey(Math.min(from, lastMs)), kind + timeKey(Math.min(to, lastMs) + dayMs + hourMs)];

const leastLevel = ({ level }: Filter): number => (level ? levels.indexOf(level) : 0);

type Matcher = (...lines: Lines) => Named[];

function matcher(filter: Filter, after?: Place): Matcher {
  const { from = 0, to = Infinity, uin, source } = filter;
  const least = leastLevel(filter);
  const text = filter.text || '';
  const inText = pattern(text);
  // Blocks are JSON: escaped text has to be searched in escaped form.
  const inBlock = pattern(stringify(text).slice(1, -1));

  const matches = ({ log }: Named): boolean => {
    if (log.time < from || log.time > to || levels.indexOf(log.level) < least) return false;
    if (uin !== undefined && log.uin !== uin) return false;
    if (source !== undefined && !log.from.includes(source)) return false;
    return inText.test(log.msg) || keys(log).some(name => !ownNames.has(name) && inText.test(asText(log[name])));
  };
  return (text, chunk) => {
    const found: Named[] = [];
    let read = 0;
    for (const line of text.split('\n')) {
      try {
        const all = inBlock.test(line) ? decode(line) : [];
        read += all.length && !isOdd(line) ? all.length : NaN;
        for (const named of all) {
          if (!matches(named) || (after && !isAfter(named, after))) continue;
          named.chunk = chunk;
          found.push(named);
        }
      } catch {
        // One line of damage costs that line.
        read = NaN;
      }
    }
    if (chunk) chunk.logs = read;
    return found;
  };
}

const ownNames = new Set(['from', 'id', 'level', 'msg', 'time', 'uin', 'version']);

const pattern = (text: string): RegExp => new RegExp(text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'), 'i');

export const wantedClasses = (filter: Filter): readonly Class[] => (filter.level === 'error' ? ['e'] : classes);

async function counts(core: Core, given: Filter): Promise<HourCount[]> {
  const filter = own(given);
  const { from = 0, to = Infinity } = filter;
  const hours = new Map<number, HourCount>();
  const least = leastLevel(filter);
  const { inner } = core;
  await core.flush();
  const units = await locked(inner, 'units', { shared: true }, () =>
    Promise.all((['wal', 'head'] as const).flatMap(table => wantedClasses(filter).map(kind => inner.vault.read(table, ...range(kind, filter))))));
  for (const [, value] of units!.flat()) {
    const [head] = splitRow(value);
    if (!mayHold(head, filter)) continue;
    for (const key of keys(head.h)) {
      const time = Number(key) * hourMs;
      if (time + hourMs <= from || time > to) continue;
      const hour = hours.get(time) ?? { time, debug: 0, info: 0, warn: 0, error: 0 };
      hours.set(time, hour);
      head.h[key]!.forEach((logs, index) => {
        if (index >= least) hour[levels[index]!] += logs;
      });
    }
  }
  return [...hours.values()].sort((a, b) => a.time - b.time);
}
