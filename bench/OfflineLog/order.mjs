// From the engineer's click to the lines on the screen: the real app on Azurite, a device's page and the dashboard in one browser.
import { startApp } from '../../tests/OfflineLog/harness/app.mjs';
import { launch } from '../../tests/OfflineLog/harness/browser.mjs';
import { messages } from './corpus.mjs';

const logs = 20_000;
const uin = 'demo-bench';

/** 20,000 logs of 500 characters on a device, ordered twice: the first order meets a server that has just started. `live` over WebRTC. Times in ms, from the click. */
export async function order({ flags, live }) {
  const app = await startApp();
  const browser = await launch({ args: flags });
  const open = async path => {
    const page = await browser.context.newPage();
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.goto(`${app.origin}/api/${path}`);
    return page;
  };
  try {
    const device = await open(`logs/demo#uin=${uin}`);
    await device.waitForFunction(() => document.getElementById('signedIn').textContent.startsWith('signed in'));
    await device.evaluate(async ([texts, user]) => {
      const log = globalThis.OfflineLog.openLog({ id: 'demo', uin: user });
      for (let number = 0; number < texts.length; number++) {
        log.write(number % 20 ? 'info' : 'error', texts[number]);
        if (number % 2_000 === 0) await log.flush();
      }
      await log.close();
    }, [messages(logs), uin]);
    // Until the device has tidied up: an order in the middle of that measures something else.
    await device.waitForTimeout(8_000);
    const { visibleMs: firstMs } = await ask(device, open, live);
    return { firstMs, ...(await ask(device, open, live)) };
  } finally {
    await browser.close();
    await app.stop();
  }
}

async function ask(device, open, live) {
  let askedAt;
  let sentAt;
  const answered = async response => {
    if (!askedAt && response.url().includes('/pending') && (await response.text().catch(() => '')).includes('uploadToken')) askedAt = performance.now();
  };
  const finished = request => {
    if (request.url().includes('/chunks')) sentAt = performance.now();
  };
  const dashboard = await open(`ui#/logs?uin=${uin}`);
  await dashboard.waitForSelector('dialog[open]');
  if (live) await dashboard.check('dialog[open] [type=checkbox]');
  device.on('response', answered);
  device.on('requestfinished', finished);
  const clickedAt = performance.now();
  await dashboard.click('dialog[open] [type=submit]');
  await dashboard.waitForFunction(([wanted, live]) => document.querySelector('.found')?.textContent === wanted
    && document.querySelector('.logRow:not([hidden]) .said')?.textContent && (!live || document.querySelector('.devices').textContent.includes('all here, hash equal')), ['20,000 logs', live], { timeout: 120_000 });
  const visibleMs = performance.now() - clickedAt;
  // The upload that follows a live view belongs to this order, not to the next one.
  await dashboard.waitForFunction(() => document.querySelector('.title').textContent.includes('collected'), undefined, { timeout: 120_000 });
  device.off('response', answered);
  device.off('requestfinished', finished);
  await dashboard.close();
  return { visibleMs, askedMs: askedAt - clickedAt, fromAskingMs: visibleMs - (askedAt - clickedAt), sentMs: sentAt ? sentAt - clickedAt : 0 };
}
