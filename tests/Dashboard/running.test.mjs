// A backup while it runs: a bar for each collection, however many there are.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { listOf, nightly, one } from './harness/answers.mjs';
import { axePath, shows, startSite } from './harness/site.mjs';

let site;

before(async () => {
  site = await startSite();
});
afterEach(() => site.check());
after(() => site?.stop());

/** A backup that runs, with these exports; and the routes that answer it, as it is when they are asked. */
function running(exports) {
  const backup = nightly(0, { outcome: 'Running', endedAt: null, durationSeconds: null, gate: null, exports });
  const path = `**/api/backups/${backup.id}`;
  return { backup, routes: { ...listOf([backup]), [path]: route => one(backup)[path](route) } };
}

/** What each bar says, as it is heard. */
const bars = page => page.$$eval('.live .row progress', all => all.map(bar => [bar.getAttribute('aria-label'), bar.getAttribute('aria-valuetext'), bar.value]));

test('Running_EachCollection_HasABarOfItsStageAndWhatHappensIsOnTop', async () => {
  const { backup, routes } = running([
    { collection: '订单', status: 'Complete', documents: 48_000 }, { collection: '空集合', status: 'Empty', documents: 0 }, { collection: '用户', status: 'Pending', countBefore: 1_234 },
    { collection: '商品', status: 'Exporting', countBefore: 9, attempt: 2 }, { collection: '日志', status: 'Failed' }, { collection: '地址', status: 'Starting' },
    { collection: '评价', status: 'Storing', documents: 77 }, { collection: '<b>券</b>', status: 'Verifying', documents: 1_500 },
  ]);
  const page = await site.open('', { routes, bypassCSP: true, script: axePath });
  await shows(page, '3 of 8 collections');
  assert.deepEqual(await bars(page), [
    ['商品', 'exporting', 2], ['地址', 'starting', 1], ['评价', 'storing', 3], ['<b>券</b>', 'verifying', 4], ['日志', 'failed', 0], ['用户', 'waiting', 0], ['订单', 'complete', 5], ['空集合', 'empty', 5],
  ]);
  await shows(page, 'exporting (attempt 2) · about 9 documents');
  await shows(page, 'complete · 48,000 documents');
  const { violations } = await page.evaluate(() => globalThis.axe.run(document.querySelector('.live')));
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), []);
  backup.exports.find(({ collection }) => collection === '商品').status = 'Storing';
  await page.waitForFunction(() => document.querySelector('progress[aria-label="商品"]').getAttribute('aria-valuetext') === 'storing');
  await page.end();
});

test('Running_AThousandCollections_KeepsFewInThePageAndTouchesOnlyThoseThatChange', async t => {
  const { backup, routes } = running(Array.from({ length: 1_000 }, (_, index) => ({ collection: `集合${index}`, status: index < 4 ? 'Exporting' : 'Pending', countBefore: index })));
  const page = await site.open('', { routes, width: 360, language: 'zh-CN', theme: 'dark' });
  await shows(page, '0/1,000 个集合');
  assert.ok((await bars(page)).length < 60);
  assert.equal(await page.getAttribute('.live .row', 'aria-setsize'), '1000');
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
  await page.evaluate(() => {
    globalThis.touched = [];
    globalThis.longest = 0;
    new MutationObserver(all => globalThis.touched.push(...all.map(({ target }) => target))).observe(document.querySelector('.live .rows'), { subtree: true, childList: true, attributes: true, characterData: true });
    new PerformanceObserver(list => list.getEntries().forEach(({ duration }) => { globalThis.longest = Math.max(globalThis.longest, duration); })).observe({ type: 'longtask' });
  });
  backup.exports[2].status = 'Storing';
  await page.waitForFunction(() => document.querySelector('progress[aria-label="集合2"]').value === 3);
  const [touched, longest] = await page.evaluate(() => [globalThis.touched.length, globalThis.longest]);
  t.diagnostic(`changes in the page for one collection of 1,000: ${touched}; longest task ${longest} ms`);
  assert.ok(touched > 0 && touched < 20, `${touched} changes`);
  await page.evaluate(() => { document.querySelector('.live .rows').scrollTop = 1e9; });
  await shows(page, '集合999');
  await page.end();
});
