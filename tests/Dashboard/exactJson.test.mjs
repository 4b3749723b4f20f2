// Documents are read exactly: numbers keep their letters, and a large one is read in slices.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { modules } from './harness/modules.mjs';

const { atOnce, field, inSlices, isString, print, printBeside, rawOf, reading, unescaped } = await modules('exactJson.ts', 'slices.ts', 'printJson.ts');
const read = text => atOnce(reading(text));

test('Reading_OfNumbers_KeepsEveryLetter', () => {
  const { root } = read('{"a":1,"b":1.0,"c":9007199254740993,"d":-0.0,"e":1E+400,"f":NaN,"g":-Infinity}');
  assert.deepEqual(root.values, ['1', '1.0', '9007199254740993', '-0.0', '1E+400', 'NaN', '-Infinity']);
});

test('Reading_OfStrings_FindsTheirEndsAndTheirLetters', () => {
  const { root } = read(String.raw`{"a\"\\":"\\","中文":"\u4e2d\ud83d","x":"a\\\"b" }`);
  assert.deepEqual(root.keys, ['a"\\', '中文', 'x']);
  assert.deepEqual(root.values.map(unescaped), ['\\', '中\ud83d', 'a\\"b']);
  assert.ok(root.values.every(isString));
});

test('Reading_OfAnythingJson_SaysWhatJsonParseSays', () => {
  const plain = value => (typeof value === 'string' ? JSON.parse(value)
    : 'keys' in value ? Object.fromEntries(value.keys.map((key, index) => [key, plain(value.values[index])]))
    : value.values.map(plain));
  for (const one of [[], {}, [[], {}], { a: [] }, [1, [2, [3, { b: null }]], true], '', 'x', 0, null, { '': { '': '' } }, ['\u2028', '"', '\\', '\n']]) {
    for (const indent of [0, 1]) assert.deepEqual(plain(read(JSON.stringify(one, null, indent)).root), one);
  }
});

test('Reading_OfContainers_KnowsTheirPlaceInTheText', () => {
  const doc = read('{"a": [1, {"b": 2}], "_id": {"$oid":"x"}}');
  assert.equal(rawOf(doc, doc.root.values[0]), '[1, {"b": 2}]');
  assert.equal(rawOf(doc, field(doc.root, '_id')), '{"$oid":"x"}');
});

test('Reading_OfAKeyThatStandsTwice_TakesTheLastAsTheDatabaseDoes', () => assert.equal(field(read('{"a":1,"b":2,"a":3}').root, 'a'), '3'));

for (const text of ['', '{', '[1,]', '{"a"}', '{"a":1,}', '{a:1}', '1 2', '"a', '[1}', '01', '+1', 'nan', "'a'", '{"a":}', '}', '\u00a01']) {
  test(`Reading_Of_${JSON.stringify(text)}_SaysThatItIsNotJson`, () => assert.throws(() => read(text), SyntaxError));
}

test('Reading_OfWhatIsTooDeep_SaysSo', () => assert.throws(() => read('['.repeat(5_000)), /Deeper/));

test('Reading_OfSixteenMegabytes_NeverHoldsThePageForLong', async t => {
  const text = JSON.stringify({ _id: 'x', items: Array.from({ length: 130_000 }, (_, index) => ({ n: index, name: `订单 ${index}`, price: index + 0.5, note: 'x'.repeat(70) })) });
  assert.ok(text.length > 14_000_000);
  const works = [];
  const slow = reading(text);
  const timed = { next() {
    const start = performance.now();
    const step = slow.next();
    works.push(performance.now() - start);
    return step;
  } };
  const { root } = await inSlices(timed);
  assert.equal(root.values[1].values.length, 130_000);
  t.diagnostic(`${works.length} steps, ${works.reduce((a, b) => a + b, 0).toFixed(0)} ms, the longest ${Math.max(...works).toFixed(0)} ms`);
  // The page may do something else between two of them.
  assert.ok(works.length > 100, `${works.length} steps`);
});

test('InSlices_OfWhatNobodyWaitsForAnyMore_Stops', async () => {
  const stop = new AbortController();
  const endless = (function* () { for (;;) yield; })();
  const work = inSlices(endless, stop.signal);
  stop.abort();
  await assert.rejects(work, { name: 'AbortError' });
});

test('Print_OfWhatIsHiddenOrTurnsTheText_ShowsItsCode', () => {
  assert.equal(print(read('{"a\\u202e":"x\u202ey\\u0000<script>\\n\u200b"}').root, 100).text, '{ "a\\u202e": "x\\u202ey\\u0000<script>\\n\\u200b" }');
});

test('Print_OfWhatIsLong_IsCutAndSaysSo', () => {
  const long = print(read(JSON.stringify('长'.repeat(9_000))).root, 300);
  assert.ok(long.cut && long.text.length < 320 && long.text.endsWith('…'));
  const many = print(read(JSON.stringify(Array.from({ length: 9_000 }, (_, index) => index))).root, 300);
  assert.ok(many.cut && many.text.length < 400 && many.text.includes('…'));
  assert.deepEqual(print(read('[1, 2]').root, 300), { text: '[1, 2]', cut: false });
});

test('PrintBeside_OfTwoLongStrings_ShowsWhereTheyPart', () => {
  const [a, b] = ['1', '2'].map(end => read(JSON.stringify(`${'a'.repeat(50_000)}${end}zzz`)).root);
  assert.ok(printBeside(a, b, 300).text.endsWith('1zzz"'));
  assert.ok(printBeside(b, a, 300).text.endsWith('2zzz"'));
});
