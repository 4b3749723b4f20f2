import type { Platform } from './platform.js';

/** Locks among the users of one context, for where there are no Web Locks: mini-programs, old Safari. */
export function ownLocks(): Platform['lock'] {
  // Positive: so many share it. -1: one has it alone.
  const held = new Map<string, number>();
  const waiting: (() => void)[] = [];
  return async (name, { shared, ifFree, steal }, work) => {
    const isFree = (): boolean => steal || (shared ? (held.get(name) ?? 0) >= 0 : !held.get(name));
    while (!isFree()) {
      if (ifFree) return undefined;
      await new Promise<void>(resolve => waiting.push(resolve));
    }
    held.set(name, shared ? (held.get(name) ?? 0) + 1 : -1);
    try {
      return await work();
    } finally {
      held.set(name, Math.max(0, shared ? (held.get(name) ?? 0) - 1 : 0));
      waiting.splice(0).forEach(wake => wake());
    }
  };
}
