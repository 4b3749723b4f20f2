import { stringify } from './builtins.js';
import { messageChars } from './limits.js';
import type { Fields } from './model.js';
import type { Step } from './redactRules.js';
import { asText, cut, masked, plainer } from './show.js';

/** A message of any kind, as text. */
export const message = (value: unknown, redact: Step): string => (typeof value === 'string' ? masked(value, redact) : line([value], redact));

/** Values as a console would show them in one line. */
export function line(values: readonly unknown[], redact: Step): string {
  // Together: what follows a name is masked.
  return cut((plainer(redact)(values) as unknown[]).map(asText).join(' '), messageChars);
}

/** Free fields as JSON, as they are now; empty for none. A value without names gets the name `value`. Never throws. */
export function fieldsJson(fields: Fields | undefined, redact: Step): string {
  if (fields == null) return '';
  const json = stringify(plainer(redact)(fields));
  return json === '{}' ? '' : json[0] === '{' ? json : `{"value":${json}}`;
}
