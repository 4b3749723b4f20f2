/** What a token says. */
export interface UinClaims {
  /** The appid; the server of logs has it in its setting `Logs__Apps`. */
  app: string;
  /** The user, as the app names it in `openLog({ uin })`; 1 to 200 bytes of UTF-8. */
  uin: string;
  /** The token is invalid from then on. An hour is long enough: the library asks each time. */
  expires: Date;
}

const leastKeyChars = 32;
const mostUinBytes = 200;

/**
 * The token with which a device proves its user. For the customer's own server (Node 20, Deno, Bun, edge workers), after it has made sure who is
 * signed in. The key is the setting `Logs__TokenKey` of the server of logs; it never goes to a browser.
 */
export async function issueUinToken(key: string, { app, uin, expires }: UinClaims): Promise<string> {
  if (key.length < leastKeyChars) throw new RangeError(`The key must have at least ${leastKeyChars} characters.`);
  if (!app) throw new RangeError('The app must not be empty.');
  const bytes = utf8(uin).length;
  if (!bytes || bytes > mostUinBytes) throw new RangeError(`A uin has 1 to ${mostUinBytes} bytes of UTF-8.`);
  const exp = Math.floor(expires.getTime() / 1_000);
  if (!Number.isFinite(exp)) throw new RangeError('expires must be a date.');
  const signed = `v1.${base64Url(utf8(JSON.stringify({ app, uin, exp })))}`;
  const secret = await crypto.subtle.importKey('raw', utf8(key), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  return `${signed}.${base64Url(new Uint8Array(await crypto.subtle.sign('HMAC', secret, utf8(signed))))}`;
}

const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

const base64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
