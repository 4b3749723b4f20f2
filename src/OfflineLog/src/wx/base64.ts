const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const three = (bytes[at]! << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    for (let digit = 0; digit < 4; digit++) text += at + digit > bytes.length ? '=' : digits[(three >> (18 - 6 * digit)) & 63];
  }
  return text;
}

export function fromBase64(text: string): Uint8Array {
  const bytes = new Uint8Array((text.replace(/=/g, '').length * 3) >> 2);
  for (let at = 0, out = 0, bits = 0; at < text.length && out < bytes.length; at++) {
    bits = (bits << 6) | digits.indexOf(text[at]!);
    if (at & 3) bytes[out++] = bits >> (6 - 2 * (at & 3));
  }
  return bytes;
}
