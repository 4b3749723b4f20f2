// The id of a document as a person writes it, and as a call names it.
import { atOnce } from './slices';
import { type Json, isString, reading, unescaped } from './exactJson';

/** `text`: a string, such as most ids are. `json`: what it says, such as 3 or "3". */
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

/** For the body of a call: written there exactly as it stands, 1.0 and a long as well. */
export function idForBody(json: string): unknown {
  const raw = (JSON as { rawJSON?: RawJson }).rawJSON;
  // Browsers from before 2025 send a number as they know it.
  return raw && !/^[[{]/.test(json) ? raw(json) : JSON.parse(json);
}

/** An id that the app has given, as a person would write it. */
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
