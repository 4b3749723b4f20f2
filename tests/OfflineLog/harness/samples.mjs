import { seeded } from './logServer.mjs';

// A thousand messages as front ends write them: 600 with something private (what it is stands beside each), 400 with what only looks like it.
// Made from a fixed seed by `node tests/OfflineLog/harness/samples.mjs`, and committed, so that every one of them can be read.

const random = seeded(1_000);
const pick = all => all[Math.floor(random() * all.length)];
const digits = count => Array.from({ length: count }, () => Math.floor(random() * 10)).join('');
const letters = (count, from = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-') => Array.from({ length: count }, () => pick(from)).join('');

const frames = [
  value => `登录失败：${value}`, value => `user ${value} signed in`, value => `{"contact":"${value}"}`, value => `GET /api/用户?q=${value}&page=2 500`,
  value => `收货人 张三 ${value}，北京市朝阳区`, value => `Error: no such account <${value}>`, value => `${value}`, value => `[ws] send ${value};`,
  value => `提交表单 name=李四 value=${value} ok=1`, value => `retry 3 of 5 for "${value}" after 250 ms`,
];

function luhn(head) {
  const sum = [...`${head}0`].reverse().reduce((total, digit, place) => {
    const doubled = Number(digit) << (place & 1);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return head + ((10 - (sum % 10)) % 10);
}

function idNumber() {
  const head = pick(['110101', '310115', '440305', '510104', '330106']) + (1950 + Math.floor(random() * 60)) + String(1 + Math.floor(random() * 12)).padStart(2, '0')
    + String(1 + Math.floor(random() * 28)).padStart(2, '0') + digits(3);
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  return head + '10X98765432'[[...head].reduce((sum, digit, place) => sum + Number(digit) * weights[place], 0) % 11];
}

const grouped = (text, sizes, by) => sizes.map((size, index) => text.slice(sizes.slice(0, index).reduce((a, b) => a + b, 0)).slice(0, size)).join(by);

function mobile() {
  const number = `1${pick('3456789')}${digits(9)}`;
  return pick([number, number, grouped(number, [3, 4, 4], ' '), grouped(number, [3, 4, 4], '-'), `+86${number}`, `+86 ${number}`, `86-${number}`]);
}

function card() {
  const number = luhn(pick([() => `4${digits(14)}`, () => `5${pick('12345')}${digits(13)}`, () => `62${digits(13)}`, () => `62${digits(16)}`, () => `3${pick('47')}${digits(12)}`])());
  if (number.length === 16) return pick([number, grouped(number, [4, 4, 4, 4], ' '), grouped(number, [4, 4, 4, 4], '-')]);
  if (number.length === 15) return pick([number, grouped(number, [4, 6, 5], ' ')]);
  return pick([number, grouped(number, [4, 4, 4, 4, 3], ' ')]);
}

const kinds = {
  email: () => `${letters(1, 'abcdefgh')}${letters(pick([3, 8, 14]), 'abcdefghij0123456789._')}${letters(1, 'xyz')}@${pick(['qq.com', '163.com', 'mail.example.com.cn', 'gmail.com', 'sub-domain.company.io'])}`,
  token: () => pick([
    () => `eyJ${letters(30)}.${letters(80)}.${letters(43)}`, () => `Bearer ${letters(40)}`, () => `bearer ${letters(20)}${digits(2)}`, () => `Authorization: Bearer ${letters(64)}==`,
  ])(),
  card, mobile, id: idNumber,
};

const decoys = [
  () => `timestamp ${1_700_000_000_000 + Math.floor(random() * 1e11)}`, () => `took ${digits(3)} ms, 1${digits(9)} ns`, () => `订单 2026${digits(4)}${digits(6)} 已支付`,
  () => `request ${letters(8, '0123456789abcdef')}-${letters(4, '0123456789abcdef')}-4${letters(3, '0123456789abcdef')}-a${letters(3, '0123456789abcdef')}-${letters(12, '0123456789abcdef')}`,
  () => `sha256 ${letters(64, '0123456789abcdef')}`, () => `react@18.${digits(1)}.${digits(2)} loaded`, () => `@scope/pkg@${digits(1)}.0.0-beta.${digits(1)}`,
  () => `192.168.${digits(2)}.${digits(2)}:8080 refused`, () => `price 1${digits(4)}.${digits(8)}`, () => `at render (app.${letters(8, '0123456789abcdef')}.js:${digits(4)}:${digits(5)})`,
  () => `the bearer authentication scheme is missing`, () => `2026-11-25 0${pick('123456789')}:${digits(1)}0:12 列表加载完成 ${digits(2)} 条`, () => `坐标 116.${digits(10)},39.${digits(10)}`,
  () => `snowflake 1${digits(18)}`, () => `电话 010-6${digits(7)}`, () => `版本 3.${digits(1)}.${digits(2)}+build.${digits(8)}`, () => `offset 12${digits(7)}`, () => `mail to support at example dot com`,
  () => `0.1${digits(10)} 的误差`, () => `id=${letters(24, '0123456789abcdef')}`,
];

export function makeSamples() {
  const samples = [];
  for (const kind of Object.keys(kinds)) {
    for (let number = 0; number < 120; number++) {
      const value = kinds[kind]();
      samples.push({ kind, value, text: pick(frames)(value) });
    }
  }
  for (let number = 0; number < 400; number++) samples.push({ text: decoys[number % decoys.length]() });
  return samples;
}

if (process.argv[1]?.endsWith('samples.mjs')) {
  const { writeFileSync } = await import('node:fs');
  writeFileSync(new URL('../vectors/redaction.jsonl', import.meta.url), makeSamples().map(sample => `${JSON.stringify(sample)}\n`).join(''));
}
