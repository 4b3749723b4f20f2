import type { Codec } from './codec.js';
import type { Problem } from './model.js';
import type { Store } from './store.js';

export interface HttpRequest {
  url: string;
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  body?: Uint8Array;
}

export interface HttpAnswer {
  status: number;
  text: string;
  retryAfter: string | null;
}

/** Everything that differs between a page, a worker, a mini-program and a test. */
export interface Platform {
  /** Rows become a chunk when they have this many characters together: the amount that one step of reading or compressing may block. */
  chunkChars: number;
  /** Set by the log. Missing features of the platform are reported here as a `feature`. */
  tell?(kind: Problem['kind'], error: unknown): void;
  now(): number;
  random(): number;
  /** Runs later, and gives what cancels it. */
  later(work: () => void, delayMs: number): () => void;
  /** Runs when idle, but before long. */
  idle(work: () => void): void;
  codec: Codec;
  /** Opens the storage of that name; rejects if there is none. Calls `created` each time that it finds nothing and starts empty: at first, and after it was cleared. */
  open(name: string, created: () => void): Promise<Store>;
  /** Rejects when no whole answer came. */
  send(request: HttpRequest): Promise<HttpAnswer>;
  /** The page that writes. */
  page(): string;
  /** Calls back with true when the page may be about to end, with false when it is visible again. Returns a function that stops that. */
  onHidden(tell: (hidden: boolean) => void): () => void;
  /** Calls back when the network is there again. */
  onOnline(tell: () => void): () => void;
  /**
   * Runs the work while holding the lock of that name against all tabs. `shared` holders do not exclude each other. With `ifFree`, does
   * nothing and answers undefined when the lock is taken.
   */
  lock<T>(name: string, how: { shared?: boolean; ifFree?: boolean; steal?: boolean }, work: () => Promise<T>): Promise<T | undefined>;
}
