// Logs: orders, and what is in them. The demo page is the device: a real library, real storage, a browser that can be killed.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { killable } from '../OfflineLog/harness/killable.mjs';
import { nastyTexts } from '../OfflineLog/harness/nasty.mjs';
import { collectedOrder, someLogs } from './harness/answers.mjs';
import { shows, startSite } from './harness/site.mjs';

const key = 'the-readers-key-0123456789';
const patience = { timeout: 60_000 };
let site;

before(async () => {
  site = await startSite({ settings: { Local__HostKey: key } });
});
afterEach(() => site.check());
after(() => site?.stop());

const until = (page, what, argument) => page.waitForFunction(what, argument, patience);
const says = (page, text, selector) => until(page, ([where, wanted]) => document.querySelector(where)?.textContent === wanted, [selector, text]);
const finds = (page, text) => says(page, text, '.found');
const rowSays = (page, said) => until(page, wanted => [...document.querySelectorAll('.logRow:not([hidden]) .said')].some(row => row.textContent.includes(wanted)), said);
const search = '.logTools input';

/** Orders in the form; the order is shown then. */
async function order(page, uin, { live = false, level = '' } = {}) {
  await page.click('main button:has-text("New order")');
  await page.fill('dialog[open] input', uin);
  await page.selectOption('dialog[open] select', level);
  if (live) await page.check('dialog[open] [type=checkbox]');
  await page.click('dialog[open] button[type=submit]');
  await says(page, uin, '.oneOrder h1');
}

async function collected(page, logs) {
  await says(page, 'collected', '.title .badge');
  await finds(page, `${logs} logs`);
}

/** The demo page with somebody signed in. */
async function device(uin) {
  const page = await site.open(`#uin=${uin}`, { path: 'logs/demo', withKey: false });
  await says(page, `signed in as ${uin}`, '#signedIn');
  return page;
}

async function burst(demo) {
  await demo.click('[data-write="burst"]');
  await shows(demo, 'until all were stored', '#wrote');
}

test('Order_MadeInTheDashboard_IsShownAtOnceAndListed', async () => {
  const page = await site.open('#/logs');
  const fetched = [];
  page.on('request', request => fetched.push(new URL(request.url()).pathname));
  await shows(page, 'No orders yet.');
  assert.deepEqual(fetched.filter(path => path.endsWith('.js') && !path.endsWith('/ui.js')), []);
  await order(page, 'demo-<b>小明</b>', { level: 'warn' });
  await shows(page, 'No device has asked yet.');
  assert.ok(fetched.includes('/api/ui/logs.js'), 'what shows an order comes when one is opened');
  assert.match(await page.title(), /^demo-<b>小明<\/b> · Logs/);
  await page.click('.back a');
  await shows(page, 'demo-<b>小明</b>', 'tbody');
  await shows(page, 'waiting', 'tbody');
  const [made] = (await site.api('logs/orders')).orders;
  assert.deepEqual([made.uin, made.level], ['demo-<b>小明</b>', 'warn']);
  await page.end();
});

test('Order_ThatIsCanceled_SaysSo', async () => {
  const page = await site.open('#/logs', { language: 'zh-CN', width: 360 });
  await shows(page, '等待中');
  await page.click('tbody a');
  await page.click('.title button');
  await page.click('dialog[open] button[type=submit]');
  await says(page, '已取消', '.title .badge');
  await page.click('.back a');
  await shows(page, '已取消', 'tbody');
  await page.end();
});

test('Order_ThatTheAppRefuses_IsToldInTheDialogAtItsField', async () => {
  const page = await site.open(`#/logs?${new URLSearchParams({ uin: '人'.repeat(100) })}`);
  await page.selectOption('dialog[open] select', 'warn');
  await page.click('dialog[open] button[type=submit]');
  await page.waitForSelector('dialog[open] .trouble');
  await until(page, () => document.activeElement.name === 'uin');
  await page.end();
});

test('Order_OpenedWithoutTheKey_AsksForItAndThenShowsTheOrder', async () => {
  const { id } = await site.api('logs/orders', { method: 'POST', body: { uin: 'demo-无钥匙' } });
  const page = await site.open(`#/logs/${id}`, { withKey: false });
  // Nothing is to be seen without one, so it is not put away.
  await page.waitForSelector('dialog[open]');
  await page.keyboard.press('Escape');
  for (const given of ['not-the-key', key]) {
    await page.waitForSelector('dialog[open]');
    await page.fill('dialog input', given);
    await page.click('dialog button');
    if (given !== key) await shows(page, 'does not accept this key', 'dialog');
  }
  await says(page, 'demo-无钥匙', '.oneOrder h1');
  await page.end();
});

test('Order_ThatIsNone_IsToldOnItsPage', async () => {
  const page = await site.open('#/logs/nichts');
  await page.waitForSelector('.oneOrder .trouble');
  await page.end();
});

test('Logs_OfAKilledBrowser_ArriveInTheDashboardThroughAnOrder', async () => {
  const phone = killable();
  const open = async () => {
    const page = await (await phone.start()).newPage();
    await page.goto(`${site.origin}/api/logs/demo#uin=demo-被杀`);
    return page;
  };
  try {
    let demo = await open();
    await says(demo, 'signed in as demo-被杀', '#signedIn');
    await demo.fill('#message', '白屏 – nothing renders');
    for (const what of ['error', 'fetch']) await demo.click(`[data-write="${what}"]`);
    await burst(demo);
    await says(demo, '10,002', '#all');
    await phone.kill();

    demo = await open();
    // Two answers of the store, in either order.
    await Promise.all([says(demo, '10,002', '#all'), says(demo, 'stored durably', '#durable')]);
    const page = await site.open('#/logs');
    await order(page, 'demo-被杀');
    await collected(page, '10,002');
    assert.match(await page.textContent('.devices'), /^Device \S{6}: done · 10,002 logs$/);

    await page.fill(search, '#5000');
    await finds(page, '1 of 10,002 logs');
    await page.fill(search, '');
    for (const level of ['info', 'warn', 'debug']) await page.uncheck(`.levels [name=${level}]`, { force: true });
    await finds(page, '2 of 10,002 logs');
    await rowSays(page, '白屏 – nothing renders');
    await page.focus('.logLines');
    await page.keyboard.press('ArrowDown');
    await page.waitForSelector('.logDetail');
    for (const part of ['demo-被杀', '/购物车']) assert.ok((await page.textContent('.logDetailBody')).includes(part));
    await page.keyboard.press('Escape');
    await page.waitForSelector('.logDetail', { state: 'detached' });
    for (const level of ['info', 'warn', 'debug']) await page.check(`.levels [name=${level}]`, { force: true });
    await page.focus('.logLines');
    await page.keyboard.press('End');
    await rowSays(page, '#10000');

    const saved = page.waitForEvent('download');
    await page.click('.title button:has-text("Download")');
    assert.match((await saved).suggestedFilename(), /\.jsonl\.gz$/);
    await page.end();
  } finally {
    await phone.end();
  }
});

test('Logs_ThatLookLikeMarkupOrHideThemselves_AreShownAsTheyAre', async () => {
  const demo = await device('demo-xss');
  await demo.evaluate(async texts => {
    const log = globalThis.OfflineLog.openLog({ id: 'demo', uin: 'demo-xss', redactDefaults: false });
    for (const one of texts) log.info(one, { [one.slice(0, 50)]: one });
    await log.flush();
    await log.close();
  }, nastyTexts);
  await until(demo, wanted => document.querySelectorAll('#newest li').length >= wanted, nastyTexts.length);
  const page = await site.open('#/logs');
  await order(page, 'demo-xss');
  await collected(page, nastyTexts.length);
  await page.fill(search, '<');
  await shows(page, ' of ', '.found');
  await page.fill(search, '');
  await collected(page, nastyTexts.length);
  await page.focus('.logLines');
  for (let line = 1; line <= nastyTexts.length; line++) {
    await page.keyboard.press('ArrowDown');
    await shows(page, `log ${line} of ${nastyTexts.length}`, '.logDetail');
  }
  const own = ['li', 'time', 'span', 'div', 'pre', 'dl', 'dt', 'dd', 'bdi'];
  for (const one of [demo, page]) {
    const foreign = await one.evaluate(names => [...document.querySelectorAll('#newest *, .logLines *, .logDetailBody *')].map(({ localName }) => localName).filter(name => !names.includes(name)), own);
    assert.deepEqual(foreign, []);
    assert.equal(await one.evaluate(() => globalThis.pwned), undefined);
    const shown = await one.evaluate(() => document.body.textContent);
    // What would turn the line around, or not be seen at all, is named instead.
    assert.ok(!/[\u202a-\u202e\u2066-\u2069\u200b\u0007]/.test(shown));
    assert.ok(shown.includes('U+202E') && shown.includes('U+200B') && shown.includes('␇'));
    assert.ok(shown.includes('<img src=x onerror="globalThis.pwned=1">'));
  }
  await Promise.all([page.end(), demo.end()]);
});

test('Demo_WithoutTheLibrarysFile_SaysWhatToDo', async () => {
  const page = await site.open('', { path: 'logs/demo', routes: { '**/offline-log.iife.js': route => route.fulfill({ status: 404 }) } });
  await shows(page, 'npm run build', '#problem');
  assert.ok(await page.isDisabled('[data-write="info"]'));
  await page.end();
});

test('Demo_OrderAndReport_ComeToTheDashboard', async () => {
  const demo = await device('demo-报告');
  await demo.fill('#message', '自己发的');
  await demo.click('[data-write="warn"]');
  await demo.click('#order');
  await shows(demo, 'needs the function key', '#sent');
  const form = await site.open(new URL(await demo.getAttribute('#sent a', 'href'), `${site.origin}/api/logs/demo`).hash);
  await until(form, () => document.querySelector('dialog[open] [name=uin]')?.value === 'demo-报告');
  await form.end();
  // Where no key is set, as with ./run, the page orders by itself.
  await demo.route('**/api/logs/orders', route => route.continue({ headers: { ...route.request().headers(), 'x-functions-key': key } }));
  await demo.click('#order');
  const link = await demo.waitForSelector('#sent a[href*="#/logs/"]');
  const { pathname, hash } = new URL(await link.evaluate(({ href }) => href));
  assert.equal(pathname, '/api/ui');
  await demo.click('#report');
  await shows(demo, 'Sent', '#sent');
  const page = await site.open(hash);
  await says(page, 'collected', '.title .badge');
  await rowSays(page, '自己发的');
  await page.click('.back a');
  await page.click('tr:has-text("report") a:has-text("demo-报告")');
  await shows(page, 'report', '.title');
  await Promise.all([page.end(), demo.end()]);
});

test('LiveOrder_WhileTheDeviceIsOpen_ShowsItsLogsOverWebRtc', async () => {
  const demo = await device('demo-live');
  await demo.fill('#message', '直播');
  await burst(demo);
  const page = await site.open('#/logs');
  await order(page, 'demo-live', { live: true });
  await shows(page, 'all here, hash equal', '.devices');
  await rowSays(page, '直播 #');
  // Who looks for something while it is live finds the same in the file.
  await page.fill(search, '#77');
  await finds(page, '111 of 10,000 logs');
  await says(page, 'collected', '.title .badge');
  await finds(page, '111 of 10,000 logs');
  await page.fill(search, '');
  await collected(page, '10,000');
  await Promise.all([page.end(), demo.end()]);
});

test('LiveOrder_WithoutTheLibrarysFile_SaysThatThereIsNoLiveView', async () => {
  const { id } = await site.api('logs/orders', { method: 'POST', body: { uin: 'demo-无库', live: true } });
  const page = await site.open(`#/logs/${id}`, { routes: { '**/offline-log.viewer.js': route => route.fulfill({ status: 404 }) } });
  await shows(page, 'There is no live view');
  await page.end();
});

test('Histogram_ByKeyboardAndByPointer_ShowsARangeAndThenAllAgain', async () => {
  const { order: { id }, routes } = collectedOrder(someLogs(3_000));
  const page = await site.open(`#/logs/${id}`, { routes });
  await finds(page, '3,000 logs');
  await page.waitForSelector('.chart rect');
  await page.focus('.plot');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  await shows(page, ' warnings', '.tip');
  await page.keyboard.press('Enter');
  await until(page, () => /^[\d,]+ of 3,000 logs$/.test(document.querySelector('.found').textContent));
  await page.waitForSelector('.logStatus .chip');
  await page.keyboard.press('Escape');
  await finds(page, '3,000 logs');
  const { x, y, width } = await page.locator('.plot').boundingBox();
  await page.mouse.move(x + 1, y + 20);
  await page.mouse.down();
  await page.mouse.move(x + width / 2, y + 20);
  await page.mouse.up();
  await until(page, () => /^1,[45]\d\d of 3,000 logs$/.test(document.querySelector('.found').textContent));
  await page.click('.logStatus .chip');
  await finds(page, '3,000 logs');
  await page.waitForSelector('.plotRange', { state: 'detached' });
  await page.end();
});

test('File_ThatCannotBeRead_IsToldInWords', async () => {
  const { order: { id }, routes, path } = collectedOrder(someLogs(10));
  const page = await site.open(`#/logs/${id}`, { routes: { ...routes, [`${path}/file`]: route => route.fulfill({ status: 500 }) } });
  await shows(page, 'Part of the logs could not be read: the app answered HTTP 500.', '.trouble');
  await page.end();
});
