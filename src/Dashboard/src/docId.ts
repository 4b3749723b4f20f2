// The id of a document as a person writes it, and as a call sends it.
import { atOnce } from './slices';
import { type Json, isString, reading, unescaped } from './exactJson';

/** `text`: a string, like most ids. `json`: read as JSON, such as 3 or "3". */
export type IdKind = 'text' | 'json';

export interface DocId { text: string; as: IdKind }

type RawJson = (text: string) => unknown;

/** An id as JSON; undefined if that cannot be read. */
export function idJson({ text, as }: DocId): string | undefined {
  if (as === 'text') return JSON.stringify(text);
  try {
    atOnce(reading(text));
    return text.trim();
  } catch {
    return undefined;
  }
}

/** For the body of a call: written exactly as given, even 1.0 and a long. */
export function idForBody(json: string): unknown {
  const raw = (JSON as { rawJSON?: RawJson }).rawJSON;
  // Browsers from before 2025 send a number in their own form.
  return raw && !/^[[{]/.test(json) ? raw(json) : JSON.parse(json);
}

/** An id from the app, as a person would write it. */
export function idOf(json: string): DocId {
  const value: Json = atOnce(reading(json)).root;
  // A field for one line takes no line breaks.
  return isString(value) && !/[\r\n]/.test(unescaped(value)) ? { text: unescaped(value), as: 'text' } : { text: json, as: 'json' };
}

/** For addresses. */
export const idQuery = ({ text, as }: DocId): Record<string, string> => ({ doc: text, ...(as === 'json' ? { as } : {}) });

/** From an address. */
export function idFromQuery(query: URLSearchParams): DocId | undefined {
  const text = query.get('doc');
  return text === null ? undefined : { text, as: query.get('as') === 'json' ? 'json' : 'text' };
}
