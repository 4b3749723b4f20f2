/**
 * The built-ins that the log uses, as they are when it loads. Pages replace them later, with polyfills, fake clocks and code that has bugs. What the log
 * writes must be readable for every other page.
 */
export const { parse } = JSON;
export const { isArray } = Array;
export const { getPrototypeOf, keys, prototype: plainObject } = Object;
export const { now, parse: dateMs } = Date;
export const startTimer = setTimeout;
export const endTimer = clearTimeout;

const { stringify: native } = JSON;
const { toISOString } = Date.prototype;
const { hasOwnProperty, toString } = plainObject;

/** The value itself, instead of the result of its `toJSON`. */
function asItIs(this: Record<string, unknown>, key: string): unknown {
  return this[key];
}

/** JSON of plain data. On pages where every array has a `toJSON` (Prototype.js), the engine alone would write arrays as texts. */
export const stringify = (data: unknown): string => native(data, 'toJSON' in [] ? asItIs : undefined);

/** Whether the object itself has it, and not only what a page has put on `Object.prototype`. */
export const has = (object: object, name: string): boolean => hasOwnProperty.call(object, name);

/** A copy without anything that a page has put on `Object.prototype`. */
export const own = <T extends object>(given: T): T => ({ __proto__: null, ...given });

/** `Map`, `Error`, `HTMLDivElement`. Works for objects of another frame too, where `instanceof` says no. */
export const tagOf = (value: object): string => toString.call(value).slice(8, -1);

/** Throws for an invalid date. */
export const isoDate = (value: object): string => toISOString.call(value as Date);
