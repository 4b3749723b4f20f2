import type { Counts } from './levels';
import { dateTime, shortTime } from './times';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const steps = [1, 10, 100, 500].concat([1, 2, 5, 10, 15, 30].map(n => n * second), [1, 2, 5, 10, 15, 30].map(n => n * minute), [1, 2, 3, 6, 12].map(n => n * hour), [1, 2, 7, 30].map(n => n * day));

export interface Bins { from: number; stepMs: number; bins: number }

/** Bins of a round length over a time. */
export function binsOf(first: number, last: number, most: number): Bins {
  const stepMs = steps.find(step => (last - first) / step < most - 1) ?? Math.ceil((last - first) / most / day) * day;
  const offset = new Date(first).getTimezoneOffset() * minute;
  const from = Math.floor((first - offset) / stepMs) * stepMs + offset;
  return { from, stepMs, bins: Math.floor((last - from) / stepMs) + 1 };
}

/** What stands below a bin. */
export function label(ms: number, stepMs: number): string {
  const text = dateTime(ms);
  if (stepMs >= minute) return stepMs >= day ? text.slice(5, 10) : text.slice(5, 16);
  return stepMs >= second ? text.slice(11) : shortTime(ms).slice(6);
}

/** Which bins have a label, so that no two meet: one has room for `tickPixels`. */
export function ticksOf(bins: number, pixels: number, tickPixels: number): number[] {
  const every = Math.max(1, Math.ceil((bins * tickPixels) / pixels));
  // The last one might reach over the edge.
  return Array.from({ length: bins }, (_, bin) => bin).filter(bin => bin % every === 0 && (bin === 0 || bins - bin >= every * 0.8));
}

/** Where the bars of one bin stand, of 100, by level. Errors are at the bottom, where even a few are visible. */
export function bars(bin: Counts, most: number): { level: number; y: number; height: number }[] {
  let y = 100;
  return [3, 2, 1, 0].flatMap(level => {
    const logs = bin[level]!;
    const height = logs > 0 ? Math.max(2, (logs / most) * 96) : 0;
    y -= height;
    return height ? [{ level, y: Math.max(0, y), height }] : [];
  });
}
