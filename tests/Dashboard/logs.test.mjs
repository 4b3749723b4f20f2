// Logs: orders, made and canceled here; what is in them, the viewer shows.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { shows, startSite } from './harness/site.mjs';

const key = 'the-readers-key-0123456789';
let site;

before(async () => {
  site = await startSite({ settings: { Local__HostKey: key } });
});
afterEach(() => site.check());
after(() => site?.stop());

test('Order_MadeInTheDashboard_IsListedAndOpensInTheViewerWithoutAskingForTheKeyAgain', async () => {
  const page = await site.open('#/logs');
  await shows(page, 'No orders yet.');
  await page.click('main button:has-text("New order")');
  await page.fill('dialog[open] input', 'demo-<b>小明</b>');
  await page.selectOption('dialog[open] select', 'warn');
  await page.click('dialog[open] button[type=submit]');
  await shows(page, 'demo-<b>小明</b>');
  await shows(page, 'waiting');
  const [order] = (await site.api('logs/orders')).orders;
  assert.deepEqual([order.uin, order.level], ['demo-<b>小明</b>', 'warn']);
  await page.click('tbody a');
  await page.waitForFunction(() => document.getElementById('head')?.textContent.includes('demo-<b>小明</b>'));
  assert.equal(await page.evaluate(() => document.getElementById('keyDialog').open), false);
  await page.end();
});

test('Order_ThatIsCanceled_SaysSo', async () => {
  const page = await site.open('#/logs', { language: 'zh-CN', width: 360 });
  await shows(page, '等待中');
  await page.click('tbody button');
  await page.click('dialog[open] button[type=submit]');
  await shows(page, '已取消');
  await page.end();
});

test('Order_ThatTheAppRefuses_IsToldInTheDialog', async () => {
  const page = await site.open('#/logs');
  await page.click('main button:has-text("New order")');
  await page.fill('dialog[open] input', '人'.repeat(100));
  await page.click('dialog[open] button[type=submit]');
  await page.waitForSelector('dialog[open] .trouble');
  await page.end();
});
