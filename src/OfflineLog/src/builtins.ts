/**
 * What the log uses of the language's own objects, as they are when it loads. Pages replace them later, with polyfills, fake clocks and what
 * has a bug; what the log writes must be readable for every other page.
 */
export const { parse } = JSON;
export const { isArray } = Array;
export const { getPrototypeOf, keys, prototype: plainObject } = Object;

const { stringify: native } = JSON;
export const { now, parse: dateMs } = Date;
export const startTimer = setTimeout;
export const endTimer = clearTimeout;
const { toISOString } = Date.prototype;
const { hasOwnProperty, toString } = plainObject;

/** What stands there, whatever `toJSON` has made of it. */
function asItIs(this: Record<string, unknown>, key: string): unknown {
  return this[key];
}

/** JSON of plain data. Where every array has a `toJSON` (Prototype.js) the engine would write arrays as texts. */
export const stringify = (data: unknown): string => native(data, 'toJSON' in [] ? asItIs : undefined);

/** Whether the object itself has it, and not only what a page has put on `Object.prototype`. */
export const has = (object: object, name: string): boolean => hasOwnProperty.call(object, name);

/** A copy that has nothing of what a page has put on `Object.prototype`. */
export const own = <T extends object>(given: T): T => ({ __proto__: null, ...given });

/** `Map`, `Error`, `HTMLDivElement`: as the language calls it, also where it is of another frame, so that `instanceof` says no. */
export const kindOf = (value: object): string => toString.call(value).slice(8, -1);

/** Throws for an invalid date. */
export const isoDate = (value: object): string => toISOString.call(value as Date);
