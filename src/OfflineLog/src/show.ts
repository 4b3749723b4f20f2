import { getPrototypeOf, isArray, isoDate, keys, tagOf, plainObject, stringify } from './builtins.js';
import { fieldsChars, messageChars } from './limits.js';
import type { Step } from './redactRules.js';
import { secretName } from './secrets.js';

/** More values than this in one log are left out, for example of a component tree. */
const mostValues = 1_000;

/** The fields that are kept of a browser's object, if it has them: events, elements, responses, requests, sockets, files, media errors. */
const telling = ['type', 'target', 'id', 'src', 'name', 'message', 'code', 'reason', 'error', 'status', 'url', 'size', 'byteLength', 'detail'];

/**
 * An engine lists all keys of an object or none, which takes it a tenth of a second for 300,000. Logging the same store again costs that only once: new keys
 * come last, where they would be left out anyway.
 */
const largest = new WeakMap<object, string[]>();

type Bag = Record<string | number, unknown>;

/** Masked before it is cut: no pattern recognizes a cut token. */
export const masked = (text: string, redact: Step, most = messageChars): string => cut(redact(text.slice(0, most + messageChars)), most);

export const cut = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most)}…` : text);

/** The name before a value in a list or in a console line: `Authorization`, `token:`, `the new token`. */
const isSecretName = (value: unknown): boolean => typeof value === 'string' && secretName.test(/\S*$/.exec(value.slice(-40))![0]);

const read = (value: unknown, name: string): unknown => {
  try {
    return (value as Bag)[name];
  } catch (error) {
    return error;
  }
};

function namesOf(value: object): string[] {
  let names = largest.get(value);
  if (!names?.every(name => name in value)) names = keys(value);
  if (names.length > mostValues) largest.set(value, (names = names.slice(0, mostValues + 1)));
  return names;
}

/**
 * Returns a function that turns any value into plain data, masked, as it is now; docs/offline-logs.md has a table of the results. Its time and space depend on what
 * is kept, not on what is passed: about `fieldsChars` characters of at most `mostValues` values. It never throws, and runs no iterator that can run only once.
 */
export function plainer(redact: Step): (value: unknown) => unknown {
  let chars = fieldsChars;
  let values = mostValues;
  /** The objects that contain the value. */
  const path = new Set<unknown>();

  const write = (text: string): string => {
    const kept = masked(text, redact, Math.min(chars, messageChars));
    // Not what is left: masking takes time, however little it leaves.
    chars -= Math.min(text.length, messageChars);
    return kept;
  };

  const isFull = (): boolean => chars <= 0 || values <= 0;

  function plain(value: unknown): unknown {
    values--;
    if (path.has(value)) return '[circular]';
    try {
      if (typeof value === 'object' && value) {
        path.add(value);
        return object(value as Bag);
      }
      const text = write(typeof value === 'function' ? `[function ${value.name}]` : Object.is(value, -0) ? '-0' : String(value));
      // A masked number is no longer a number, and JSON has neither NaN nor -0.
      return /num|boo|obj/.test(typeof value) && stringify(value) === text ? value : text;
    } catch {
      return '[unreadable]';
    } finally {
      path.delete(value);
    }
  }

  function object(value: Bag): unknown {
    const like = getPrototypeOf(value);
    if ((!like || like === plainObject) && typeof value.toJSON !== 'function') return group(value, namesOf(value));
    const kind = tagOf(value);
    if (value instanceof Error || (typeof value.stack === 'string' && 'message' in value)) return ofError(value);
    if (isArray(value)) return group(value);
    if (kind === 'RegExp') return write(String(value));
    if (kind === 'Date') return write(isNaN(value as never) ? String(value) : isoDate(value));
    const isOfBrowser = kind !== 'Object' && ['nodeType', 'isTrusted', 'byteLength', 'window'].some(name => name in value);
    if (!isOfBrowser && typeof value.toJSON === 'function' && value.toJSON !== (plainObject as unknown as Bag).toJSON) return plain(value.toJSON(''));
    if (!isOfBrowser && typeof value.entries === 'function' && Symbol.iterator in value) {
      const items: unknown[] = [];
      for (const item of value as unknown as Iterable<unknown>) if (items.push(item) > values) break;
      return group(items);
    }
    const names = isOfBrowser ? [] : namesOf(value);
    return kind === 'Object' || names.length ? group(value, names) : { object: write(kind), ...group(value, telling.filter(name => value[name])) };
  }

  function ofError(error: Bag): string {
    const stack = read(error, 'stack');
    const trace = isArray(stack) ? stack.slice(0, 50).join('\n') : `${stack ?? ''}`;
    const title = `${read(error, 'name')}: ${read(error, 'message')}`;
    // Chrome's stack starts with the message, other engines' does not.
    let text = write(trace.startsWith(title) ? trace : trace ? `${title}\n${trace}` : title);
    const names = namesOf(error).filter(name => !/^(?:name|message|stack|cause|errors)$/.test(name));
    if (names.length) text += `\n${stringify(group(error, names))}`;
    const errors = read(error, 'errors');
    for (const cause of [read(error, 'cause'), ...(isArray(errors) ? errors.slice(0, 50) : [])]) {
      if (cause && !isFull()) text += `\nCaused by: ${asText(plain(cause))}`;
    }
    return text;
  }

  /** The members of an array, or those of an object with these names. */
  function group(value: Bag | unknown[], names?: readonly string[]): object {
    const kept = (names ? { __proto__: null } : []) as Bag;
    let before: unknown;
    for (let index = 0; index < (names ?? value as unknown[]).length; index++) {
      if (isFull()) {
        kept[names ? '…' : index] = '…';
        break;
      }
      const name = names ? names[index]! : `${index}`;
      const one = read(value, name);
      const isSecret = names ? secretName.test(name) || (name === 'value' && isSecretName(read(value, 'name') ?? read(value, 'key'))) : isSecretName(before) && !(one instanceof Error);
      kept[names ? write(name) : index] = isSecret && one && one !== true ? '[secret]' : plain(one);
      before = one;
      chars -= 3;
    }
    return kept;
  }

  return plain;
}

/** A text as it is, anything else as JSON. */
export const asText = (plain: unknown): string => (typeof plain === 'string' ? plain : stringify(plain));
