import type { Step } from './redactRules.js';

/**
 * Names whose value is a secret, in any spelling. Short ones count only as words of a name: "sign", "q-sign" and WeChat's "paySign", not "design" or "signIn".
 * Escapes stand for 密码, 密钥 and 验证码: written out, they cost more bytes.
 */
export const secretName =
  /(?:sms|pass|auth|verif\w{1,7}).?code|pass(?:w|phr)|pwd|csrf|(?:secret|token|cookie)(?!ar|s?.?(?:type|co[nu]))|authori[sz]at|credential|(?:api|aes|access|private|session).?key|sess(?:ion)?.?id|signature|(?:\b|_|%\w\w|pay|user|card|sms)(?:cv[vc]2?|sign?|otp|pass)(?![\w-])|\u5bc6[\u7801\u94a5]|\u8bc1\u7801/i;

/** What may follow null, undefined, true and false, which are not secrets. */
const end = String.raw`(?=[\\"'\s,;&}\])<%]|$)`;

/**
 * What stands behind such a name, in one pattern, as each further search of a text takes time. That time grows with the length of the text only: what
 * repeats before a value is bounded, and a value is taken whatever follows it, so that one that was cut is masked as well.
 */
const secretValue = new RegExp(
  // Name and closing quote (escaped, percent-encoded); a colon, "=", "=>" or ">" of a tag, the blank line of a form's part, the "value" of a name,
  // or the comma of a header list, where a mere word is the next name and a quoted name with a colon is the next field.
  String.raw`((?:${secretName.source})[\w-]{0,30}(?:[\\"'\]]|%22|%5D){0,9}(?:\s{0,9}(?:[:\uff1a=>]{1,3}(?![=>])|%3[AD])|["']\s{0,3}\n|,\s*\\*["']?value\\*["']?:|,\s*(?=\\*["'][^"'\\]{0,40}[\d =])(?!\\*.[\w-]+\\*.:))` +
  // Nothing is masked where a quote ends the text around ({"url":"?token=","page":1}), and neither is a value that is not secret or already masked.
  String.raw`(?!\s*\\*(?:(["'])(?:[\s,:\\[\]{}]*(?:\2|$)|,\d)|(?:["']|%22)?(?:null|undefined|true|false|(?:\w+ )?\[[a-z]+])${end})|%22%22)` +
  // After a space, as in prose, only what is quoted or has a digit: "token: expired" stays.
  String.raw`(?:\s{1,9}(?=\\*["'{[]|[!$%(*+\--:=?-[^-|~]{0,19}[\d=]))?)` +
  // Up to the same quote at the same depth of escaping; or an object or a list; or what form bodies, links and header lines have, a list of cookies too.
  String.raw`(?:((\\{0,31})(?:["']|%22))(?:\4\\\4[^]|(?!\3)[^])+|[{[](?:[^\][{}]|[{[][^\][{}]*(?:[\]}]|$))*.?|(?:[!$%(*+\--:=?-[^-|~]|; [\w.-]+=|[')]+[\w!*])+)`,
  'gi',
);

/** Masks the values of such names in a text, and leaves names, separators and quotes. */
export const secrets: Step = text => text.replace(secretValue, '$1$3[secret]');
