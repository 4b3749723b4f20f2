import type { Platform } from './platform.js';
import { named } from './store.js';

/** Locks among the users of one context, for where there are no Web Locks: mini-programs, old Safari, sandboxed frames. */
export function ownLocks(): Platform['lock'] {
  /** The holders by lock name: a callback for when it is stolen, and whether it is shared. */
  const held = new Map<string, Map<() => void, boolean | undefined>>();
  const waiting: (() => void)[] = [];
  return async (name, { shared, ifFree, steal }, work) => {
    const holders = held.get(name) ?? new Map<() => void, boolean | undefined>();
    held.set(name, holders);
    while (!steal && [...holders.values()].some(isShared => !shared || !isShared)) {
      if (ifFree) return undefined;
      await new Promise<void>(resolve => waiting.push(resolve));
    }
    // As with Web Locks, a holder that loses it continues but is told: a search that continued unaware could miss logs.
    if (steal) {
      holders.forEach((_, lose) => lose());
      holders.clear();
    }
    let lose = (): void => {};
    const lost = new Promise<never>((_, reject) => (lose = () => reject(named('AbortError', 'The lock was stolen.'))));
    holders.set(lose, shared);
    try {
      return await Promise.race([work(), lost]);
    } finally {
      holders.delete(lose);
      waiting.splice(0).forEach(wake => wake());
    }
  };
}
