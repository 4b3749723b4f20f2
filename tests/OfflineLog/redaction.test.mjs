import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { built } from './harness/library.mjs';

const { redactor } = await built('redact.js');
const { redactDefaults: redact } = await built('redactRules.js');
const { fieldsJson, message } = await built('snapshot.js');
const { openLog, memoryStore } = await built('index.js');
const samples = readFileSync(new URL('vectors/redaction.jsonl', import.meta.url), 'utf8').trim().split('\n').map(line => JSON.parse(line));
const mask = { email: '[email]', token: '[token]', card: '[card]', mobile: '[mobile]', id: '[id]' };

test('Defaults_OnAThousandSamples_MissNothingAndMaskLittleElse', () => {
  assert.equal(samples.length, 1_000);
  const secret = ({ kind, value }) => (kind === 'token' ? value.split(' ').at(-1) : value);
  const missed = samples.filter(sample => sample.kind && (redact(sample.text).includes(secret(sample)) || !redact(sample.text).includes(mask[sample.kind])));
  const wrong = samples.filter(({ kind, text }) => !kind && redact(text) !== text);
  console.log(`redaction: ${missed.length} of 600 missed, ${wrong.length} of 400 masked that are nobody's`);
  assert.deepEqual(missed.map(({ text }) => `${text} -> ${redact(text)}`), []);
  assert.ok(wrong.length <= 2, wrong.map(({ text }) => `${text} -> ${redact(text)}`).join('\n'));
});

test('Defaults_KeepWhatStandsAround', () => {
  assert.equal(redact('联系 li@qq.com，电话 13800138000。'), '联系 [email]，电话 [mobile]。');
  assert.equal(redact('Bearer abcdefgh12345678 expired'), 'Bearer [token] expired');
  assert.equal(redact('4111 1111 1111 1112'), '4111 1111 1111 1112', 'the check digit is wrong');
  assert.equal(redact('110101199003070012'), '110101199003070012', 'the check digit is wrong');
});

test('Defaults_InEveryWayToWriteThem_AreFoundByTheQuickLook', () => {
  const numbers = ['13800138000', '138 0013 8000', '138-00138000', '1380013 8000', '+86 13800138000', '378282246310005', '3782 822463 10005', '3782-822463 10005', '30569309025904', '4111111111111111', '4111-1111 1111-1111', '11010119900307803X', '110101 19900307 803x'];
  for (const number of numbers) assert.match(redact(`前 ${number} 后`), /^前 \[(mobile|card|id)\] 后$/u, number);
  for (const word of ['bearer', 'Bearer', 'BEARER']) assert.equal(redact(`${word} abcdefgh1`), `${word} [token]`);
  assert.equal(redact('eyJ-abcdefgh.eyJabcdefgh.'), '[token]');
  assert.equal(redact('李@qq.com li@qq.com'), '李@qq.com [email]');
});

test('Fields_AreMaskedByValueAndByName', () => {
  const json = fieldsJson({ phone: 13800138000, 'li@qq.com': 1, nested: [{ password: 'x', Token: 12 }], ok: 42, error: new Error('to li@qq.com') }, redact);
  const fields = JSON.parse(json);
  assert.deepEqual([fields.phone, fields['[email]'], fields.nested, fields.ok], ['[mobile]', 1, [{ password: '[secret]', Token: '[secret]' }], 42]);
  assert.ok(fields.error.includes('[email]'));
});

test('Write_OfASecret_NeverReachesStorage', async () => {
  const store = memoryStore(1 << 20);
  const log = openLog({ id: 'shop', redact: [/工号\d+/, { pattern: /room (\d+)/i, mask: 'room #' }, text => text.replace('城堡', '某地')], platform: { open: async () => store, page: () => 'https://shop.example/?mail=li@qq.com' } });
  log.info('工号123 在城堡 Room 7，li@qq.com', { 卡: '4111111111111111' });
  await log.flush();
  const [[, row]] = await store.read('wal', '', '~');
  for (const word of ['工号123', '城堡', 'Room 7', 'li@qq.com', '4111111111111111']) assert.ok(!row.includes(word), word);
  assert.ok(row.includes('[redacted] 在某地 room #'));
  await log.close();
});

test('Address_WithSecretsInItsParameters_KeepsTheirNames', () => {
  const page = 'https://shop.example/a?user_token=a%20b&page=2#/order?Password=c?d&x=1';
  assert.equal(message(page, redact), 'https://shop.example/a?user_token=[secret]&page=2#/order?Password=[secret]&x=1');
});

test('Secrets_WhereATextIsCut_AreMaskedAllTheSame', () => {
  const token = `eyJhbGciOiJI.${'x'.repeat(300)}.${'y'.repeat(300)}`;
  for (const before of [9_700, 9_990, 9_999]) {
    const text = `${'字'.repeat(before)} ${token} ${'后'.repeat(5_000)}`;
    const { value } = JSON.parse(fieldsJson({ value: text }, redact));
    for (const kept of [message(text, redact), message(new Error(text), redact), value]) {
      assert.ok(!kept.includes('eyJ'), `${before} before it`);
      assert.equal(kept.length, 10_001);
    }
  }
});

test('Rules_ThatCouldRunForHours_AreRefused', () => {
  for (const pattern of [/(a+)+$/, /([a-z]*)*x/, /(\d{2,})+/, /(?:x+y?)+z/, /((a+))+$/, /((\w+)\s?)+$/, /(a{1,9})+$/, /(?:[)(]+x)*y/, /(?:(?:\((a*))?b){2,}/]) assert.throws(() => redactor([pattern]), /can run for hours/, String(pattern));
  for (const pattern of [/(ab)+/, /a+b+/, /(\d{4})+/, /[a-z]+(?:-[a-z]+)?/, /((ab)+c)?d+/, /(?:\d[ +-]?){13}/, /(\(\+\d{2}\)){1,2}x*/]) redactor([pattern]);
});

test('Rules_ThatFailOrAreSlow_MaskInsteadOfLeaking', () => {
  let nowMs = 0;
  const failing = redactor([() => { throw new Error('no'); }]);
  assert.equal(failing('秘密'), '[redacted: failed rule]');
  const slow = redactor([text => ((nowMs += 60), text)], () => nowMs);
  for (let time = 0; time < 3; time++) assert.equal(slow('字'), '字');
  assert.equal(slow('字'), '[redacted: slow rule]');
});

test('Defaults_OnHostileTexts_StayQuick', () => {
  const hostile = ['a'.repeat(10_000) + '@', 'a@'.repeat(5_000), 'a@a.'.repeat(2_500), '1'.repeat(10_000), '1 '.repeat(5_000), '4111-'.repeat(2_000), `eyJ${'a.'.repeat(5_000)}`, 'eyJaaaaaaaa.'.repeat(800), 'bearer '.repeat(1_400), '86 1380 '.repeat(1_200), '?token'.repeat(20_000), '&token='.repeat(20_000), 'token":"\\'.repeat(2_000), 'token: [{'.repeat(2_000), '"token",'.repeat(2_500), 'cookie: a=b; '.repeat(1_500), '://a:'.repeat(4_000), 'basic aA'.repeat(2_500)];
  for (const text of hostile) {
    const started = performance.now();
    message(text, redact);
    message(`https://shop.example/?${text}`, redact);
    assert.ok(performance.now() - started < 100, `${text.slice(0, 20)}… took ${performance.now() - started} ms`);
  }
});
