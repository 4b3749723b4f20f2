import type { Core } from '../core.js';

/** What capturing needs of a log. */
export type Keeper = Pick<Core, 'write' | 'inner'>;

export type Write = Core['write'];

export type Method = (this: any, ...values: any[]) => any;

/** Runs code that must not disturb the app, whatever happens. */
export function quietly(work: () => void): void {
  try {
    work();
  } catch {
    // A lost log is better than a broken app.
  }
}

/**
 * Wraps functions of an object, and reports those that are missing or cannot be replaced. Returns a function that undoes that; `write` keeps nothing
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
    // Some can be redefined, but not assigned to.
    if (slots[name] !== value) Object.defineProperty(slots, name, { value, configurable: true, writable: true });
  };
  const missing: string[] = [];
  const undo = names.map(name => {
    try {
      const original = slots[name];
      if (typeof original !== 'function') throw new TypeError();
      const own = around(original, write, name);
      // Properties of a mock or a polyfill are available on ours as well.
      Object.setPrototypeOf(own, original);
      put(name, own);
      // Later wrappers still call ours.
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
