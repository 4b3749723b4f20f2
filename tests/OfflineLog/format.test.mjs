import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { built } from './harness/library.mjs';

const { decode, encodeAll } = await built('block.js');
const { nativeCodec } = await built('codec.js');
const { fflateCodec } = await built('wx/codec.js');
const { timeKey, unitKey, newestOf } = await built('keys.js');
const { splitRow } = await built('compact.js');
const { openLog, memoryStore } = await built('index.js');
const { vectors } = JSON.parse(readFileSync(new URL('vectors/blocks-v1.json', import.meta.url), 'utf8'));

const flat = named => named.map(({ log, tab, seq }) => ({ tab, seq, ...log })).sort((a, b) => a.tab.localeCompare(b.tab) || a.seq - b.seq);
const sorted = logs => [...logs].sort((a, b) => a.tab.localeCompare(b.tab) || a.seq - b.seq);

for (const { name, lines, logs, gzipBase64 } of vectors) {
  test(`Vector '${name}' is read as it was written, by every codec`, async () => {
    const bytes = new Uint8Array(Buffer.from(gzipBase64, 'base64'));
    for (const codec of [nativeCodec, fflateCodec]) {
      const text = await codec.unpack(bytes);
      assert.equal(text, lines.join('\n'));
      assert.deepEqual(flat(text.split('\n').flatMap(decode)), sorted(logs));
    }
  });

  test(`Vector '${name}' is what is written today`, () => {
    const named = logs.map(({ tab, seq, ...log }) => ({ log, tab, seq }));
    assert.deepEqual(encodeAll(named), lines);
  });
}

test('Block_OfAnotherVersion_IsRefused', () => assert.throws(() => decode(vectors[0].lines[0].replace('"v":1', '"v":2')), /version 2/));

test('Codecs_ReadEachOther', async () => {
  const text = '日志 😀 '.repeat(5_000);
  assert.equal(await fflateCodec.unpack(await nativeCodec.pack(text)), text);
  assert.equal(await nativeCodec.unpack(await fflateCodec.pack(text)), text);
});

test('Keys_SortByTheTimeOfTheNewestLog', () => {
  const key = unitKey('n', 1_795_000_000_123, 'k3jf92ab', 40);
  assert.equal(key, `n${timeKey(1_795_000_000_123)}k3jf92ab.14`);
  assert.equal(newestOf(key), 1_795_000_000_123);
  assert.ok(timeKey(999) < timeKey(1_000) && timeKey(1_795_000_000_123) < timeKey(4_000_000_000_000));
});

test('Row_HasItsHeadInFront', async () => {
  const store = memoryStore(1 << 20);
  const hour = Date.UTC(2026, 10, 20, 8);
  const log = openLog({ id: 'shop', uin: '10001', platform: { open: async () => store, now: () => hour, page: () => 'p' } });
  log.info('一');
  log.warn('二');
  await log.flush();
  const [[key, value]] = await store.read('wal', '', '~');
  const [head, line] = splitRow(value);
  assert.deepEqual(head, { a: hour, z: hour, n: 2, b: line.length, h: { [hour / 3_600_000]: [0, 1, 1, 0] }, u: ['10001'] });
  assert.equal(newestOf(key), hour);
  await log.close();
});

test('Rows_WrittenByVersion01WhereArraysHaveAToJson_AreReadCountedCompactedAndSent', async () => {
  // Written by the build of version 0.1 with Prototype.js 1.6's toJSON on arrays and texts: arrays stand there as texts.
  const rows = JSON.parse(readFileSync(new URL('vectors/rows-patched.json', import.meta.url), 'utf8'));
  const expected = ['又来了', '白屏', '库存不足', '页面打开 "首页"'];
  const store = memoryStore(1 << 20);
  await store.commit(rows.map(([key, value]) => ({ table: 'wal', key, value })));
  const sent = [];
  const open = chunkChars => openLog({
    id: 'shop', uin: '10001', limits: { maxAgeMs: 1e12 }, server: { endpoint: 'https://logs.example', token: () => 't' },
    platform: { open: async () => store, now: () => Date.UTC(2026, 9, 1, 10), chunkChars, idle: work => setImmediate(work), later: work => (setImmediate(work), () => {}), send: async ({ body }) => (body && sent.push(gunzipSync(body).toString()), { status: 200, text: '{"orders":[]}', retryAfter: null }) },
  });
  const look = async log => {
    assert.deepEqual((await log.query({ uin: '10001' }).all()).map(({ msg }) => msg), expected);
    assert.deepEqual((await log.query().counts()).map(({ info, warn, error }) => [info, warn, error]), [[1, 1, 1], [1, 0, 0]]);
  };
  const before = open(1e6);
  await look(before);
  await before.close();
  // So small that two rows are enough for a chunk.
  const after = open(300);
  for (let tries = 0; tries < 200 && !(await store.read('chunk', '', '~')).length; tries++) await new Promise(resolve => setTimeout(resolve, 5));
  assert.equal((await store.read('chunk', '', '~')).length, 1);
  await look(after);
  assert.equal(await after.report(), 'sent');
  const blocks = sent.flatMap(text => text.split('\n')).map(line => JSON.parse(line));
  assert.ok(blocks.every(block => Array.isArray(block.m)), 'the server takes no text for messages');
  assert.deepEqual(blocks.flatMap(block => block.m).sort(), [...expected].sort());
  await after.close();
});

test('Row_OfALaterVersion_IsLeftOutByReadersAndOutlivesCompaction', async () => {
  const store = memoryStore(1 << 20);
  const log = openLog({ id: 'shop', platform: { open: async () => store, chunkChars: 60, idle: work => setImmediate(work) } });
  for (let number = 0; number < 4; number++) {
    log.info(`第 ${number} 条`);
    await log.flush();
    if (number) continue;
    const [[key, value]] = await store.read('wal', '', '~');
    await store.commit([{ table: 'wal', key, value: value.replace('"v":1', '"v":2') }]);
  }
  for (let tries = 0; tries < 200 && !(await store.read('chunk', '', '~')).length; tries++) await new Promise(resolve => setTimeout(resolve, 5));
  const [[, bytes]] = await store.read('chunk', '', '~');
  assert.match(gunzipSync(bytes).toString(), /"v":2.*第 0 条/);
  assert.deepEqual((await log.query().all()).map(({ msg }) => msg), ['第 3 条', '第 2 条', '第 1 条']);
  await log.close();
});
