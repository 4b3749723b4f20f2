import { nativeCodec } from './codec.js';
import { ownLocks } from './ownLock.js';
import type { Platform } from './platform.js';
import { on, type Parts } from './webPlatform.js';

/** How much longer than nothing an idle callback may take; pages that are never idle must not wait for ever. */
const idleWithinMs = 2_000;

export function webParts(): Parts {
  const locks = typeof navigator === 'undefined' ? undefined : navigator.locks;
  // Taken now: a helper that captures failed requests wraps it later, and ours are not for it.
  const request = globalThis.fetch?.bind(globalThis);
  const lock: Platform['lock'] = (name, { shared, ifFree, steal }, work) =>
    locks!.request(name, steal ? { steal } : { mode: shared ? 'shared' : 'exclusive', ifAvailable: !!ifFree }, held =>
      held ? work() : Promise.resolve(undefined)) as ReturnType<typeof work>;
  return {
    codec: nativeCodec,
    idle: work => void (typeof requestIdleCallback === 'function' ? requestIdleCallback(work, { timeout: idleWithinMs }) : setTimeout(work, 200)),
    onOnline: tell => on(globalThis.window, 'online', tell),
    lock: locks ? lock : ownLocks(),
    async send({ url, method, headers, body }) {
      const answer = await request(url, { method, headers, body: body as Uint8Array<ArrayBuffer> | undefined, credentials: 'omit', cache: 'no-store' });
      return { status: answer.status, text: await answer.text(), retryAfter: answer.headers.get('Retry-After') };
    },
  };
}
