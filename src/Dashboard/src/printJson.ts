// Values as a person reads them: short enough to draw, without invisible characters, and marked where cut.
import { type Json, JsonObject, isString, unescaped } from './exactJson';
import { visible } from './visible';

/** `text` can be shown; if it is `cut`, it is only part of the value's `characters`. */
export interface Shown { text: string; cut: boolean }

const mostTokenCharacters = 2_000;
const beforeCharacters = 40;
const stepCharacters = 4_096;

/** A scalar; of a long string what begins at `from`. */
function token(value: string, most: number, from = 0): Shown {
  if (!isString(value)) return { text: value.length > most ? `${value.slice(0, most)}…` : value, cut: value.length > most };
  const letters = unescaped(value);
  const start = letters.length > most && from > beforeCharacters * 2 ? from - beforeCharacters : 0;
  const part = letters.slice(start, start + most);
  const cut = part.length < letters.length;
  return { text: `${start > 0 ? '…' : ''}${visible(JSON.stringify(part))}${start + most < letters.length ? '…' : ''}`, cut };
}

/** A value in one line or, with `indent`, in many; about `most` characters at most. */
export function print(value: Json, most: number, indent = ''): Shown {
  let text = '';
  let cut = false;
  const isFull = () => {
    cut ||= text.length >= most;
    return text.length >= most;
  };
  const line = (depth: number) => (indent ? `\n${indent.repeat(depth)}` : ' ');
  const write = (one: Json, depth: number) => {
    if (typeof one === 'string') {
      const shown = token(one, Math.min(mostTokenCharacters, most));
      text += shown.text;
      cut ||= shown.cut;
      return;
    }
    const isObject = one instanceof JsonObject;
    text += isObject ? '{' : '[';
    for (let index = 0; index < one.values.length; index++) {
      if (isFull()) {
        text += '…';
        break;
      }
      text += (index ? ',' : '') + (index || indent || isObject ? line(depth + 1) : '');
      if (isObject) text += `${token(JSON.stringify(one.keys[index]), mostTokenCharacters).text}: `;
      write(one.values[index]!, depth + 1);
    }
    text += (one.values.length && (indent || isObject) ? line(depth) : '') + (isObject ? '}' : ']');
  };
  write(value, 0);
  return { text, cut };
}

/** A value beside the one that it is compared with: for two long strings, the part where they differ. */
export function printBeside(value: Json, other: Json | undefined, most: number): Shown {
  if (typeof value !== 'string' || !isString(value) || other === undefined || !isString(other)) return print(value, most);
  const [a, b] = [unescaped(value), unescaped(other)];
  let from = 0;
  // By large steps first: such a string may have millions.
  while (from < a.length && a.slice(from, from + stepCharacters) === b.slice(from, from + stepCharacters)) from += stepCharacters;
  while (from < a.length && from < b.length && a.charCodeAt(from) === b.charCodeAt(from)) from++;
  return token(value, most, from);
}

/** How much there is: characters of a string, else fields or items. */
export const sizeOf = (value: Json): number => (typeof value === 'string' ? (isString(value) ? unescaped(value).length : value.length) : value.values.length);
