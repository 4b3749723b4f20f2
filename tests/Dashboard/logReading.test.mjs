// How logs are read, searched and counted, without a page: src/Dashboard/src/logViewer.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { nastyTexts } from '../OfflineLog/harness/nasty.mjs';
import { modules } from './harness/modules.mjs';

const { logFile, matcher, parseLine, partMatches, visibleParts, binsOf, ticksOf, bars, lineSearch, liveLogs } = await modules(
  ...['logFile', 'match', 'visibleParts', 'bins', 'lineSearch', 'liveLogs'].map(name => `logViewer/${name}.ts`));
// The demo page has no build, so it has its own.
const ofDemo = await import(new URL('../../src/Workflow/Logs/Pages/Static/visible.js', import.meta.url));

const everyLevel = new Set(['debug', 'info', 'warn', 'error']);
const line = (msg, more = {}) => JSON.stringify({ time: 1_795_000_000_000, level: 'info', uin: '10001', msg, tab: 't', seq: 0, ...more });

/** A merged file of so many lines in members of `size`, and how it is asked for. */
function file(count, size) {
  const parts = [];
  const members = [];
  for (let firstLine = 0; firstLine < count; firstLine += size) {
    const lines = Math.min(size, count - firstLine);
    const text = Array.from({ length: lines }, (_, index) => `${line(`第 ${firstLine + index} 条`, { time: firstLine + index })}\n`).join('');
    const bytes = gzipSync(text);
    parts.push({ offset: members.reduce((sum, member) => sum + member.length, 0), bytes: bytes.length, firstLine, lines, first: firstLine, last: firstLine + lines - 1, counts: [0, lines, 0, 0] });
    members.push(bytes);
  }
  const all = Buffer.concat(members);
  const asked = [];
  return { asked, parts, bytes: all.length, open: (wholeBytes = 0) => logFile(parts, async (offset, bytes) => (asked.push([offset, bytes]), Uint8Array.from(all.subarray(offset, offset + bytes)).buffer), wholeBytes) };
}

test('LineTexts_AcrossMembers_AreTheLinesAskedForInOrder', async () => {
  const { open } = file(95, 10);
  const found = await open().lineTexts([94, 0, 9, 10, 55]);
  assert.deepEqual(found.map(text => parseLine(text).msg), [94, 0, 9, 10, 55].map(number => `第 ${number} 条`));
});

test('LineTexts_OfOneMemberAgain_AskForNothing', async () => {
  const { open, asked } = file(95, 10);
  const log = open();
  await log.lineTexts([41, 42]);
  const before = asked.length;
  await log.lineTexts([40, 49]);
  assert.equal(asked.length, before);
});

test('Scan_OfSomeMembers_ReadsNeighboursTogetherAndNothingElse', async () => {
  const { open, asked, parts } = file(95, 10);
  const seen = [];
  for await (const [index, lines] of open().scan([1, 2, 3, 7])) seen.push([index, lines.length, parseLine(lines[0]).msg]);
  assert.deepEqual(seen, [[1, 10, '第 10 条'], [2, 10, '第 20 条'], [3, 10, '第 30 条'], [7, 10, '第 70 条']]);
  assert.deepEqual(asked, [[parts[1].offset, parts[1].bytes + parts[2].bytes + parts[3].bytes], [parts[7].offset, parts[7].bytes]]);
});

test('Read_OfASmallFile_AsksOnceForAllOfIt', async () => {
  const { open, asked, bytes } = file(95, 10);
  const log = open(bytes);
  assert.deepEqual((await log.lineTexts([0, 94])).map(text => parseLine(text).msg), ['第 0 条', '第 94 条']);
  for await (const [index, lines] of log.scan([3, 8])) assert.equal(parseLine(lines[0]).msg, `第 ${index * 10} 条`);
  assert.deepEqual(asked, [[0, bytes]]);
});

test('Matcher_TextThatJsonEscapes_IsFoundInMessagesAndFields', () => {
  const find = text => matcher({ levels: everyLevel, text });
  for (const text of nastyTexts) {
    const part = text.slice(0, 12);
    assert.ok(find(part)(line(text)), JSON.stringify(part));
    assert.ok(!find(part)(line('别的')), JSON.stringify(part));
  }
  // Another serializer may escape what JSON.stringify leaves alone.
  assert.ok(find('白屏')('{"time":1,"level":"info","msg":"\\u767d\\u5c4f"}'));
  assert.ok(find('ORDER')(line('order 7')));
  assert.ok(find('深处')(line('别的', { more: { deep: ['在深处'] } })));
  assert.ok(!find('level')(line('内容')), 'names of fields are no text');
});

test('Matcher_TimesAndLevels_HoldAtTheirEdges', () => {
  const matches = matcher({ levels: new Set(['error', 'warn']), from: 10, to: 20 });
  const at = (time, level) => matches(line('边', { time, level }));
  assert.deepEqual([at(9, 'error'), at(10, 'error'), at(20, 'warn'), at(21, 'warn'), at(15, 'info')], [false, true, true, false, false]);
  // Also where time and level do not stand first.
  assert.ok(matches('{"msg":"边","level":"warn","time":15}'));
});

test('ParseLine_Damage_IsShownAsWhatItIs', () => {
  assert.deepEqual(parseLine('{"time":1,'), { time: NaN, level: 'error', msg: '{"time":1,', damaged: true });
  assert.equal(parseLine('null').damaged, true);
  assert.equal(parseLine('{"time":1,"level":"info","msg":{"a":1}}').msg, '{"a":1}');
});

test('PartMatches_ByTheIndexAlone_SaysWhatNeedsReading', () => {
  const part = { first: 100, last: 200, lines: 5, counts: [0, 3, 0, 2] };
  const how = (levels, more) => partMatches(part, { levels: new Set(levels), ...more });
  assert.deepEqual(
    [how(['info', 'error']), how(['error']), how(['warn']), how(['info', 'error'], { text: 'x' }), how(['info', 'error'], { from: 150, to: 300 }), how(['error'], { from: 201, to: 300 })],
    ['all', 'some', 'none', 'some', 'some', 'none']);
});

for (const [where, parts] of Object.entries({ dashboard: visibleParts, demo: ofDemo.visibleParts })) test(`VisibleParts_OfThe_${where}_NameWhatHidesOrTurnsText`, () => {
  const shown = (text, oneLine) => parts(text, oneLine).map(part => part.mark ? `[${part.mark}]` : part).join('');
  assert.equal(shown('a\u202eb\u200bc\u0007d\u007f'), 'a[U+202E]b[U+200B]c[␇]d[␡]');
  assert.equal(shown('半 \ud83d 完整 😀 家庭 👨‍👩‍👧'), '半 [U+D83D] 完整 😀 家庭 👨‍👩‍👧');
  assert.equal(shown('一\n二\t三'), '一\n二\t三');
  assert.equal(shown('一\r\n二\t三', true), '一[␍][⏎]二[⇥]三');
  assert.equal(shown('\u{e0041}'), '[U+E0041]');
});

test('Bins_OfAnyTime_AreRoundAndHoldItsEnds', () => {
  for (const [first, last] of [[0, 1], [1_795_000_000_123, 1_795_000_000_124], [1_795_000_000_123, 1_795_000_901_000], [1_795_000_000_123, 1_797_592_000_000]]) {
    const { from, stepMs, bins } = binsOf(first, last, 120);
    assert.ok(from <= first && from + bins * stepMs > last, `${first} to ${last}`);
    assert.ok(bins <= 120, `${bins} bins`);
  }
});

test('Ticks_OfManyBins_HaveRoomAndStayInside', () => {
  assert.deepEqual(ticksOf(10, 440, 110), [0, 3, 6]);
  assert.deepEqual(ticksOf(3, 1_000, 110), [0, 1, 2]);
  assert.deepEqual(ticksOf(0, 1_000, 110), []);
});

test('Bars_OfABin_StandOnEachOtherAndEvenOneErrorIsSeen', () => {
  assert.deepEqual(bars([50, 0, 0, 50], 100), [{ level: 3, y: 52, height: 48 }, { level: 0, y: 4, height: 48 }]);
  assert.deepEqual(bars([0, 0, 0, 1], 10_000), [{ level: 3, y: 98, height: 2 }]);
  assert.deepEqual(bars([0, 0, 0, 0], 1), []);
});

/** A search whose reader says what the test wants, when it wants: `searches` are what was asked for. */
function searching(seenTo) {
  const searches = [];
  const openReader = () => ({
    filter: (filter, found) => new Promise((resolve, reject) => {
      const tell = (numbers, done = false) => found(Uint32Array.from(numbers), 0, 0, done);
      searches.push({ filter, tell, reject, end: async (numbers = []) => {
        tell(numbers, true);
        resolve();
        await new Promise(setImmediate);
      } });
    }),
  });
  const replaced = [];
  const search = lineSearch({ seenTo: () => seenTo, told: (_, areOthers) => replaced.push(areOthers) });
  const shown = () => search.shown() && Array.from({ length: search.shown().size() }, (_, index) => search.shown().at(index));
  return { search, searches, openReader, shown, replaced };
}

test('Search_AgainInAFileWithMoreLogs_ShowsTheOldUntilTheNewReachWhereSomebodyLooks', async () => {
  const { search, searches, openReader, shown, replaced } = searching(3);
  void search.start(openReader(), '支付');
  assert.deepEqual(shown(), []);
  await searches[0].end([1, 2, 3, 4]);
  void search.again(openReader(), '支付');
  assert.deepEqual([shown(), search.isStale()], [[1, 2, 3, 4], true]);
  searches[1].tell([11, 12]);
  assert.deepEqual([shown(), search.isStale()], [[1, 2, 3, 4], true]);
  searches[1].tell([13]);
  assert.deepEqual([shown(), search.isStale()], [[11, 12, 13], false]);
  await searches[1].end([14, 15]);
  assert.deepEqual(shown(), [11, 12, 13, 14, 15]);
  assert.deepEqual(replaced, [false, false, true, false]);
});

test('Search_AgainThatFindsLess_ShowsItAtItsEnd', async () => {
  const { search, searches, openReader, shown } = searching(3);
  void search.start(openReader(), '支付');
  await searches[0].end([1, 2, 3]);
  void search.again(openReader(), '支付');
  await searches[1].end();
  assert.deepEqual([shown(), search.isStale()], [[], false]);
});

test('Search_AgainWhileOneOfThatReaderRuns_WaitsForItsEnd', async () => {
  const { search, searches, openReader, shown } = searching(3);
  const live = openReader();
  void search.start(live, '支付');
  for (let chunk = 0; chunk < 3; chunk++) void search.again(live, '支付');
  assert.equal(searches.length, 1);
  await searches[0].end([1]);
  assert.deepEqual([searches.length, shown()], [2, [1]]);
  await searches[1].end([1, 2]);
  assert.deepEqual([searches.length, shown()], [2, [1, 2]]);
});

test('Search_ThatAnotherReplaced_IsNotHeard', async () => {
  const { search, searches, openReader, shown } = searching(3);
  const live = openReader();
  void search.start(live, '旧');
  void search.again(live, '旧');
  void search.start(live, '新');
  await searches[0].end([1]);
  assert.deepEqual([searches.map(({ filter }) => filter), shown()], [['旧', '新'], []]);
  search.stop();
  await searches[1].end([2]);
  assert.equal(shown(), undefined);
});

test('Search_AgainThatFails_SaysSoAndLeavesWhatIsShown', async () => {
  const { search, searches, openReader, shown } = searching(3);
  void search.start(openReader(), '支付');
  await searches[0].end([1]);
  const again = search.again(openReader(), '支付');
  searches[1].reject(new Error('断了'));
  await assert.rejects(again, /断了/);
  assert.deepEqual([shown(), search.isStale()], [[1], false]);
});

test('Search_OfLogsThatGrowMeanwhile_HasRoomForAll', async () => {
  const { search, searches, openReader, shown } = searching(3);
  void search.start(openReader(), '支付');
  const numbers = Array.from({ length: 5_000 }, (_, number) => number * 2);
  searches[0].tell(numbers.slice(0, 1_000));
  await searches[0].end(numbers.slice(1_000));
  assert.deepEqual(shown(), numbers);
});

/** Logs of a device in a row, as a chunk has them. */
const chunk = (first, count, msg = 'x', tab = 't') => Array.from({ length: count }, (_, index) => ({ log: { time: 1_000 + first + index, level: 'info', msg }, tab, seq: first + index }));

test('LiveView_ThatIsFull_KeepsWhatItHasAndTakesNoMore', async () => {
  const kept = async (limits, ...chunks) => {
    const logs = liveLogs(async bytes => ({ logs: bytes }), limits);
    const took = [];
    for (const one of chunks) took.push(await logs.add('dev0', one));
    assert.equal(logs.parts.reduce((sum, part) => sum + part.lines, 0), logs.lines());
    return [took, logs.lines(), (await logs.lineTexts([logs.lines() - 1]))[0]];
  };
  const few = { logs: 6, characters: 64e6 };
  const short = { logs: 1e6, characters: 10_000 };
  const last = '{"time":1005,"level":"info","msg":"x","tab":"t","seq":5,"device":"dev0"}';
  assert.deepEqual(await kept(few, chunk(0, 3), chunk(3, 3), chunk(0, 6)), [[true, true, true], 6, last]);
  assert.deepEqual(await kept(few, chunk(0, 3), chunk(3, 4), chunk(100, 5)), [[true, false, false], 6, last]);
  assert.deepEqual((await kept(short, chunk(0, 5, 'y'.repeat(1_000)), chunk(5, 50, 'y'.repeat(1_000)))).slice(0, 2), [[true, false], 9]);
  // The name of a tab counts with each log, and so does what JSON makes of a character.
  assert.deepEqual((await kept(short, chunk(0, 50, 'x', 'z'.repeat(1_000)))).slice(0, 2), [[false], 4]);
  assert.deepEqual((await kept(short, chunk(0, 50, '\u0001'.repeat(1_000)))).slice(0, 2), [[false], 1]);
  assert.deepEqual((await kept(undefined, chunk(0, 65, 'y'.repeat(1024 * 1024)))).slice(0, 2), [[false], 63]);
});
