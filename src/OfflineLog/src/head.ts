import { keys } from './builtins.js';
import { hourMs } from './limits.js';
import { levels, type Filter } from './model.js';

/** The summary of a row or chunk, for skipping and counting. The names are one letter each: there is one of these for every row. */
export interface Head {
  /** Times of the oldest and of the newest log. */
  a: number;
  z: number;
  /** How many logs. */
  n: number;
  /** Bytes as stored. */
  b: number;
  /** By hour since 1970, how many of each level. */
  h: Record<string, number[]>;
  /** Users. */
  u: string[];
}

export const emptyHead = (): Head => ({ a: Infinity, z: 0, n: 0, b: 0, h: {}, u: [] });

export function count(head: Head, timeMs: number, level: number): void {
  head.a = Math.min(head.a, timeMs);
  head.z = Math.max(head.z, timeMs);
  head.n++;
  (head.h[Math.floor(timeMs / hourMs)] ??= levels.map(() => 0))[level]!++;
}

export function add(sum: Head, head: Head): void {
  sum.a = Math.min(sum.a, head.a);
  sum.z = Math.max(sum.z, head.z);
  sum.n += head.n;
  sum.b += head.b;
  for (const hour of keys(head.h)) {
    const counts = sum.h[hour];
    sum.h[hour] = head.h[hour]!.map((logs, level) => logs + (counts?.[level] ?? 0));
  }
  sum.u = [...new Set([...sum.u, ...head.u])];
}

/** Whether anything in there can be wanted. */
export const mayHold = (head: Head, { from = 0, to = Infinity, uin }: Filter): boolean => head.a <= to && head.z >= from && (uin === undefined || head.u.includes(uin));
