// The two pages as people use them: a real browser, the real app, real storage.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startApp } from './harness/app.mjs';
import { killable } from './harness/killable.mjs';
import { nastyTexts } from './harness/nasty.mjs';

const key = 'the-readers-key-0123456789';
const patience = { timeout: 60_000 };
let app;
let browser;
let context;
const trouble = [];

before(async () => {
  app = await startApp({ Local__HostKey: key });
  browser = killable();
  context = await browser.start();
});
after(async () => {
  await browser?.end();
  await app?.stop();
});

async function open(path) {
  const page = await context.newPage();
  page.setDefaultTimeout(patience.timeout);
  await page.setViewportSize({ width: 1280, height: 900 });
  page.on('dialog', dialog => {
    trouble.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('pageerror', error => trouble.push(`error: ${error.message}`));
  page.on('console', line => /Content Security Policy|TrustedHTML|TrustedScript/.test(line.text()) && trouble.push(line.text()));
  await page.goto(`${app.origin}/api/logs/${path}`);
  return page;
}

/** The viewer, with the reader's key already given. */
async function viewer(hash = '') {
  const page = await open('viewer');
  await page.fill('#keyInput', key);
  await page.click('#keyDialog button');
  await page.waitForFunction(() => !document.getElementById('keyDialog').open);
  if (hash) await page.goto(`${app.origin}/api/logs/viewer${hash}`);
  return page;
}

async function orderIn(page, uin, { live = false } = {}) {
  await page.click('#newOrder summary');
  await page.fill('#uin', uin);
  if (live) await page.check('#live');
  await page.click('#orderForm button');
}

const text = (page, selector) => page.textContent(selector);
const until = (page, what, argument) => page.waitForFunction(what, argument, patience);
const collected = page => until(page, () => document.querySelector('#head .chip')?.textContent === 'Collected' && /^[\d,]+ logs$/.test(document.getElementById('found').textContent));
const rowSays = (page, said) => until(page, wanted => [...document.querySelectorAll('#lines .row:not([hidden]) .said')].some(row => row.textContent.includes(wanted)), said);

test('Viewer_WithoutTheKey_AsksForItAndForgetsItWithTheTab', async () => {
  const page = await open('viewer');
  await page.fill('#keyInput', 'not-the-key');
  await page.click('#keyDialog button');
  await until(page, () => document.getElementById('keyProblem').textContent !== '');
  await page.fill('#keyInput', key);
  await page.click('#keyDialog button');
  await until(page, () => document.getElementById('orders').textContent.includes('No orders yet'));
  assert.ok(!page.url().includes(key));
  const other = await open('viewer');
  await until(other, () => document.getElementById('keyDialog').open);
  await Promise.all([page.close(), other.close()]);
});

test('Logs_OfAKilledBrowser_ArriveInTheViewerThroughAnOrder', async () => {
  const user = '#uin=demo-被杀';
  let demo = await open(`demo${user}`);
  await until(demo, () => document.getElementById('signedIn').textContent === 'signed in as demo-被杀');
  await demo.fill('#message', '白屏 – nothing renders');
  for (const what of ['error', 'fetch', 'burst']) await demo.click(`[data-write="${what}"]`);
  await until(demo, () => document.getElementById('wrote').textContent.includes('until all were stored') && document.getElementById('all').textContent === '10,002');
  await browser.kill();
  context = await browser.start();

  demo = await open(`demo${user}`);
  // Two answers of the store, in either order.
  await until(demo, () => document.getElementById('all').textContent === '10,002' && document.getElementById('durable').textContent === 'stored durably');
  const page = await viewer();
  await orderIn(page, 'demo-被杀');
  await collected(page);
  assert.equal(await text(page, '#found'), '10,002 logs');
  assert.match(await text(page, '.order-link[aria-current="page"]'), /^demo-被杀Collected.* · 10,002 logs$/);
  assert.match(await text(page, '#head .devices'), /^device \S{6}: done, 10,002 logs$/);

  await page.fill('#text', '#5000');
  await until(page, () => document.getElementById('found').textContent === '1 of 10,002 logs');
  await page.fill('#text', '');
  for (const level of ['info', 'warn', 'debug']) await page.uncheck(`#level-${level}`, { force: true });
  await until(page, () => document.getElementById('found').textContent === '2 of 10,002 logs');
  await rowSays(page, '白屏 – nothing renders');
  await page.focus('#lines');
  await page.keyboard.press('ArrowDown');
  await until(page, () => !document.getElementById('detail').hidden);
  for (const part of ['demo-被杀', '/购物车']) assert.ok((await text(page, '#detailBody')).includes(part));
  await page.keyboard.press('Escape');
  for (const level of ['info', 'warn', 'debug']) await page.check(`#level-${level}`, { force: true });

  // By keyboard: the bin that the histogram stands at, then all again.
  await page.focus('.plot');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await until(page, () => /^[\d,]+ of 10,002 logs$/.test(document.getElementById('found').textContent));
  await page.keyboard.press('Escape');
  await until(page, () => document.getElementById('found').textContent === '10,002 logs');

  await page.focus('#lines');
  await page.keyboard.press('End');
  await rowSays(page, '#10000');
  await Promise.all([page.close(), demo.close()]);
});

test('Logs_ThatLookLikeMarkupOrHideThemselves_AreShownAsTheyAre', async () => {
  const demo = await open('demo#uin=demo-xss');
  await until(demo, () => document.getElementById('signedIn').textContent.includes('demo-xss'));
  await demo.evaluate(async texts => {
    const log = globalThis.OfflineLog.openLog({ id: 'demo', uin: 'demo-xss', redactDefaults: false });
    for (const one of texts) log.info(one, { [one.slice(0, 50)]: one });
    await log.flush();
    await log.close();
  }, nastyTexts);
  await until(demo, wanted => document.querySelectorAll('#newest li').length >= wanted, nastyTexts.length);
  const page = await viewer();
  await orderIn(page, 'demo-xss');
  await collected(page);
  await page.fill('#text', '<');
  await until(page, () => / of /.test(document.getElementById('found').textContent));
  await page.fill('#text', '');
  await collected(page);
  await page.focus('#lines');
  for (const _ of nastyTexts) {
    await page.keyboard.press('ArrowDown');
    await page.waitForTimeout(20);
  }
  for (const one of [demo, page]) {
    const own = ['li', 'time', 'span', 'div', 'pre', 'dl', 'dt', 'dd'];
    const foreign = await one.evaluate(names => [...document.querySelectorAll('#newest *, #lines *, #detailBody *')].map(({ localName }) => localName).filter(name => !names.includes(name)), own);
    assert.deepEqual(foreign, []);
    assert.equal(await one.evaluate(() => globalThis.pwned), undefined);
    const shown = await one.evaluate(() => document.body.textContent);
    // What would turn the line around, or not be seen at all, is named instead.
    assert.ok(!/[\u202a-\u202e\u2066-\u2069\u200b\u0007]/.test(shown));
    assert.ok(shown.includes('U+202E') && shown.includes('U+200B') && shown.includes('␇'));
    assert.ok(shown.includes('<img src=x onerror="globalThis.pwned=1">'));
  }
  assert.deepEqual(trouble, []);
  await Promise.all([page.close(), demo.close()]);
});

test('Demo_WithoutTheLibrarysFile_SaysWhatToDo', async () => {
  const page = await context.newPage();
  await page.route('**/offline-log.iife.js', route => route.fulfill({ status: 404 }));
  await page.goto(`${app.origin}/api/logs/demo`);
  await until(page, () => document.getElementById('problem').textContent.includes('npm run build'));
  assert.ok(await page.isDisabled('[data-write="info"]'));
  await page.close();
});

test('Demo_OrderAndReport_ComeToTheViewer', async () => {
  const demo = await open('demo#uin=demo-报告');
  await until(demo, () => document.getElementById('signedIn').textContent.includes('demo-报告'));
  await demo.fill('#message', '自己发的');
  await demo.click('[data-write="warn"]');
  await demo.click('#order');
  await until(demo, () => document.getElementById('sent').textContent.includes('needs the function key'));
  // Where no key is set, as with ./run, the page orders by itself.
  await demo.route('**/api/logs/orders', route => route.continue({ headers: { ...route.request().headers(), 'x-functions-key': key } }));
  await demo.click('#order');
  const href = await demo.getAttribute('#sent a[href^="viewer#order="]', 'href');
  await demo.click('#report');
  await until(demo, () => document.getElementById('sent').textContent.startsWith('Sent'));
  const page = await viewer(href.slice('viewer'.length));
  await collected(page);
  await rowSays(page, '自己发的');
  const report = page.locator('.order-link:not([aria-current])', { hasText: 'demo-报告' });
  await report.first().click();
  await until(page, () => [...document.querySelectorAll('#head .chip')].some(chip => chip.textContent === 'report'));
  await Promise.all([page.close(), demo.close()]);
});

test('LiveOrder_WhileTheDeviceIsOpen_ShowsItsLogsOverWebRtc', async () => {
  const demo = await open('demo#uin=demo-live');
  await until(demo, () => document.getElementById('signedIn').textContent.includes('demo-live'));
  await demo.fill('#message', '直播');
  await demo.click('[data-write="burst"]');
  await until(demo, () => document.getElementById('wrote').textContent.includes('until all were stored'));
  const page = await viewer();
  await orderIn(page, 'demo-live', { live: true });
  await until(page, () => document.getElementById('head').textContent.includes('all here, hash equal'));
  await rowSays(page, '直播 #');
  await collected(page);
  assert.equal(await text(page, '#found'), '10,000 logs');
  await Promise.all([page.close(), demo.close()]);
});
