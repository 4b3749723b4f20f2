// What a person is told of two versions of a document.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { modules } from './harness/modules.mjs';

const { atOnce, comparing, idForBody, idJson, idOf, isTyped, kindOf, numberKey, pathText, print, reading, visible } =
  await modules('exactJson.ts', 'fieldDiff.ts', 'sameJson.ts', 'slices.ts', 'printJson.ts', 'docId.ts', 'visible.ts');
const read = text => atOnce(reading(text));
const diff = (before, after, most = 100) => atOnce(comparing(before && read(before), after && read(after), most));
const lines = (before, after) => diff(before, after).rows
  .map(row => [row.kind, pathText(row.path), row.before && print(row.before, 99).text, row.after && print(row.after, 99).text].filter(part => part !== undefined).join(' '));

test('Diff_OfFields_SaysWhichWereAddedRemovedAndChanged', () => {
  assert.deepEqual(lines('{"_id":"a","x":1,"y":{"z":1},"w":true}', '{"_id":"a","x":2,"y":{"z":1,"n":"新"}}'), ['changed x 1 2', 'added y.n "新"', 'removed w true']);
});

test('Diff_OfNumbers_KeepsTypesApart', () => {
  assert.deepEqual(lines('{"a":1,"b":1,"c":1.0}', '{"a":1.0,"b":"1","c":"1.0"}'), ['changed a 1 1.0', 'changed b 1 "1"', 'changed c 1.0 "1.0"']);
  assert.deepEqual(lines('{"a":{"$numberLong":"1"},"b":9007199254740993}', '{"a":1,"b":9007199254740992}'), [
    'changed a { "$numberLong": "1" } 1', 'changed b 9007199254740993 9007199254740992',
  ]);
});

test('Diff_OfWhatIsEqualToTheDatabase_SaysNothing', () => {
  assert.deepEqual(lines('{"a":3.0,"b":"\\u4e2d","c":{"x":1,"y":2},"d":30e-1}', '{"c":{"y":2,"x":1},"b":"中","a":3.00,"d":3.0}'), []);
  assert.deepEqual(lines('{"t":{"$date":"2026-01-01T00:00:00Z"}}', '{"t":{"$date":"2026-01-01T08:00:00.000+08:00"}}'), []);
  assert.deepEqual(lines('{"t":{"$date":{"$numberLong":"0"}}}', '{"t":{"$date":"1970-01-01T00:00:00Z"}}'), []);
  assert.deepEqual(lines('{"z":-0.0}', '{"z":0.0}'), ['changed z -0.0 0.0']);
});

test('Diff_OfLists_TellsOneItemMoreAsOne', () => {
  assert.deepEqual(lines('{"a":[1,2,3]}', '{"a":[0,1,2,3]}'), ['added a[0] 0']);
  assert.deepEqual(lines('{"a":[{"n":1,"m":2},5]}', '{"a":[{"n":1,"m":3},5]}'), ['changed a[0].m 2 3']);
  assert.deepEqual(lines('{"a":[1,2,3]}', '{"a":[1]}'), ['removed a[1] 2', 'removed a[2] 3']);
  assert.deepEqual(lines('{"a":[1,1]}', '{"a":[1]}'), ['removed a[1] 1']);
});

test('Diff_OfAnObjectAndAList_IsOneChange', () => assert.deepEqual(lines('{"a":{"0":1}}', '{"a":[1]}'), ['changed a { "0": 1 } [1]']));

test('Diff_WithAVersionThatIsAbsent_TellsEveryFieldOfTheOther', () => {
  assert.deepEqual(lines(undefined, '{"_id":"a","b":[1]}'), ['added _id "a"', 'added b [1]']);
  assert.deepEqual(lines('{"_id":"a"}', undefined), ['removed _id "a"']);
});

test('Diff_OfAKeyThatStandsTwice_ShowsBoth', () => assert.deepEqual(lines('{"a":1}', '{"a":1,"a":2}'), ['added a (2) 2']));

test('Diff_OfKeysLikeThoseOfEveryObject_TakesThemAsKeys', () => {
  assert.deepEqual(lines('{"a":1}', '{"a":1,"__proto__":{"x":1},"constructor":2}'), ['added __proto__ { "x": 1 }', 'added constructor 2']);
});

test('Diff_OfVeryMany_KeepsTheFirstAndCountsAll', () => {
  const many = from => `{${Array.from({ length: 5_000 }, (_, index) => `"k${index}":${index + from}`).join()}}`;
  const found = diff(many(0), many(1), 100);
  assert.deepEqual([found.rows.length, found.changed], [100, 5_000]);
});

test('Path_OfOddKeys_IsQuoted', () => assert.equal(pathText(['goods', 0, 'a.b', '价格', '"']), 'goods[0]["a.b"].价格["\\""]'));

test('NumberKey_OfReals_IsTheirValue', () => {
  assert.equal(numberKey('3.0'), numberKey('30e-1'));
  assert.equal(numberKey('1E400'), numberKey('10.0e399'));
  assert.notEqual(numberKey('3'), numberKey('3.0'));
  assert.notEqual(numberKey('0.0'), numberKey('-0.0'));
});

test('KindOf_Values_IsWhatTheDatabaseHolds', () => {
  assert.deepEqual(read('["1",1,1.0,true,null,[],{},{"$date":0},{"$numberLong":"1"},{"$oid":"x"},NaN]').root.values.map(kindOf), [
    'text', 'integer', 'real', 'word', 'word', 'list', 'object', 'date', 'long', 'special', 'word',
  ]);
});

test('Id_AsText_IsAString', () => assert.equal(idJson({ text: '3', as: 'text' }), '"3"'));

test('Id_AsJson_IsWhatItSays', () => {
  assert.equal(idJson({ text: ' 3.0 ', as: 'json' }), '3.0');
  assert.equal(idJson({ text: '{"$oid":"65"}', as: 'json' }), '{"$oid":"65"}');
  assert.equal(idJson({ text: '张三', as: 'json' }), undefined);
  assert.equal(idJson({ text: '', as: 'json' }), undefined);
});

test('Id_InABody_KeepsItsLetters', { skip: !JSON.rawJSON && 'needs a newer node; the browser tests ask for it too' }, () => {
  assert.equal(JSON.stringify({ docId: idForBody('9007199254740993') }), '{"docId":9007199254740993}');
  assert.equal(JSON.stringify({ docId: idForBody('1.0') }), '{"docId":1.0}');
});

test('Id_OfTheApp_IsWrittenAsAPersonWould', () => {
  assert.deepEqual(idOf('"张/三"'), { text: '张/三', as: 'text' });
  assert.deepEqual(idOf('9007199254740993'), { text: '9007199254740993', as: 'json' });
  assert.deepEqual(idOf('"a\\nb"'), { text: '"a\\nb"', as: 'json' });
});

test('Name_WithWhatNobodyCanType_IsTypedAsItIsShown', () => {
  assert.equal(visible('a\u202eb\ud800'), 'a\\u202eb\\ud800');
  assert.equal(visible('👨‍👩‍👧'), '👨‍👩‍👧');
  assert.ok(isTyped('a\\u202eb', 'a\u202eb') && isTyped('订单', '订单') && isTyped('e\u0301', 'é'));
  assert.ok(!isTyped('订单 ', '订单') && !isTyped('', '订单'));
});
