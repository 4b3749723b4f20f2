/** From the quietest to the loudest. */
export type Level = 'debug' | 'info' | 'warn' | 'error';

export const levels: readonly Level[] = ['debug', 'info', 'warn', 'error'];

/** Who and where; the same for many logs in a row, so stored once for them. */
export interface Source {
  /** The page, or the mini-program page, that wrote. */
  from: string;
  /** The app, as the team calls it. */
  id: string;
  /** The user; empty while nobody is signed in. */
  uin: string;
  /** Of the app. */
  version: string;
}

/** One log. Free fields are beside the seven that every log has; on a name clash, the seven win. */
export interface Log extends Source {
  /** Milliseconds since 1970. */
  time: number;
  level: Level;
  msg: string;
  [field: string]: unknown;
}

export type Fields = Readonly<Record<string, unknown>>;

/** A filter. All given conditions must hold; without conditions it finds everything. */
export interface Filter {
  /** From this time on, in milliseconds since 1970. */
  from?: number;
  /** Up to this time, that millisecond included. */
  to?: number;
  /** This level and louder ones. */
  level?: Level;
  uin?: string;
  /** Part of the page's address. */
  source?: string;
  /** Part of the message or of the free fields, in either case. */
  text?: string;
  /** At most this many, the newest. */
  limit?: number;
}

/** Limits of storage. Logs beyond a limit are removed, the oldest first. */
export interface Limits {
  maxAgeMs?: number;
  maxBytes?: number;
  maxLogs?: number;
}

/** A problem that the app need not handle. Never written as a log, which could loop. */
export interface Problem {
  /** `feature`: the page lacks something or does not allow it, and the message says what the log does without it. */
  kind: 'storage' | 'quota' | 'dropped' | 'upload' | 'feature';
  message: string;
}
