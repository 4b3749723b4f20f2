/**
 * What a reader cannot see, or what moves the text around it: control characters, marks and overrides of direction, characters without width,
 * tags, and halves of a pair. Logs are foreign text and must be shown as they are. U+200C and U+200D stay: words and emoji need them.
 */
const hidden = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|\p{Cs}/gu;
const hiddenOnOneLine = new RegExp(`${hidden.source}|[\\n\\t]`, 'gu');
const signs: Record<string, string> = { '\n': '\u23ce', '\t': '\u21e5', '\u007f': '\u2421' };

const nameOf = (character: string): string => {
  const code = character.codePointAt(0)!;
  return signs[character] ?? (code < 0x20 ? String.fromCharCode(0x2400 + code) : `U+${code.toString(16).toUpperCase().padStart(4, '0')}`);
};

export type VisiblePart = string | { mark: string };

/** Text and `{ mark }` in turn. On one line, line ends and tabs are marks too. */
export function visibleParts(text: string, oneLine = false): VisiblePart[] {
  const parts: VisiblePart[] = [];
  let from = 0;
  for (const { 0: character, index } of text.matchAll(oneLine ? hiddenOnOneLine : hidden)) {
    if (index > from) parts.push(text.slice(from, index));
    parts.push({ mark: nameOf(character) });
    from = index + character.length;
  }
  if (from < text.length) parts.push(text.slice(from));
  return parts;
}
