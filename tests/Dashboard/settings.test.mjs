// Settings: the schedule in two times of day, what retention would do, whether notices arrive, and whether all is as it should be.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, afterEach, before, test } from 'node:test';
import { shows, startSite } from './harness/site.mjs';

let site;
let hook;
let answer = 200;
const heard = [];

before(async () => {
  hook = createServer((request, response) => {
    let text = '';
    request.on('data', data => (text += data));
    request.on('end', () => {
      heard.push(text);
      response.statusCode = answer;
      response.end('{}');
    });
  });
  await new Promise(resolve => hook.listen(0, '127.0.0.1', resolve));
  site = await startSite({
    settings: { Notify__Webhook__Url: `http://127.0.0.1:${hook.address().port}/hook`, Notify__Webhook__Secret: 'a-secret-of-the-hook-0123456789', Retention__KeepLast: '1', Retention__MinimumGood: '1', 'AzureWebJobs.RetentionTimer.Disabled': 'true' },
  });
});
afterEach(() => site.check());
after(async () => {
  await site?.stop();
  hook.close();
});

test('Schedule_InTheSettings_HasItsNextFiveTimesHereAndInChina', async () => {
  const page = await site.open('#/settings');
  await shows(page, 'The next five times');
  const rows = await page.$$eval('table.narrow tbody tr', found => found.map(row => [...row.cells].map(cell => cell.textContent)));
  assert.equal(rows.length, 5);
  for (const [local, china] of rows) {
    assert.match(china, /^\d{4}-\d\d-\d\d 02:00 \+08:00$/);
    // The browser stands in Shanghai.
    assert.equal(local, china);
  }
  await page.end();
});

test('Checks_OfTheEnvironment_SayWhatWasFoundAndNothingSecret', async () => {
  const page = await site.open('#/settings', { language: 'zh-CN' });
  await shows(page, '凭证');
  await page.waitForFunction(() => /版本 \d/.test(document.querySelector('main').textContent));
  const text = await page.textContent('main');
  for (const secret of [site.simulator.settings.WeChat__AppSecret.padEnd(9), 'AccountKey=Eby8', 'a-secret-of-the-hook', 'Signature']) assert.ok(!text.includes(secret), secret);
  await page.end();
});

test('SentencesOfTheApp_AreInThePagesLanguage_AndChangeWithIt', async () => {
  const page = await site.open('#/settings', { language: 'zh-CN' });
  await shows(page, '微信服务');
  await shows(page, 'blob 和数据表的写入、读取、删除均正常。');
  // Names of settings and states stay; three English words in a row are a sentence.
  assert.doesNotMatch(await page.textContent('main'), /\b[A-Za-z]+ [a-z]+ [a-z]+\b/);
  await page.click('header button:has-text("English")');
  await shows(page, 'A blob and a row were written, read and deleted.');
  assert.doesNotMatch(await page.textContent('main'), /[\u4e00-\u9fff]{4}/);
  await page.end();
});

test('Notices_Tested_AreConfirmedSentAndToldIfTheyFail', async () => {
  const page = await site.open('#/settings');
  await page.click('main button:has-text("Send a test")');
  assert.equal(heard.length, 0);
  await page.click('dialog[open] button[type=submit]');
  await shows(page, 'sent', '.checks[role=status]');
  assert.equal(heard.length, 1);
  answer = 403;
  await page.waitForTimeout(1_000);
  await page.click('main button:has-text("Send a test")');
  await page.click('dialog[open] button[type=submit]');
  await shows(page, 'failed', '.checks[role=status]');
  answer = 200;
  await page.end();
});

test('Retention_Plan_SaysWhyAndIsAppliedOnlyWithTheEnvironmentsNameTyped', async () => {
  const [older, newer] = [await site.backup(), await site.backup()];
  const page = await site.open('#/settings');
  await shows(page, older.id);
  await shows(page, newer.id);
  await shows(page, 'no longer kept');
  await shows(page, 'nobody has applied these rules yet');
  await page.click('main button:has-text("Apply the plan")');
  await page.fill('dialog[open] input', '别的环境');
  assert.ok(await page.isDisabled('dialog[open] button[type=submit]'));
  await page.fill('dialog[open] input', site.simulator.env);
  await page.click('dialog[open] button[type=submit]');
  await page.waitForFunction(() => !document.querySelector('main').textContent.includes('nobody has applied'));
  for (let turn = 0; turn < 100 && (await site.api(`backups/${older.id}`)).state !== 'Expired'; turn++) await new Promise(resolve => setTimeout(resolve, 100));
  assert.equal((await site.api(`backups/${older.id}`)).state, 'Expired');
  await page.end();
});

test('Retention_ItsRulesAndReasons_AreInThePersonsLanguage', async () => {
  const plan = {
    plan: 'p', rulesText: 'daily 7, within 7.00:00:00; others 14.00:00:00; at least 3 good; Asia/Shanghai', frozen: null, sentence: '',
    backups: [{ id: '20261130T180000Z-n001', keep: ['daily 2026-12-01', 'needed by r-1 until 2026-12-31 00:47Z', 'read by r-2', 'held: 月末'] }],
  };
  const page = await site.open('#/settings', { language: 'zh-CN', routes: { '**/api/retention': route => route.fulfill({ contentType: 'application/json', body: JSON.stringify(plan) }) } });
  await shows(page, '每日 7、期限内 7 天；其他备份 14 天；至少 3 个正常备份；日期按 Asia/Shanghai 计算');
  assert.deepEqual(await page.$$eval('.planned .badge', all => all.map(one => one.textContent)), ['每日 2026-12-01', 'r-1 需要，直到 2026-12-31 00:47Z', '正在被读取：r-2', '保留：月末']);
  await page.end();
});
