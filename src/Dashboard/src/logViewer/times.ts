// Times of logs as this computer's clock has them, the same in every language.

const two = (value: number) => String(value).padStart(2, '0');
const day = (at: Date) => `${two(at.getMonth() + 1)}-${two(at.getDate())}`;
const clock = (at: Date) => `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
const milliseconds = (at: Date) => String(at.getMilliseconds()).padStart(3, '0');

/** 2026-12-01 02:00:03; a time that is none as it is. */
export function dateTime(value: string | number): string {
  const at = new Date(value);
  return Number.isNaN(at.getTime()) ? String(value) : `${at.getFullYear()}-${day(at)} ${clock(at)}`;
}

/** The same with milliseconds. */
export const exactTime = (ms: number): string => `${dateTime(ms)}.${milliseconds(new Date(ms))}`;

/** A time range; the second day is shown only if it differs. */
export function timeRange(from: number, to: number): string {
  const [begin, end] = [dateTime(from), dateTime(to)];
  return `${begin} – ${begin.slice(0, 10) === end.slice(0, 10) ? end.slice(11) : end}`;
}

/** Without the year: as much as fits a row of a log. */
export function shortTime(ms: number): string {
  const at = new Date(ms);
  return Number.isNaN(at.getTime()) ? '—' : `${day(at)} ${clock(at)}.${milliseconds(at)}`;
}
