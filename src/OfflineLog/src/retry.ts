import { dateMs, parse } from './builtins.js';
import type { HttpRequest, Platform } from './platform.js';

export interface Outcome {
  /** Of the answer that settled it; 0 where none did: at the next start, or when the network is back. */
  status: number;
  why: string;
}

export const isOk = (status: number): boolean => status >= 200 && status < 300;

const firstDelayMs = 1_000;
const longestDelayMs = 60_000;

/** A server that says how long it wants to be left alone is believed, up to an hour. */
const longestRetryAfterMs = 3_600_000;

const mostTries = 12;

/** The server itself waits two minutes for a body. */
const mostSilentMs = 180_000;

/** Damage on the way also looks like this; so often it is no accident. */
const mostRefusals = 5;

/** Sends until there is a whole answer that settles it. A broken or half answer says nothing of what the server did: it is sent again, under the same key. */
export async function sendUntilSettled(platform: Platform, request: () => Promise<HttpRequest>, isOver: () => boolean): Promise<Outcome> {
  let refusals = 0;
  let why = '';
  for (let tries = 0; tries < mostTries && !isOver(); tries++) {
    const wait = Math.min(longestDelayMs, firstDelayMs * 2 ** tries) * (0.8 + 0.4 * platform.random());
    let named: number | undefined;
    try {
      const asked = await answered(platform, request());
      // Whoever signed in while the app asked for a token is not whose logs these are.
      if (isOver()) break;
      const { status, text, retryAfter } = await answered(platform, platform.send(asked));
      why = `HTTP ${status}`;
      // Half an answer is no JSON.
      if (isOk(status)) parse(text);
      const isPassing = status === 400 || status === 408 || status === 425 || status === 429 || status >= 500;
      if (!isPassing || (status === 400 && ++refusals > mostRefusals)) return { status, why };
      named = retryAfterMs(retryAfter, platform.now());
    } catch (error) {
      why = String(error);
    }
    await sleep(platform, wait, named);
  }
  return { status: 0, why };
}

/** Seconds or a date, as RFC 9110 has it. */
function retryAfterMs(retryAfter: string | null, nowMs: number): number | undefined {
  if (!retryAfter) return undefined;
  const ms = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1_000 : dateMs(retryAfter) - nowMs;
  return ms >= 0 ? Math.min(ms, longestRetryAfterMs) : undefined;
}

/** Rejects where a connection has died without a word: it would hold up every upload of this device for ever. */
export async function answered<T>(platform: Platform, work: T | Promise<T>): Promise<T> {
  let cancel = (): void => {};
  try {
    return await Promise.race([work, new Promise<never>((_, reject) => (cancel = platform.later(() => reject(new Error('No answer came.')), mostSilentMs)))]);
  } finally {
    cancel();
  }
}

/** Over early when the network comes back, unless it was the server that named the time. */
function sleep(platform: Platform, waitMs: number, namedMs?: number): Promise<void> {
  return new Promise(resolve => {
    const end = (): void => {
      cancel();
      stop();
      resolve();
    };
    const cancel = platform.later(end, namedMs ?? waitMs);
    const stop = namedMs === undefined ? platform.onOnline(end) : () => {};
  });
}
