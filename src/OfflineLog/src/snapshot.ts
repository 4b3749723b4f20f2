import { fieldsChars, messageChars } from './limits.js';
import type { Fields } from './model.js';
import type { Step } from './redactRules.js';

/** More values than this in one log's free fields are left out: somebody logs a component tree. */
const mostValues = 1_000;

const secretName = /passw|secret|token|authori[sz]ation|cookie/i;

const secretParameter = new RegExp(`([?&#][^=&#]*(?:${secretName.source})[^=&#]*=)[^&#]+`, 'gi');

/** The address of a page, whose parameters may carry what nobody should read. */
export const address = (page: string, redact: Step): string => redact(page.replace(secretParameter, '$1[secret]'));

/** Anything that an app may pass as a message, as text. */
export function message(value: unknown, redact: Step): string {
  let text = value instanceof Error ? described(value) : typeof value === 'string' ? value : toJson(value, redact);
  if (text.length > messageChars) text = `${text.slice(0, messageChars)}…`;
  return redact(text);
}

/** Free fields as redacted JSON, as they are now; empty for none. Never throws. */
export function fieldsJson(fields: Fields | undefined, redact: Step): string {
  const json = fields ? toJson(fields, redact) : '';
  return json[0] !== '{' || json === '{}' ? '' : json;
}

function toJson(root: unknown, redact: Step): string {
  const seen = new Set<unknown>();
  try {
    const json =
      JSON.stringify(root, (key, value: unknown) => {
        if (seen.size > mostValues) return;
        if (secretName.test(key) && value != null && typeof value !== 'boolean') return '[secret]';
        if (['string', 'number', 'bigint'].includes(typeof value)) {
          const text = String(value);
          const masked = redact(text.slice(0, messageChars));
          return masked === text && typeof value === 'number' ? value : masked;
        }
        if (!value || typeof value !== 'object') return value;
        if (seen.has(value)) return '[seen above]';
        seen.add(value);
        if (value instanceof Error) return redact(described(value));
        if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
        if ('nodeType' in value) return `[${String((value as Node).nodeName)}]`;
        return Array.isArray(value) && value.length > mostValues ? value.slice(0, mostValues) : value;
      }) ?? String(root);
    // What is left to find now stands in names: an object by e-mail address, say. Values are masked, so this stays JSON.
    const masked = redact(json);
    if (masked !== json) JSON.parse(masked);
    return masked.length > fieldsChars ? JSON.stringify({ cut: masked.slice(0, fieldsChars) }) : masked;
  } catch {
    return '{"unreadable":true}';
  }
}

/** Chrome's stack starts with the message, other engines' does not. */
function described(error: Error): string {
  const title = `${error.name}: ${error.message}`;
  const stack = error.stack ?? '';
  return stack.startsWith(title) ? stack : stack ? `${title}\n${stack}` : title;
}
