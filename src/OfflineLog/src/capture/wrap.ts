import type { Core } from '../core.js';

/** What capturing needs of a log. */
export type Keeper = Pick<Core, 'write' | 'inner'>;

export type Write = Core['write'];

export type Method = (this: any, ...values: any[]) => any;

/** Does what must not disturb the app, whatever strange things it meets there. */
export function quietly(work: () => void): void {
  try {
    work();
  } catch {
    // A log less is better than an app that breaks.
  }
}

/**
 * Puts functions of ours before those of an object, and tells of those that are missing or cannot be replaced. Gives what undoes that; `write` keeps nothing
 * from then on.
 */
export function wrap(log: Keeper, object: unknown, title: string, names: readonly string[], lost: string, around: (original: Method, write: Write, name: string) => Method): () => void {
  const slots = object as Record<string, Method>;
  let active = true;
  const write: Write = (...one) => {
    if (active) log.write(...one);
  };
  const put = (name: string, value: Method): void => {
    quietly(() => (slots[name] = value));
    // Some can be defined anew, but not assigned to.
    if (slots[name] !== value) Object.defineProperty(slots, name, { value, configurable: true, writable: true });
  };
  const missing: string[] = [];
  const undo = names.map(name => {
    try {
      const original = slots[name];
      if (typeof original !== 'function') throw new TypeError();
      const own = around(original, write, name);
      // What a mock or a polyfill carries is found on ours as well.
      Object.setPrototypeOf(own, original);
      put(name, own);
      // Whoever wrapped it after us still calls what we gave.
      return () => slots[name] === own && put(name, original);
    } catch {
      missing.push(name);
      return () => {};
    }
  });
  if (missing.length) log.inner.tell('feature', `${title}${missing.join(', ')} cannot be captured (missing or read-only): ${lost} are not kept.`);
  return () => {
    active = false;
    undo.forEach(quietly);
  };
}
