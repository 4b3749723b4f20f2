// What the pages say: both languages say everything, with the same values, and nothing that no page asks for.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const source = new URL('../../src/Dashboard/src/', import.meta.url);
const read = path => readFileSync(new URL(path, source), 'utf8');
const [en, zh] = ['texts/en.json', 'texts/zh-CN.json'].map(path => JSON.parse(read(path)));
const code = readdirSync(source, { recursive: true }).filter(name => /\.tsx?$/.test(name)).map(read).join('\n');
const placesOf = text => [...text.matchAll(/\{(\d)\}/g)].map(match => match[1]).sort().join('');

test('Texts_OfBothLanguages_AreTheSameInTheSameOrder', () => assert.deepEqual(Object.keys(zh), Object.keys(en)));

test('Texts_OfBothLanguages_TakeTheSameValues', () => {
  assert.deepEqual(Object.keys(en).filter(key => placesOf(en[key]) !== placesOf(zh[key])), []);
});

test('Words_ThatFollowANumber_BelongToAValueOfTheText', () => {
  for (const text of [...Object.values(en), ...Object.values(zh)]) {
    for (const [, index] of text.matchAll(/\{(\d):[^}]*\}/g)) assert.ok(placesOf(text).includes(index), text);
    assert.doesNotMatch(text.replace(/\{\d(:[\w ]+\|[\w ]+)?\}/g, ''), /\{\d/);
  }
});

test('Texts_AreAllUsed', () => {
  // word('outcome', …) uses every text of its kind, t(`theme.${…}`) too.
  const kinds = new Set([...code.matchAll(/word\('(\w+)'/g), ...code.matchAll(/t\(`(\w+)\.\$\{/g)].map(match => match[1]));
  const unused = Object.keys(en).filter(key => !kinds.has(key.split('.')[0]) && !code.includes(`'${key}'`));
  assert.deepEqual(unused, []);
});

test('Texts_InChinese_AreChineseWithItsOwnMarks', () => {
  // Names that stay as they are: units, ids, the app's own words.
  const foreign = Object.entries(zh).filter(([, text]) => !/[\u4e00-\u9fff]/.test(text) && /[a-z]{3}/i.test(text)).map(([key]) => key);
  assert.deepEqual(foreign, []);
  assert.deepEqual(Object.entries(zh).filter(([, text]) => /[\u4e00-\u9fff][,:;?!]/.test(text)).map(([key]) => key), []);
});
