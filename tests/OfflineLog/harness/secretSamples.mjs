import { seeded } from './logServer.mjs';

// Three hundred messages as front ends write them: 200 with the value of a name that means a secret (what it is stands beside each), 100 with what only looks like it.
// Made from a fixed seed by `node tests/OfflineLog/harness/secretSamples.mjs`, and committed, so that every one of them can be read.

const random = seeded(300);
const pick = all => all[Math.floor(random() * all.length)];
const some = (count, from) => Array.from({ length: count }, () => pick(from)).join('');
const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const digits = '0123456789';

const word = () => some(pick([7, 10, 13]), letters);
const password = () => some(pick([4, 8]), letters) + some(2, digits) + pick(['', '', '!', '@x', '$9', '*', '.q']);
const wild = () => `${some(3, letters)}${pick(['"', "'", '\\', '&', ',', '}', ']', ' ', '密', ';', '<', '#', ')'])}${some(4, letters + digits)}`;
const token = () => some(pick([20, 32, 40]), letters + digits) + some(2, digits);
const number = () => some(pick([4, 6, 8]), digits);
const base64 = () => Buffer.from(`${some(6, letters)}:${some(9, letters + digits)}`).toString('base64');

const passwordNames = ['password', 'passwd', 'pwd', 'loginPwd', 'newPassword', 'old_password', 'user_pwd', 'password2', 'PASSWORD'];
const tokenNames = ['token', 'access_token', 'refreshToken', 'X-Access-Token', 'csrf-token', 'clientSecret', 'app_secret', 'apiKey', 'api_key', 'access-key', 'session_key', 'sessionId', 'JSESSIONID', 'PHPSESSID', 'privateKey'];
const signNames = ['sign', 'sig', 'paySign', 'q-signature', 'X-Amz-Signature', 'x-cos-security-token', 'signature'];
const codeNames = ['smsCode', 'verifyCode', 'verification_code', 'otp', 'cvv', 'cvc'];
const anyName = () => pick([...passwordNames, ...tokenNames, ...signNames, ...codeNames]);
const valueOf = name => (codeNames.includes(name) ? number() : passwordNames.includes(name) ? pick([password, wild, word])() : pick([token, token, word])());

const object = (name, value) => pick([
  { phone: '139****1234', [name]: value, remember: true }, { [name]: value }, { 用户: '张三', data: { [name]: value, type: 'sms' } }, { code: 0, msg: '成功', data: { [name]: value }, ts: 17 },
]);
const escaped = (text, times) => (times ? escaped(JSON.stringify(text), times - 1) : text);
const form = (name, value) => pick([`username=li&${name}=${encodeURIComponent(value)}&remember=1`, `${name}=${encodeURIComponent(value)}`, `a=1&${name}=${encodeURIComponent(value)}`]);

const frames = [
  text => text, text => `登录失败：${text}`, text => `[request] POST /api/login ${text}`, text => `uni.request 发送 ${text} 耗时 320 ms`, text => `Error: Request failed with status code 401\n${text}`,
  text => `wx.request fail ${text}`, text => `axios config ${text}`, text => `[ws] send ${text}`, text => `重试 3 次，参数 ${text}`,
];

const inJson = times => () => {
  const name = anyName(), value = valueOf(name);
  return { value, shown: escaped(value, times + 1).slice(times ? 2 ** times : 1, times ? -(2 ** times) : -1), text: escaped(JSON.stringify(object(name, value)), times) };
};
const simple = make => () => {
  const name = anyName(), value = valueOf(name);
  const { shown = value, text } = make(name, value);
  return { value, shown, text };
};
const plain = (name, values, make) => () => {
  const value = values();
  return { value, text: make(pick(name), value) };
};

const kinds = {
  json: inJson(0), jsonInJson: inJson(1), jsonTwiceInJson: inJson(2),
  numberInJson: plain([...passwordNames, ...codeNames], number, (name, value) => `{"${name}":${value},"phone":1}`),
  nested: plain(tokenNames, token, (name, value) => pick([`{"${name}":{"value":"${value}","expires":7200},"ok":1}`, `{"${name}s":["${value}","${value}"],"ok":1}`, `{ ${name.replace(/-/g, '_')}: { value: '${value}' } }`])),
  inspected: plain(passwordNames, password, (name, value) => pick([`{ user: 'li', ${name}: '${value}' }`, `{user:'li',${name}:'${value}',ok:1}`, `{ ${name}: "${value}" }`, `'${name}' => '${value}'`])),
  cut: simple((name, value) => ({ shown: JSON.stringify(value).slice(1, -3), text: `{"phone":"13","${name}":${JSON.stringify(value).slice(0, -2)}` })),
  form: simple((name, value) => ({ shown: encodeURIComponent(value), text: form(name, value) })),
  link: simple((name, value) => ({ shown: encodeURIComponent(value), text: `GET https://cos.example.com/头像.png?w=100&${name}=${encodeURIComponent(value)}${pick(['', '#/订单', '&t=1', '&amp;t=1'])}` })),
  bracketed: plain(passwordNames, password, (name, value) => `user[${name}]=${value}&user[name]=li`),
  percent: simple((name, value) => ({ shown: encodeURIComponent(JSON.stringify(value).slice(1, -1)), text: `/pages/login?data=${encodeURIComponent(JSON.stringify(object(name, value)))}` })),
  headerList: plain([''], token, (_, value) => pick([`[["Accept","*/*"],["Authorization","Basic ${value}"]]`, `["Authorization","${value}","Accept","*/*"]`, `[['Cookie', 'sid=${value}; theme=dark']]`, `["x-access-token", "${value}"]`])),
  headerLine: plain([''], token, (_, value) => pick([`Authorization: ${value}`, `Authorization: Basic ${value}`, `X-Access-Token: ${value}\r\nHost: a.example`, `Proxy-Authorization: Bearer ${value}`])),
  cookieLine: plain(['Cookie', 'Set-Cookie', 'cookie'], token, (name, value) => pick([`${name}: theme=dark; sid=${value}`, `${name}: sid=${value}; Path=/; HttpOnly`, `${name}: a=1; b=${value}; c=3\nHost: a.example`])),
  basic: plain([''], base64, (_, value) => `Basic ${value}`),
  multipart: plain(passwordNames, () => pick([password, word])(), (name, value) => `------WebKitFormBoundary\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n------WebKitFormBoundary--`),
  xml: plain(passwordNames, () => pick([password, word])(), (name, value) => `<user><${name}>${value}</${name}><age>3</age></user>`),
  prose: plain(['password', '密码', 'token', 'Password', '验证码', 'api key', 'session id'], () => pick([password, number, token])(), (name, value) => `${name}${pick([': ', '：', ':', ' = ', '='])}${value}${pick(['', '，请勿泄露', ', ok', ' 已发送'])}`),
  address: plain(['mysql', 'https', 'redis', 'amqp'], () => encodeURIComponent(password()), (scheme, value) => `${scheme}://root:${value}@${pick(['db.internal', 'localhost', '数据库.example', '10.0.0.3'])}:3306/店`),
};

const decoys = [
  () => `Unexpected token ${pick(['<', 'o', '}', '=', ':', ','])} in JSON at position ${pick(digits)}`, () => `Unexpected token '${pick('<x}')}', "<!DOCTYPE "... is not valid JSON`,
  () => `token expired ${number()} ms ago`, () => 'password is required', () => `secretary: 张三${pick(digits)}`, () => `tokens used: ${number()}`, () => `{"token_type":"bearer","expires_in":${number()}}`,
  () => `author=li${number()}&page=2`, () => `design=v${number()}`, () => `cookieConsent=accepted${pick(digits)}`, () => `{"password":null,"token":"","secret":undefined,"ok":${pick(digits)}}`,
  () => `password=&username=li${number()}`, () => `密码：错误${pick(digits)}次，请重试`, () => `token: ${pick(['expired', 'invalid', 'required', 'missing'])}`, () => `{"message":"password: required","code":${number()}}`,
  () => `{"url":"/api/a?token=","page":${number()}}`, () => `["username","password","captcha"] ${number()}`, () => `{"type":"password","field2":"手机${number()}"}`, () => `compass: ${number()}`,
  () => `signIn=${number()}&signal=4&passenger=2&bypass=1`, () => `POST /passport/login?from=${number()}`, () => `TypeError: Cannot read properties of undefined (reading 'token')\n    at app.js:${number()}:12`,
  () => `token => token.id === ${number()}`, () => `{"key":"cart","value":"${number()}"}`, () => `Basic authentication is off, code ${number()}`, () => `{"hasToken":true,"cookie":false,"n":${number()}}`,
  () => `{"code":0,"msg":"ok","version":"3.${pick(digits)}.1","user_id":${number()}}`, () => `https://shop.example:8080/订单/${number()}?at=12:30`, () => `{"label":"密码：","tip":"至少8位","n":${number()}}`,
  () => `验证码已发送至 139****${number()}`, () => `Invalid token\n    at parse (https://a.example/app.js:${number()}:9)`, () => `keyboard: ${number()} keys, monkey=${number()}`, () => `{"status_code":${number()},"statusCode":200}`,
];

export function makeSecretSamples() {
  const samples = [];
  const names = Object.keys(kinds);
  for (let count = 0; count < 200; count++) {
    const kind = names[count % names.length];
    const { value, shown = value, text } = kinds[kind]();
    samples.push({ kind, value: shown, text: pick(frames)(text) });
  }
  for (let count = 0; count < 100; count++) samples.push({ text: decoys[count % decoys.length]() });
  return samples;
}

if (process.argv[1]?.endsWith('secretSamples.mjs')) {
  const { writeFileSync } = await import('node:fs');
  writeFileSync(new URL('../vectors/secrets.jsonl', import.meta.url), makeSecretSamples().map(sample => `${JSON.stringify(sample)}\n`).join(''));
}
