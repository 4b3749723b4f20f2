import { el } from './dom.js';

/**
 * What a reader cannot see, or what moves the text around it: control characters, marks and overrides of direction, characters without width,
 * tags, and halves of a pair. Logs are foreign text and must be shown as they are. U+200C and U+200D stay: words and emoji need them.
 */
const hidden = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|\p{Cs}/gu;

const nameOf = character => {
  const code = character.codePointAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '\u2421' : `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
};

/** Text and `{ mark }` in turn. On one line, line ends and tabs are marks too. */
export function visibleParts(text, oneLine = false) {
  const parts = [];
  let from = 0;
  const mark = (at, length, name) => {
    if (at > from) parts.push(text.slice(from, at));
    parts.push({ mark: name });
    from = at + length;
  };
  const pattern = oneLine ? new RegExp(`${hidden.source}|[\\n\\t]`, 'gu') : hidden;
  for (const match of text.matchAll(pattern)) mark(match.index, match[0].length, match[0] === '\n' ? '\u23ce' : match[0] === '\t' ? '\u21e5' : nameOf(match[0]));
  if (from < text.length) parts.push(text.slice(from));
  return parts;
}

/** Replaces the element's content with the text. */
export function show(element, text, oneLine = false) {
  const parts = visibleParts(text, oneLine);
  if (parts.length === 1 && typeof parts[0] === 'string') element.textContent = text;
  else element.replaceChildren(...parts.map(part => (typeof part === 'string' ? part : el('span', { class: 'mark' }, part.mark))));
  return element;
}
