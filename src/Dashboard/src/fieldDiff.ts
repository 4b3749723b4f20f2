// The differences between two versions of a document, field by field.
import { type Doc, type Json, JsonArray, JsonObject } from './exactJson';
import { members, same, special } from './sameJson';

/** One field: `before` is absent in one that was added, `after` in one that was removed. */
export interface Difference {
  kind: 'added' | 'removed' | 'changed';
  /** Keys and places in lists. */
  path: (string | number)[];
  before?: Json;
  after?: Json;
}

export interface FieldDiff {
  /** The first of them, in the order of the document. */
  rows: Difference[];
  added: number;
  removed: number;
  changed: number;
}

type Pair = [step: string | number, before: Json | undefined, after: Json | undefined];

interface Frame { path: (string | number)[]; pairs: Iterator<Pair> }

const stepsAtOnce = 256;
const nothing: Doc = { text: '{}', root: new JsonObject(0) };

/** Compares two versions, of which one may be absent; keeps `most` differences and counts all. Yields now and then. */
export function* comparing(before: Doc | undefined, after: Doc | undefined, most: number): Generator<void, FieldDiff> {
  const [a, b] = [before ?? nothing, after ?? nothing];
  const diff: FieldDiff = { rows: [], added: 0, removed: 0, changed: 0 };
  const open: Frame[] = [{ path: [], pairs: isInside(a.root, b.root) ? inside(a.root, b.root, a, b) : [['', a.root, b.root] as Pair].values() }];
  for (let steps = 1; open.length > 0; steps++) {
    if (steps % stepsAtOnce === 0) yield;
    const frame = open.at(-1)!;
    const next = frame.pairs.next();
    if (next.done) {
      open.pop();
      continue;
    }
    const [step, old, now] = next.value;
    if (old !== undefined && now !== undefined) {
      if (same(old, now, a, b)) continue;
      if (isInside(old, now)) {
        open.push({ path: [...frame.path, step], pairs: inside(old, now, a, b) });
        continue;
      }
    }
    const kind = old === undefined ? 'added' : now === undefined ? 'removed' : 'changed';
    diff[kind]++;
    if (diff.rows.length < most) {
      diff.rows.push({ kind, path: [...frame.path, step], ...(old === undefined ? {} : { before: old }), ...(now === undefined ? {} : { after: now }) });
    }
  }
  return diff;
}

// Two objects or two lists, whose inner differences are more useful. A date is a value.
const isInside = (a: Json, b: Json): boolean =>
  (a instanceof JsonArray && b instanceof JsonArray) || (a instanceof JsonObject && b instanceof JsonObject && special(a) === undefined && special(b) === undefined);

const inside = (a: Json, b: Json, ofA: Doc, ofB: Doc): Iterator<Pair> =>
  a instanceof JsonArray ? itemsOf(a, b as JsonArray, ofA, ofB) : pairsOf(a as JsonObject, b as JsonObject);

function* pairsOf(a: JsonObject, b: JsonObject): Generator<Pair> {
  const old = members(a);
  const now = members(b);
  for (const [key, value] of now) yield [key, old.get(key), value];
  for (const [key, value] of old) {
    if (!now.has(key)) yield [key, value, undefined];
  }
}

// The common beginning and end of two lists are left out, so that one added or removed item is one difference.
function* itemsOf(a: JsonArray, b: JsonArray, ofA: Doc, ofB: Doc): Generator<Pair> {
  const shorter = Math.min(a.values.length, b.values.length);
  let first = 0;
  while (first < shorter && same(a.values[first]!, b.values[first]!, ofA, ofB)) first++;
  let last = 0;
  while (last < shorter - first && same(a.values[a.values.length - 1 - last]!, b.values[b.values.length - 1 - last]!, ofA, ofB)) last++;
  const end = Math.max(a.values.length, b.values.length) - last;
  for (let index = first; index < end; index++) {
    yield [index, index < a.values.length - last ? a.values[index] : undefined, index < b.values.length - last ? b.values[index] : undefined];
  }
}

/** A path as people write it: goods[0].name; keys are quoted if needed. */
export const pathText = (path: (string | number)[]): string =>
  path.map((step, index) => (typeof step === 'number' ? `[${step}]` : /^[\p{L}\p{N}_$ -]+(?: \(\d+\))?$/u.test(step) ? `${index ? '.' : ''}${step}` : `[${JSON.stringify(step)}]`)).join('');
