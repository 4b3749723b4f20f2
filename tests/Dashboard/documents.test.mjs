// Documents: versions of one, what changed in it, and that nothing in it does harm.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { put, remove } from './harness/cloud.mjs';
import { shows, startSite } from './harness/site.mjs';

const collection = '订单';
const nasty = '"><script>globalThis.hacked = 1</script><img src=x onerror="globalThis.hacked = 1">\u202eإلغاء\u0007';
const nameOfOldCollection = `旧 ${String.fromCodePoint(0x202e)}<b>`;
let site;
let backups;

const hash = (query, name = collection) => `#/documents?${new URLSearchParams({ collection: name, ...query })}`;
const sixteenMegabytes = change => JSON.stringify({
  _id: '大文档', items: Array.from({ length: 60_000 }, (_, n) => ({ n, name: `订单 ${n}`, price: n + 0.5, note: n === 40_000 ? change : 'x'.repeat(60) })), blob: `${'长'.repeat(3_000_000)}${change}`,
});

before(async () => {
  site = await startSite({ cloud: { collections: { [collection]: 20, 用户: 5 } } });
  await put(site, collection, '{"_id":"张三","n":1,"s":"1","price":12.50,"tags":["甲","乙"],"who":{"name":"李四"}}', { _id: nasty, [nasty]: nasty }, sixteenMegabytes('旧'));
  await put(site, collection, '{"_id":9007199254740993,"what":"a long"}', '{"_id":3,"what":"a number"}', '{"_id":"3","what":"a text"}');
  await put(site, nameOfOldCollection, { _id: 'a' });
  const first = await site.backup();
  await put(site, collection, '{"who":{"name":"王五"},"tags":["甲","新","乙"],"_id":"张三","n":1.0,"s":1,"price":12.5}', { _id: nasty, [nasty]: `${nasty}!` }, sixteenMegabytes('新'));
  const second = await site.backup();
  await remove(site, collection, '张三');
  backups = [first, second, await site.backup()];
});
afterEach(() => site.check());
after(() => site?.stop());

/** What the table of differences says, a row a line. */
const rowsOf = page => page.$$eval('.diff tbody tr', rows => rows.map(row => [row.className, row.querySelector('.path').textContent, ...[...row.querySelectorAll('.value')].map(value => value.textContent)].join(' ')));

test('Documents_ByKeyboardAlone_FindsTheVersionsOfOne', async () => {
  const page = await site.open('#/documents');
  await page.waitForSelector('.search');
  await page.getByLabel('Collection').focus();
  await page.keyboard.type(collection);
  await page.keyboard.press('Tab');
  await page.keyboard.type('张三');
  await page.keyboard.press('Enter');
  await shows(page, 'What changed from');
  assert.deepEqual(await page.$$eval('.versions tbody tr', rows => rows.map(row => [...row.querySelectorAll('.badge')].map(badge => badge.textContent).join(' '))), [
    'absent changed', 'present changed', 'present',
  ]);
  assert.match(page.url(), /collection=.*doc=/);
  assert.equal(await page.evaluate(() => document.activeElement.value), '张三');
  assert.deepEqual(await page.$$eval('datalist option', options => options.map(option => option.value).filter(name => name === '用户')), ['用户']);
  await page.end();
});

test('Documents_WhatWasDeleted_IsShownFieldByField', async () => {
  const page = await site.open(hash({ doc: '张三' }));
  await shows(page, '0 added, 6 removed, 0 changed');
  assert.deepEqual((await rowsOf(page))[3], 'removed n 1.0');
  await page.end();
});

test('Documents_TwoVersions_TellTypesApartAndListsItemByItem', async () => {
  const page = await site.open(hash({ doc: '张三' }), { language: 'zh-CN', width: 360, theme: 'dark' });
  await shows(page, '的变化');
  await page.getByRole('radio', { name: /^对比到/ }).nth(1).check();
  await page.getByRole('radio', { name: /^从/ }).nth(2).check();
  await shows(page, '新增 1 处，删除 0 处，修改 3 处');
  assert.deepEqual(await rowsOf(page), ['changed who.name "李四" "王五"', 'added tags[1] "新"', 'changed n 1 1.0', 'changed s "1" 1']);
  await shows(page, '浮点数');
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
  await page.end();
});

test('Documents_WithMarkupAndMarksOfDirection_AreTextOnly', async () => {
  const page = await site.open(hash({ doc: nasty }));
  await shows(page, 'What changed from');
  await page.getByRole('radio', { name: /^Compare to/ }).nth(1).check();
  await page.getByRole('radio', { name: /^Compare from/ }).nth(2).check();
  await page.waitForSelector('.diff tr.changed');
  const text = await page.textContent('main');
  assert.ok(text.includes('<script>globalThis.hacked') && text.includes('\\u202e') && text.includes('\\u0007'));
  assert.ok(!/[\u202e\u0007]/.test(text));
  assert.equal(await page.evaluate(() => globalThis.hacked), undefined);
  assert.equal(await page.locator('main img, main script').count(), 0);
  await page.end();
});

test('Documents_OfSixteenMegabytes_AreComparedWithoutHoldingThePage', async t => {
  const page = await site.open('');
  await shows(page, 'Last good backup');
  await page.evaluate(() => {
    globalThis.longest = 0;
    let last = performance.now();
    setInterval(() => {
      const now = performance.now();
      globalThis.longest = Math.max(globalThis.longest, now - last);
      last = now;
    }, 5);
  });
  const began = Date.now();
  await page.evaluate(to => { location.hash = to; }, hash({ doc: '大文档' }));
  await shows(page, '0 added, 0 removed, 2 changed');
  const [longest, took] = [await page.evaluate(() => globalThis.longest), Date.now() - began];
  t.diagnostic(`${took} ms, at most ${longest.toFixed(0)} ms without a turn`);
  // 200 ms on a machine that has nothing else to do; many more tests may run beside this one.
  assert.ok(longest < 3_000, `${longest} ms without a turn`);
  const rows = await rowsOf(page);
  assert.equal(rows[0], 'changed items[40000].note "旧" "新"');
  assert.match(rows[1], /^changed blob …"长+旧" …"长+新"$/);
  assert.ok((await page.textContent('main')).includes('Shortened: 3,000,001 characters in all.'));
  await page.locator('summary').first().click();
  await shows(page, 'Shortened: the document has');
  assert.ok((await page.textContent('main')).length < 200_000);
  await page.end();
});

test('Documents_WhoseIdIsANumber_AreFoundAsJsonAndNotAsText', async () => {
  const page = await site.open(hash({ doc: '3' }));
  await shows(page, '"a text"');
  await page.getByRole('radio', { name: 'JSON' }).check();
  await page.click('button:has-text("Find")');
  await shows(page, '"a number"');
  assert.match(page.url(), /as=json/);
  await page.fill('.search .idField input', '9007199254740993');
  await page.click('button:has-text("Find")');
  await shows(page, '"a long"');
  await page.fill('.search .idField input', '9007199254740992');
  await page.click('button:has-text("Find")');
  await shows(page, 'None of these backups has a document with this id.');
  await page.fill('.search .idField input', '张三');
  await shows(page, 'This id cannot be read as JSON.');
  await page.end();
});

test('Documents_OfACollectionThatNoBackupHas_SaysSo', async () => {
  const page = await site.open(hash({ doc: 'a' }, '没有'), { language: 'zh-CN' });
  await shows(page, '不存在');
  await page.end();
});

test('Documents_OfACollectionWithAnOddName_AreFoundByTheirLink', async () => {
  const page = await site.open(hash({ doc: 'a' }, nameOfOldCollection));
  await shows(page, 'present');
  assert.ok((await page.textContent('#versions')).includes('旧 \\u202e<b>'));
  await page.end();
});

test('Documents_AnIdThatTheAppRefuses_IsToldAsItsSentence', async () => {
  const page = await site.open(hash({ doc: '{"$oid":"65f0"}', as: 'json' }));
  await shows(page, "'docId' must be a string or a number");
  await page.end();
});

test('Documents_WhileTheAppIndexes_SaySoAndComeByThemselves', async () => {
  let turns = 0;
  const page = await site.open(hash({ doc: '张三' }), {
    routes: {
      '**/api/documents/history': route => (++turns < 3
        ? route.fulfill({ status: 202, contentType: 'application/json', body: JSON.stringify({ state: 'Indexing', backups: backups.map(one => one.id) }) })
        : route.continue()),
    },
  });
  await shows(page, 'The documents of 3 backups are being indexed');
  await shows(page, 'What changed from');
  await page.end();
});
