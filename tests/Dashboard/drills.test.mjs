// Drills: started on the page of a backup, watched to their end, canceled; what they find; and the recovery sheet.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { takes } from './harness/cloud.mjs';
import { shows, startSite } from './harness/site.mjs';

let site;
let backup;

before(async () => {
  // The simulator's only environment.
  site = await startSite({ settings: { Drill__Environment: '商店-e2e' } });
  backup = await site.backup();
});
afterEach(() => site.check());
after(() => site?.stop());

/** A drill of the backup. */
async function drill() {
  const { id, detail } = await site.api('drills', { method: 'POST', body: { backup: backup.id } });
  assert.ok(id, detail);
  return id;
}

test('Drill_StartedOnABackup_PassesAndCountsForIt', async () => {
  const page = await site.open(`#/backups/${backup.id}`);
  await page.click('main button:has-text("Drill")');
  await page.fill('dialog[open] input[type=number]', '10');
  await page.click('dialog[open] button[type=submit]');
  await page.waitForFunction(() => location.hash.startsWith('#/drills/d-'));
  await shows(page, 'This backup can be restored');
  await shows(page, '10 documents of each collection at most');
  const rows = await page.$$eval('section[aria-labelledby=drilled] tbody tr', found => found.map(row => [...row.cells].slice(0, 4).map(cell => cell.textContent)));
  assert.ok(rows.some(([name, state, documents, differences]) => name === '订单' && state === 'passed' && documents === '10' && differences === '0'), JSON.stringify(rows));
  assert.equal(await page.getAttribute('nav a[aria-current]', 'href'), '#/backups');
  await page.click(`main a:has-text("${backup.id}")`);
  await shows(page, 'Drills of this backup');
  await shows(page, 'chosen at random in every collection, came back equal.');
  await page.click('section[aria-labelledby=drills] tbody a');
  await shows(page, 'This backup can be restored');
  await page.end();
});

test('Drill_ThatRuns_ShowsHowFarItIs_StandsInTheWay_AndIsCanceled', async () => {
  await takes(site, 30);
  const id = await drill();
  const page = await site.open(`#/drills/${id}`, { language: 'zh-CN' });
  await page.waitForSelector('section[aria-labelledby=drilled] progress');
  await shows(page, '正在进行');
  const other = await site.open(`#/backups/${backup.id}`);
  await other.click('main button:has-text("Drill")');
  await other.click('dialog[open] button[type=submit]');
  await shows(other, id, 'dialog[open]');
  await other.end();
  await page.click('main button:has-text("取消演练")');
  await page.click('dialog[open] button[type=submit]');
  await takes(site, 0);
  await shows(page, '演练已取消');
  assert.equal((await site.api(`drills/${id}`)).outcome, 'Canceled');
  await page.end();
});

test('Drill_ThatFailed_TellsWhatItFound_AsTextOnly', async () => {
  const failed = {
    id: 'd-20261201T020000Z-ab12', env: '商店-e2e', backupId: backup.id, outcome: 'Failed', reason: "'<b>订单</b>\u202e': lost", startedAt: '2026-12-01T02:00:00Z',
    endedAt: '2026-12-01T02:09:00Z', recoverySeconds: 95.5, coverage: { collections: 2, ofCollections: 3, documents: 1_200, ofDocuments: 5_000 },
    findings: [{ kind: 'types', documents: 12, sentence: { 'zh-CN': '类型会变', en: 'Types are <i>lost</i>.' } }], leftovers: ['zz_drill_<img src=x onerror=alert(1)>'],
    collections: [{ collection: '<b>订单</b>\u202e', status: 'Failed', documents: 1_000, imported: 998, differences: 2, recoverySeconds: 90, reason: '2 documents <u>did not come back</u>' }],
  };
  const page = await site.open(`#/drills/${failed.id}`, { routes: { [`**/api/drills/${failed.id}`]: route => route.fulfill({ status: 200, contentType: 'application/json', body: JSON.stringify(failed) }) } });
  for (const text of ['The drill did not pass', '<b>订单</b>\\u202e', 'Types are <i>lost</i>.', 'Documents: 12.', 'zz_drill_<img src=x onerror=alert(1)>', '2 documents <u>did not come back</u>', '2 of 3 collections, 1,200 of 5,000 documents', '9 min']) {
    await shows(page, text);
  }
  assert.equal(await page.$('main b, main i, main u, main img'), null);
  await page.end();
});

test('RecoverySheet_FromTheSettings_IsInThePagesLanguage_AndIsCopiedAsItIs', async () => {
  const page = await site.open('#/settings', { language: 'zh-CN' });
  await shows(page, '最近一次演练', 'section[aria-labelledby=drills]');
  await page.click('main a:has-text("恢复手册")');
  await shows(page, `wf restore ${backup.id} --mode new`, 'pre');
  assert.ok((await page.textContent('pre')).startsWith('# 恢复手册：环境 商店-e2e\n'));
  assert.equal(await page.$('pre *'), null);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.click('main button:has-text("复制")');
  await shows(page, '已复制。');
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await page.textContent('pre'));
  await page.click('header button:has-text("English")');
  await shows(page, '# Recovery sheet of 商店-e2e', 'pre');
  await page.end();
});

test('Drills_AreListed_NewestFirst_WithTheirBackups', async () => {
  const { drills } = await site.api('drills');
  const page = await site.open('#/drills');
  await shows(page, backup.id);
  assert.deepEqual(await page.$$eval('tbody tr td:first-child a', found => found.map(link => link.hash)), drills.map(({ id }) => `#/drills/${id}`));
  await page.end();
});
