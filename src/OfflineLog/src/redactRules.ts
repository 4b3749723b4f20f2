import { secrets } from './secrets.js';

/** One step of redaction: text in, text out. */
export type Step = (text: string) => string;

const email: Step = text => text.replace(/[\w.+%-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}/gi, '[email]');

// Before e-mail addresses, as a password and a host look like one.
const userInfo: Step = text => text.replace(/(:\/\/[^\s"/?#:@]{0,64}:)[^\s"/?#@]{1,256}@/g, '$1[secret]@');

const jwt: Step = text => text.replace(/\beyJ[\w-]{8,512}\.[\w-]{8,8192}\.[\w-]{0,2048}/g, '[token]');

// An ordinary word after "bearer" has no digit and is shorter than any token. Base64 may have no digit either, but has capitals anywhere.
const bearer: Step = text => text.replace(/\b([bB](?:earer|asic)|BEARER)[ :=]{1,3}(?=[\w.~+/=-]{0,22}[\d=]|[\w.~+/=-]{24}|(?:[a-z]+[A-Z]+){2})[\w.~+/=-]{8,8192}/g, '$1 [token]');

/** A separate number: not part of a longer one, of a decimal fraction or of an id of letters and digits. */
const standsAlone = (text: string, start: number, end: number): boolean =>
  /(?:^|[^0-9A-Za-z])[A-Za-z]{0,16}$/.test(text.slice(Math.max(0, start - 17), start)) &&
  !/\d\.$/.test(text.slice(Math.max(0, start - 2), start)) &&
  !/^(?:[0-9A-Za-z]|\.\d)/.test(text.slice(end, end + 2));

const numbers = (pattern: RegExp, mask: string, isOne: (digits: string) => boolean): Step => text =>
  text.replace(pattern, (match, start: number) =>
    standsAlone(text, start, start + match.length) && isOne(match.replace(/[ -]/g, '').toUpperCase()) ? mask : match);

/** GB 11643: a weighted sum of the first 17 digits gives the last character. */
export const isIdNumber = (digits: string): boolean => {
  let sum = 0;
  for (let place = 0; place < 17; place++) sum += Number(digits[place]) * (2 ** (17 - place) % 11);
  return '10X98765432'[sum % 11] === digits[17];
};

/** The prefixes and lengths that are issued, and the check digit of ISO 7812. */
export const isCard = (digits: string): boolean => {
  if (!/^(?:[2-6]\d{15}|62\d{15,17}|3[47]\d{13}|3[0689]\d{12})$/.test(digits)) return false;
  let sum = 0;
  for (let place = 0; place < digits.length; place++) {
    const digit = Number(digits[digits.length - 1 - place]) << (place & 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0;
};

const id = numbers(/\d{6}[ -]?(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[ -]?\d{3}[\dXx]/g, '[id]', isIdNumber);
const mobile = numbers(/(?:(?:\+|00)?86[ -]?)?1[3-9]\d(?:[ -]?\d{4}){2}/g, '[mobile]', () => true);
const card = numbers(/[2-6]\d{3}[ -]?\d{4,6}[ -]?\d{4,5}(?:[ -]?\d{1,4}){0,2}/g, '[card]', isCard);

/** A part of every number worth masking, in each common notation. Written out instead of counted, so that engines skip through the text. */
const manyDigits = /\d[\d -]\d\d\d\d[\d -]\d\d\d/;

/** A part of each such name, and what a token follows. All have four characters, so that engines skip through texts without them. */
const named = /pass|pwd[^]|secr|toke|auth|cook|cred|csrf|sess|sig[^]|sms[^]|veri|key[^]|cv[vc][^]|otp[^]|bear|basi|[\u5bc6\u8bc1][\u7801\u94a5][^]{2}/i;

export const redactDefaults: Step = text => {
  // A search for one character is quicker than any pattern.
  let left = text.includes('@') ? email(userInfo(text)) : text;
  if (left.includes('J')) left = jwt(left);
  if (named.test(left)) left = secrets(bearer(left));
  return manyDigits.test(left) ? card(mobile(id(left))) : left;
};
