import { startTimer } from './builtins.js';
import { nativeCodec } from './codec.js';
import { ownLocks } from './ownLock.js';
import type { Platform } from './platform.js';
import { openIndexedDb } from './stores/indexedDb.js';
import { on, type Parts } from './webPlatform.js';

/** The time-out of an idle callback, since some pages are never idle. */
const idleWithinMs = 2_000;

export function webParts(): Parts {
  const own = ownLocks();
  // Taken now: a helper that captures failed requests wraps it later, and must not see ours.
  let request: typeof fetch | undefined;
  try {
    request = fetch.bind(globalThis);
  } catch {
    // Told when there is something to send.
  }
  return {
    codec: nativeCodec,
    open: (name, created) => openIndexedDb(name, undefined, created),
    idle: work => void (typeof requestIdleCallback === 'function' ? requestIdleCallback(work, { timeout: idleWithinMs }) : startTimer(work, 200)),
    onOnline: tell => on(globalThis as unknown as EventTarget, 'online', tell),
    async lock(this: Partial<Platform>, name, how, work) {
      let hasBegun = false;
      try {
        return await navigator.locks.request(name, how.steal ? { steal: true } : { mode: how.shared ? 'shared' : 'exclusive', ifAvailable: !!how.ifFree }, held => {
          hasBegun = true;
          return held ? work() : undefined;
        });
      } catch (error) {
        // Errors from here on come from the work, or its lock was stolen.
        if (hasBegun) throw error;
        // Old or insecure pages have none, and a sandboxed frame may not use them. Checked each time: a page from the back-forward cache may come back.
        this.tell?.('feature', 'There are no Web Locks: uploads of two tabs may disturb each other.');
        return own(name, how, work);
      }
    },
    async send(this: Partial<Platform>, { url, ...how }) {
      if (!request) this.tell?.('feature', 'There is no fetch: logs are not sent.');
      const answer = await request!(url, { ...(how as RequestInit), credentials: 'omit', cache: 'no-store' });
      return { status: answer.status, text: await answer.text(), retryAfter: answer.headers.get('Retry-After') };
    },
  };
}
