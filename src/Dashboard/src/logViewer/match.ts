import { levels, type Part } from './levels';

export interface Filter {
  /** Names of those that are wanted. */
  levels: Set<string>;
  text?: string;
  /** In ms; both belong to it. */
  from?: number | undefined;
  to?: number | undefined;
}

/** One log, with whatever fields it has. `damaged`: the line could not be read, and is the message. */
export interface Log {
  time: number;
  level: string;
  msg: string;
  damaged?: boolean;
  [field: string]: unknown;
}

export const isEmpty = (filter: Filter): boolean =>
  !filter.text && filter.from === undefined && filter.to === undefined && levels.every(level => filter.levels.has(level));

const head = /^\{"time":(-?\d+(?:\.\d+)?),"level":"([a-z]+)"/;
const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/** A line of the merged file as a log; a damaged one is shown unchanged. */
export function parseLine(line: string): Log {
  try {
    const log = JSON.parse(line) as Record<string, unknown> | null;
    if (log && typeof log === 'object') {
      const { time, level, msg } = log;
      return { ...log, time: Number(time), level: String(level), msg: typeof msg === 'string' ? msg : JSON.stringify(msg) ?? '' };
    }
  } catch {
    // Shown below.
  }
  return { time: NaN, level: 'error', msg: line, damaged: true };
}

/** Time and level of a line, usually without parsing all of it. */
export function headOf(line: string): [number, string] {
  const match = head.exec(line);
  if (match) return [Number(match[1]), match[2]!];
  const { time, level } = parseLine(line);
  return [time, level];
}

/** Answers whether a line matches. Text is looked for in the message and all fields, in either case. */
export function matcher({ levels: wanted, text, from = -Infinity, to = Infinity }: Filter): (line: string) => boolean {
  // Lines are JSON: escaped text has to be searched in escaped form.
  const inLine = text ? new RegExp(escaped(JSON.stringify(text).slice(1, -1)), 'i') : undefined;
  const inText = text ? new RegExp(escaped(text), 'i') : undefined;
  return line => {
    const [time, level] = headOf(line);
    if (!wanted.has(level) || time < from || time > to) return false;
    if (!inLine || !inText) return true;
    // What the server wrote escaped (a slash, a letter as \u) differs from what JSON.stringify writes here.
    if (!inLine.test(line) && !line.includes('\\')) return false;
    return Object.entries(parseLine(line)).some(([name, value]) => name !== 'time' && inText.test(typeof value === 'string' ? value : JSON.stringify(value)));
  };
}

/** Of a part of the file, by its entry in the index: `none` of its lines match, `all`, or it has to be read. */
export function partMatches({ first, last, counts, lines }: Omit<Part, 'firstLine'>, { levels: wanted, text, from = -Infinity, to = Infinity }: Filter): 'none' | 'some' | 'all' {
  if (last < from || first > to) return 'none';
  const louder = levels.reduce((sum, level, index) => sum + (wanted.has(level) ? counts[index]! : 0), 0);
  if (louder === 0) return 'none';
  return !text && louder === lines && first >= from && last <= to ? 'all' : 'some';
}
