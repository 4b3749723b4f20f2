import { now } from './builtins.js';
import type { Step } from './redactRules.js';

/** A pattern, whose matches become `[redacted]`, a pattern with its mask, or a function from text to text. */
export type Redaction = RegExp | { pattern: RegExp; mask: string } | ((text: string) => string);

/** Longer texts are given to an app's patterns in pieces, since time can grow with the square of the length. */
const pieceChars = 2_000;

/** An app's rule that took this long three times is not run again; its texts are masked completely. */
const slowMs = 50;

/** The app's rules, one after the other, on the text as it is. */
export function redactor(rules: readonly Redaction[], clock = now): Step {
  let all: Step = text => text;
  for (const rule of rules) {
    const before = all;
    const step = guarded(rule, clock);
    all = text => step(before(text));
  }
  return all;
}

function guarded(rule: Redaction, clock: () => number): Step {
  const run = typeof rule === 'function' ? rule : inPieces(rule instanceof RegExp ? { pattern: rule, mask: '[redacted]' } : rule);
  let strikes = 0;
  return text => {
    if (strikes > 2) return '[redacted: slow rule]';
    const started = clock();
    try {
      return String(run(text));
    } catch {
      return '[redacted: failed rule]';
    } finally {
      if (clock() - started > slowMs) strikes++;
    }
  };
}

function inPieces({ pattern, mask }: { pattern: RegExp; mask: string }): Step {
  if (repeatsWhatRepeats(pattern.source)) {
    throw new TypeError(`The pattern ${pattern} repeats a group that repeats inside, which can run for hours. Write it without the nesting.`);
  }
  const every = new RegExp(pattern, `${pattern.flags.replace('g', '')}g`);
  return text => {
    let out = '';
    while (text.length > pieceChars) {
      const end = text.lastIndexOf(' ', pieceChars) + 1 || pieceChars;
      out += text.slice(0, end).replace(every, mask);
      text = text.slice(end);
    }
    return out + text.replace(every, mask);
  };
}

/** A repeated group that repeats inside, such as (a+)+, can run for hours on thirty characters, so it has to be refused. */
function repeatsWhatRepeats(source: string): boolean {
  let found = false;
  // Characters and classes are one thing each; then groups are, from the innermost out, with a plus if anything in them repeats.
  let left = source.replace(/\\.|\[(?:[^\]\\]|\\.)*\]/g, 'x');
  for (let before = ''; before !== left; ) {
    before = left;
    left = left.replace(/\(([^()]*)\)([*+]|\{\d*,)?/g, (_, inside: string, repeated?: string) => {
      const repeats = /[*+]|\{\d*,/.test(inside);
      if (repeats && repeated) found = true;
      return repeats || repeated ? 'x+' : 'x';
    });
  }
  return found;
}
