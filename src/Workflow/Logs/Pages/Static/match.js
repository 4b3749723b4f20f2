import { levels } from './levels.js';

/** A filter: `levels` (a set of names), `text`, `from` and `to` in ms; each may be absent. */
export const isEmpty = filter => !filter.text && filter.from === undefined && filter.to === undefined && levels.every(level => filter.levels.has(level));

const head = /^\{"time":(-?\d+(?:\.\d+)?),"level":"([a-z]+)"/;
const escaped = text => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/** A line of the merged file as a log; a damaged one is shown unchanged. */
export function parseLine(line) {
  try {
    const log = JSON.parse(line);
    if (log && typeof log === 'object') return { ...log, time: Number(log.time), level: String(log.level), msg: typeof log.msg === 'string' ? log.msg : JSON.stringify(log.msg) ?? '' };
  } catch {
    // Shown below.
  }
  return { time: NaN, level: 'error', msg: line, damaged: true };
}

/** Time and level of a line, usually without parsing all of it. */
export function headOf(line) {
  const match = head.exec(line);
  if (match) return [Number(match[1]), match[2]];
  const { time, level } = parseLine(line);
  return [time, level];
}

/** Answers whether a line matches. Text is looked for in the message and all fields, in either case. */
export function matcher({ levels: wanted, text, from = -Infinity, to = Infinity }) {
  // Lines are JSON: escaped text has to be searched in escaped form.
  const inLine = text ? new RegExp(escaped(JSON.stringify(text).slice(1, -1)), 'i') : undefined;
  const inText = text ? new RegExp(escaped(text), 'i') : undefined;
  return line => {
    const [time, level] = headOf(line);
    if (!wanted.has(level) || time < from || time > to) return false;
    if (!inLine) return true;
    // What the server wrote escaped (a slash, a letter as \u) differs from what JSON.stringify writes here.
    if (!inLine.test(line) && !line.includes('\\')) return false;
    return Object.entries(parseLine(line)).some(([name, value]) => name !== 'time' && inText.test(typeof value === 'string' ? value : JSON.stringify(value)));
  };
}

/** Of a part of the file, by its entry in the index: `none` of its lines match, `all`, or it has to be read. */
export function partMatches({ first, last, counts, lines }, { levels: wanted, text, from = -Infinity, to = Infinity }) {
  if (last < from || first > to) return 'none';
  const louder = levels.reduce((sum, level, index) => sum + (wanted.has(level) ? counts[index] : 0), 0);
  if (louder === 0) return 'none';
  return !text && louder === lines && first >= from && last <= to ? 'all' : 'some';
}
