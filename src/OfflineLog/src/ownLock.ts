import type { Platform } from './platform.js';
import { named } from './store.js';

interface Holder {
  isShared: boolean | undefined;
  /** Tells it that the lock was stolen. */
  lose(): void;
}

/** Locks among the users of one context, for where there are no Web Locks: mini-programs, old Safari, sandboxed frames. */
export function ownLocks(): Platform['lock'] {
  const held = new Map<string, Set<Holder>>();
  const waiting: (() => void)[] = [];
  return async (name, { shared, ifFree, steal }, work) => {
    const holders = held.get(name) ?? new Set<Holder>();
    held.set(name, holders);
    while (!steal && [...holders].some(one => !shared || !one.isShared)) {
      if (ifFree) return undefined;
      await new Promise<void>(resolve => waiting.push(resolve));
    }
    // As with Web Locks, whoever loses it goes on, but is told: a search that went on unaware could miss logs.
    if (steal) {
      holders.forEach(one => one.lose());
      holders.clear();
    }
    const own: Holder = { isShared: shared, lose: () => {} };
    const lost = new Promise<never>((_, reject) => (own.lose = () => reject(named('AbortError', 'The lock was stolen.'))));
    holders.add(own);
    try {
      return await Promise.race([work(), lost]);
    } finally {
      holders.delete(own);
      waiting.splice(0).forEach(wake => wake());
    }
  };
}
