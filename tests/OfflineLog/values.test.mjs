import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { bundle, launch, serve } from './harness/browser.mjs';
import { built } from './harness/library.mjs';

const { fieldsJson, message } = await built('snapshot.js');
const script = await bundle('browser/values.mjs');
const page = readFileSync(new URL('../../docs/offline-logs.md', import.meta.url), 'utf8');
const names = [...page.split('## What values become')[1].split('\n## ')[0].matchAll(/^\| ([^|]+) \|/gm)].map(([, name]) => name).slice(1).filter(name => name !== '---');
const plain = text => text;

describe('Values_OfEveryKind_AreKeptAsTheTableSays', () => {
  let browser, site, tab;
  before(async () => {
    [browser, site] = [await launch(), await serve(script)];
    tab = await browser.context.newPage();
    await tab.goto(site.origin);
  });
  after(async () => {
    await browser?.close();
    await site?.close();
  });

  test('The table in the docs and these tests have the same rows', async () => assert.deepEqual(await tab.evaluate(() => Object.keys(T.rows)), names));
  for (const name of names) test(name, () => tab.evaluate(one => T.run(one), name));
});

test('Fields_ThatAreNoObjectWithNames_GetOne', () => {
  const kept = value => JSON.parse(fieldsJson(value, plain) || '0');
  assert.match(kept(new Error('坏了')).value, /^Error: 坏了/);
  assert.deepEqual([kept([1, 2]), kept('字'), kept(new Map([['a', 1]])), kept(7)], [{ value: [1, 2] }, { value: '字' }, { value: [['a', 1]] }, { value: 7 }]);
  assert.deepEqual([kept(undefined), kept(null), kept({})], [0, 0, 0]);
});

test('Work_OnAValueOfAnySize_IsBoundedByWhatIsKept', () => {
  let reads = 0;
  const counted = target => new Proxy(target, { get: (own, key) => (reads++, own[key]) });
  const texts = Array.from({ length: 900 }, (_, number) => `${number} ${'长'.repeat(1_000)}`);
  const json = fieldsJson({ texts: counted(texts) }, plain);
  assert.ok(json.length < 21_000 && json.length > 19_000, `${json.length} characters`);
  assert.ok(reads < 100, `${reads} reads of an array of 900 long texts`);
  assert.equal(JSON.parse(json).texts.at(-1), '…');

  reads = 0;
  const flat = Object.fromEntries(Array.from({ length: 50_000 }, (_, number) => [`键${number}`, number]));
  const kept = JSON.parse(fieldsJson(counted(flat), plain));
  assert.ok(reads < 1_100, `${reads} reads of 50,000 keys`);
  assert.deepEqual([kept.键0, kept.键900, kept['…']], [0, 900, '…']);

  let items = 0;
  function* endless() {
    for (;;) yield items++;
  }
  const map = Object.assign(new Map(), { [Symbol.iterator]: endless });
  fieldsJson({ map }, plain);
  assert.ok(items < 1_100, `${items} items of a map without end`);

  let deep = {};
  for (let level = 0; level < 100_000; level++) deep = { deep };
  assert.ok(fieldsJson(deep, plain).length < 20_000);
  let error = new Error('最里面');
  for (let level = 0; level < 10_000; level++) error = new Error(`第 ${level} 层`, { cause: error });
  assert.ok(message(error, plain).length <= 10_001);
});

test('Keys_OfAStoreThatIsLoggedAgain_AreListedOnce', () => {
  let lists = 0;
  const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, number) => [`键${number}`, number]));
  const store = new Proxy(many, { ownKeys: own => (lists++, Reflect.ownKeys(own)) });
  for (let time = 0; time < 10; time++) fieldsJson({ store }, plain);
  many.键1 = '新';
  assert.equal(JSON.parse(fieldsJson({ store }, plain)).store.键1, '新', 'values are as they are now');
  assert.equal(lists, 1);
});

test('Keys_OfAStoreThatHasShrunk_AreListedAnew', () => {
  const store = Object.fromEntries(Array.from({ length: 1_500 }, (_, number) => [`键${number}`, number]));
  fieldsJson({ store }, plain);
  for (let number = 1; number < 1_500; number++) delete store[`键${number}`];
  store.新 = true;
  assert.deepEqual(JSON.parse(fieldsJson({ store }, plain)).store, { 键0: 0, 新: true });
});

test('Functions_ThatThrowWhenTheyAreReadOrTurnedIntoText_CostNoLog', () => {
  const { proxy, revoke } = Proxy.revocable(() => {}, {});
  revoke();
  const strange = [class { static toJSON() { throw new Error('不给'); } }, proxy, Object.defineProperty(() => {}, 'name', { value: Object.create(null) }), Object.assign(() => {}, { toString() { throw new Error('不说'); } })];
  for (const value of strange) {
    assert.equal(typeof message(value, plain), 'string');
    assert.equal(typeof JSON.parse(fieldsJson({ value, 旁: 1 }, plain)).value, 'string');
    assert.equal(JSON.parse(fieldsJson({ value, 旁: 1 }, plain)).旁, 1);
  }
});

test('Errors_WithListsOfAnyLength_AreToldInPart', () => {
  const many = Object.assign(new AggregateError([], '都失败'), { errors: new Array(3e7) });
  const long = Object.assign(new Error('长'), { stack: [] });
  long.stack[4e8] = '最后';
  assert.ok(message(many, plain).length < 11_000);
  assert.ok(message(long, plain).length < 11_000);
});

test('Kinds_AndBuffers_AreMaskedAndCutAsTexts', () => {
  assert.deepEqual(JSON.parse(fieldsJson({ bytes: Buffer.alloc(100_000) }, plain)), { bytes: { object: 'Uint8Array', byteLength: 100_000 } });
  const lies = { get [Symbol.toStringTag]() { return '电话 13800138000 '.repeat(10_000); } };
  const json = fieldsJson({ lies: Object.create(lies) }, text => text.replaceAll('13800138000', '[mobile]'));
  assert.ok(json.length < 21_000 && !json.includes('13800138000'), `${json.length}`);
});

test('Iterators_ThatRunOnce_AreLeftToTheApp', () => {
  const numbers = [1, 2, 3].values();
  fieldsJson({ numbers }, plain);
  assert.deepEqual([...numbers], [1, 2, 3]);
});
