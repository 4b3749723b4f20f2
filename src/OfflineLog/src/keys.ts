import type { Inner } from './core.js';
import type { Platform } from './platform.js';

type LockHow = Parameters<Platform['lock']>[1];

/** Errors are stored separately, so that a search for them reads nothing else. */
export type Class = 'e' | 'n';

export const classes: readonly Class[] = ['e', 'n'];

/** Sorts as text like times do as numbers, until the year 5138. */
export const timeKey = (ms: number): string => Math.max(0, Math.floor(ms)).toString(36).padStart(9, '0');

/**
 * A row's key, and that of the chunk whose newest row it was: class, time of its newest log, tab, number. By the newest log, not the
 * oldest: then everything before a time is one range, and reading backwards never meets a newer log later.
 * A tab's keys are its own, so tabs never wait for each other.
 */
export const unitKey = (kind: Class, newestMs: number, tab: string, seq: number): string =>
  `${kind}${timeKey(newestMs)}${tab}.${seq.toString(36)}`;

/** Of a key, when its newest log was written. */
export const newestOf = (key: string): number => parseInt(key.slice(1, 10), 36);

/** Only has to be unlikely to repeat on one device. */
export const newName = (random: () => number): string =>
  (random().toString(36).slice(2, 6) + random().toString(36).slice(2, 6)).padEnd(8, '0');

/** `units` is shared by readers; the compactor holds it exclusively while it replaces rows by a chunk. */
export const locked = <T>({ platform, name }: Inner, what: 'units' | 'compactor' | 'uploader', how: LockHow, work: () => Promise<T>): Promise<T | undefined> =>
  platform.lock(`${name}:${what}`, how, work);
