// When two values are equal: as the app's canonical form has it (docs/document-index.md). Keys in any order, strings by their letters, numbers by class and
// value.
import { type Doc, type Json, JsonArray, JsonObject, field, isString, unescaped } from './exactJson';

export type Kind = 'text' | 'integer' | 'real' | 'word' | 'list' | 'object' | 'date' | 'long' | 'special';

/** The only key of an object that represents a value that JSON lacks: {"$date": …}. */
export function special(value: Json): string | undefined {
  return value instanceof JsonObject && value.keys.length === 1 && value.keys[0]!.startsWith('$') ? value.keys[0] : undefined;
}

export function kindOf(value: Json): Kind {
  if (value instanceof JsonArray) return 'list';
  if (value instanceof JsonObject) {
    const key = special(value);
    return key === undefined ? 'object' : key === '$date' ? 'date' : key === '$numberLong' ? 'long' : 'special';
  }
  return isString(value) ? 'text' : !/\d/.test(value) ? 'word' : /[.eE]/.test(value) ? 'real' : 'integer';
}

/** A number's class and value: 3.0, 3.00 and 30e-1 are one, 3 is another. */
export function numberKey(raw: string): string {
  const parts = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(raw);
  if (!parts || !/[.eE]/.test(raw)) return raw;
  const [, sign, whole, fraction = '', exponent = '0'] = parts;
  const digits = (whole + fraction).replace(/^0+/, '');
  const kept = digits.replace(/0+$/, '');
  return kept === '' ? `r${sign}0` : `r${sign}${kept}e${Number(exponent) - fraction.length + digits.length - kept.length}`;
}

/** The instant of a date in milliseconds; NaN if it is not one. */
function instant(value: JsonObject): number {
  const inside = value.values[0]!;
  const long = field(inside, '$numberLong');
  const written = long !== undefined && isString(long) ? unescaped(long) : inside;
  return typeof written !== 'string' ? NaN : isString(written) ? Date.parse(unescaped(written)) : Number(written);
}

/** The values of an object by key. A repeated key gets a separate name the second time. */
export function members(of: JsonObject): Map<string, Json> {
  const found = new Map<string, Json>();
  of.keys.forEach((key, index) => {
    let name = key;
    for (let turn = 2; found.has(name); turn++) name = `${key} (${turn})`;
    found.set(name, of.values[index]!);
  });
  return found;
}

/** Whether two values of two texts are equal. */
export function same(a: Json, b: Json, ofA: Doc, ofB: Doc): boolean {
  if (typeof a === 'string' || typeof b === 'string') {
    if (a === b) return true;
    if (typeof a !== 'string' || typeof b !== 'string') return false;
    if (isString(a) !== isString(b)) return false;
    return isString(a) ? (a.includes('\\') || b.includes('\\')) && unescaped(a) === unescaped(b) : numberKey(a) === numberKey(b);
  }
  // Most of two versions is identical text, which is quick to check.
  if (a.end - a.start === b.end - b.start && ofA.text.slice(a.start, a.end) === ofB.text.slice(b.start, b.end)) return true;
  if (a instanceof JsonArray || b instanceof JsonArray) {
    return a instanceof JsonArray && b instanceof JsonArray && a.values.length === b.values.length && a.values.every((value, index) => same(value, b.values[index]!, ofA, ofB));
  }
  if (special(a) === '$date' && special(b) === '$date' && instant(a) === instant(b)) return true;
  if (a.keys.length !== b.keys.length) return false;
  if (a.keys.every((key, index) => key === b.keys[index])) return a.values.every((value, index) => same(value, b.values[index]!, ofA, ofB));
  const others = members(b);
  return [...members(a)].every(([key, value]) => others.has(key) && same(value, others.get(key)!, ofA, ofB));
}
