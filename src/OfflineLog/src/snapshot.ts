import { fieldsChars, messageChars } from './limits.js';
import type { Fields } from './model.js';
import type { Step } from './redactRules.js';
import { secretName } from './secrets.js';

/** More values than this in one log's free fields are left out: somebody logs a component tree. */
const mostValues = 1_000;

/** The address of a page. Its parameters may carry what nobody should read, and are masked as in any text, by their names. */
export const address = (page: string, redact: Step): string => masked(page, redact);

/** Anything that an app may pass as a message, as text. */
export const message = (value: unknown, redact: Step): string =>
  masked(value instanceof Error ? described(value) : typeof value === 'string' ? value : toJson(value, redact), redact);

/** Values as a console would show them in one line. */
export const line = (values: readonly unknown[], redact: Step): string => masked(values.map(value => (typeof value === 'string' ? value : toJson(value, redact))).join(' '), redact);

/** Cut after it is masked: of a token that was cut no pattern knows what it is. */
function masked(text: string, redact: Step): string {
  const left = redact(text.length > messageChars ? text.slice(0, 2 * messageChars) : text);
  return left.length > messageChars ? `${left.slice(0, messageChars)}…` : left;
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
          const left = masked(text, redact);
          return left === text && typeof value === 'number' ? value : left;
        }
        if (!value || typeof value !== 'object') return value;
        if (seen.has(value)) return '[seen above]';
        seen.add(value);
        if (value instanceof Error) return masked(described(value), redact);
        if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
        if ('nodeType' in value) return `[${String((value as Node).nodeName)}]`;
        return Array.isArray(value) && value.length > mostValues ? value.slice(0, mostValues) : value;
      }) ?? String(root);
    // What is left to find now stands in names: an object by e-mail address, say. Values are masked, so this stays JSON.
    const left = redact(json);
    if (left !== json) JSON.parse(left);
    return left.length > fieldsChars ? JSON.stringify({ cut: left.slice(0, fieldsChars) }) : left;
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
