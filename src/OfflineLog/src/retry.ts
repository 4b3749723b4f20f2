import { dateMs, parse } from './builtins.js';
import type { HttpRequest, Platform } from './platform.js';

export interface Outcome {
  /** The status of the final answer; 0 if there was none: then at the next start, or when the network is back. */
  status: number;
  why: string;
}

export const isOk = (status: number): boolean => status >= 200 && status < 300;

const firstDelayMs = 1_000;
const longestDelayMs = 60_000;

/** A server's wait time is respected, up to an hour. */
const longestRetryAfterMs = 3_600_000;

const mostTries = 12;

/** The server itself waits two minutes for a body. */
const mostSilentMs = 180_000;

/** Transport damage also looks like this; after this many times it is not an accident. */
const mostRefusals = 5;

/** Sends until there is a complete, final answer. A broken or partial answer does not say what the server did: it is sent again under the same key. */
export async function sendUntilSettled(platform: Platform, request: () => Promise<HttpRequest>, isOver: () => boolean): Promise<Outcome> {
  let refusals = 0;
  let why = '';
  for (let tries = 0; tries < mostTries && !isOver(); tries++) {
    const wait = Math.min(longestDelayMs, firstDelayMs * 2 ** tries) * (0.8 + 0.4 * platform.random());
    let named: number | undefined;
    try {
      const asked = await answered(platform, request());
      // A user who signed in while the token was requested is not the user of these logs.
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

/** Rejects if a connection has silently died: it would block every upload of this device for ever. */
export async function answered<T>(platform: Platform, work: T | Promise<T>): Promise<T> {
  let cancel = (): void => {};
  try {
    return await Promise.race([work, new Promise<never>((_, reject) => (cancel = platform.later(() => reject(new Error('No answer came.')), mostSilentMs)))]);
  } finally {
    cancel();
  }
}

/** Ends early when the network comes back, unless the server named the time. */
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
