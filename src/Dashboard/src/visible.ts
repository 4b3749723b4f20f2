// Text from outside, such as names and documents: invisible characters, and those that change the direction of text, are shown as their codes.

// Joiners (200c, 200d) stay: scripts and emoji need them. Lone surrogates are not characters.
const hidden = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const short: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

export const visible = (text: string): string =>
  text.replace(hidden, letter => short[letter] ?? `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** Whether somebody has typed this name. Characters that cannot be typed may be given as shown. */
export const isTyped = (typed: string, name: string): boolean => {
  const given = typed.normalize('NFC');
  return given === name.normalize('NFC') || given === visible(name).normalize('NFC');
};
