import { nativeCodec } from './codec.js';
import { ownLocks } from './ownLock.js';
import type { Platform } from './platform.js';
import { openIndexedDb } from './stores/indexedDb.js';

/** How much longer than nothing an idle callback may take; pages that are never idle must not wait for ever. */
const idleWithinMs = 2_000;

/** Gzip gains nothing beyond. */
const chunkChars = 512 * 1024;

const on = (target: EventTarget | undefined, events: string[], tell: () => void): (() => void) => {
  events.forEach(event => target?.addEventListener(event, tell));
  return () => events.forEach(event => target?.removeEventListener(event, tell));
};

/** Browsers' pages and workers. */
export function webPlatform(): Platform {
  const page = typeof document === 'undefined' ? undefined : document;
  const locks = typeof navigator === 'undefined' ? undefined : navigator.locks;
  // Taken now: a helper that captures failed requests wraps it later, and ours are not for it.
  const request = globalThis.fetch?.bind(globalThis);
  return {
    chunkChars,
    now: () => Date.now(),
    random: () => Math.random(),
    later(work, delayMs) {
      const timer = setTimeout(work, delayMs);
      return () => clearTimeout(timer);
    },
    idle: work => typeof requestIdleCallback === 'undefined' ? void setTimeout(work, 200) : void requestIdleCallback(work, { timeout: idleWithinMs }),
    codec: nativeCodec,
    open: name => openIndexedDb(name),
    async send({ url, method, headers, body }) {
      const answer = await request(url, { method, headers, body: body as Uint8Array<ArrayBuffer> | undefined, credentials: 'omit', cache: 'no-store' });
      return { status: answer.status, text: await answer.text(), retryAfter: answer.headers.get('Retry-After') };
    },
    page: () => globalThis.location?.href ?? '',
    onHidden(tell) {
      // Never unload: it keeps pages out of the back-forward cache. Hiding is the last event that phones promise.
      const told = (): void => tell(page?.visibilityState === 'hidden');
      const stop = [on(page, ['visibilitychange'], told), on(globalThis.window, ['pagehide'], () => tell(true)), on(globalThis.window, ['pageshow'], told)];
      told();
      return () => stop.forEach(end => end());
    },
    onOnline: tell => on(globalThis.window, ['online'], tell),
    lock: locks
      ? (name, { shared, ifFree, steal }, work) =>
          locks.request(name, steal ? { steal } : { mode: shared ? 'shared' : 'exclusive', ifAvailable: !!ifFree }, lock =>
            lock ? work() : Promise.resolve(undefined)) as ReturnType<typeof work>
      : ownLocks(),
  };
}
