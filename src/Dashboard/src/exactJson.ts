// Reads JSON without losing information: 1 is not 1.0, and a long keeps all its digits, which JSON.parse would lose.
// Lenient where documents are: exports may have NaN and Infinity, and a key twice in an object.

/** A string, a number or a word as written in the text. */
export type Scalar = string;

export type Json = Scalar | JsonObject | JsonArray;

/** A scalar that is a string. */
export type StringToken = Scalar & { readonly isString: true };

/** An object or an array; `start` and `end` are its place in the text. */
abstract class Container {
  end = 0;
  readonly values: Json[] = [];
  constructor(readonly start: number) {}
}

export class JsonObject extends Container {
  /** Unescaped, beside `values`. */
  readonly keys: string[] = [];
}

export class JsonArray extends Container {}

/** A text, and what it says. */
export interface Doc { text: string; root: Json }

// What the app reads is not deeper.
const mostDepth = 1_000;
const stepsAtOnce = 4_096;
const scalar = /^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|NaN|-?Infinity)$/;

/** Reads a text that must be one JSON value; yields now and then. */
export function* reading(text: string): Generator<void, Doc> {
  const open: (JsonObject | JsonArray)[] = [];
  let root: Json | undefined;
  let at = 0;
  let steps = 0;

  const wrong = () => new SyntaxError(`Not JSON, at character ${at + 1}.`);
  const skip = () => {
    for (;;) {
      const code = text.charCodeAt(at);
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return code;
      at++;
    }
  };
  const string = () => {
    const start = at;
    for (at++; ; at++) {
      at = text.indexOf('"', at);
      if (at < 0) {
        at = text.length;
        throw wrong();
      }
      let before = at - 1;
      while (text.charCodeAt(before) === 92) before--;
      if ((at - before) % 2 === 1) break;
    }
    return text.slice(start, ++at);
  };
  const bare = () => {
    const start = at;
    while (at < text.length && !' \n\r\t,]}:"[{'.includes(text[at]!)) at++;
    const token = text.slice(start, at);
    if (scalar.test(token)) return token;
    at = start;
    throw wrong();
  };
  const key = (into: JsonObject) => {
    if (skip() !== 34) throw wrong();
    into.keys.push(unescaped(string()));
    if (skip() !== 58) throw wrong();
    at++;
  };

  for (;;) {
    if (++steps % stepsAtOnce === 0) yield;
    // A value.
    const code = skip();
    let value: Json;
    if (code === 123 || code === 91) {
      if (open.length === mostDepth) throw new SyntaxError(`Deeper than ${mostDepth}.`);
      const container = code === 123 ? new JsonObject(at) : new JsonArray(at);
      at++;
      if (skip() !== (code === 123 ? 125 : 93)) {
        open.push(container);
        if (container instanceof JsonObject) key(container);
        continue;
      }
      container.end = ++at;
      value = container;
    } else {
      value = code === 34 ? string() : bare();
    }
    // What follows it: the ends of containers, a comma, or the end.
    for (;;) {
      const into = open.at(-1);
      if (!into) {
        root = value;
        break;
      }
      into.values.push(value);
      const next = skip();
      if (next === 44) {
        at++;
        if (into instanceof JsonObject) key(into);
        break;
      }
      if (next !== (into instanceof JsonObject ? 125 : 93)) throw wrong();
      into.end = ++at;
      open.pop();
      value = into;
    }
    if (root !== undefined) {
      skip();
      if (at < text.length) throw wrong();
      return { text, root };
    }
  }
}

/** The content of a string in the text. */
export function unescaped(token: string): string {
  if (!token.includes('\\')) return token.slice(1, -1);
  try {
    return JSON.parse(token) as string;
  } catch {
    return token.slice(1, -1);
  }
}

export const isString = (value: Json): value is StringToken => typeof value === 'string' && value.startsWith('"');

/** The value of a key in an object; if there are several, the last, which counts. */
export const field = (value: Json, name: string): Json | undefined => (value instanceof JsonObject ? value.values[value.keys.lastIndexOf(name)] : undefined);

/** A value as it stands in its text. */
export const rawOf = (doc: Doc, value: Json): string => (typeof value === 'string' ? value : doc.text.slice(value.start, value.end));
