// From the engineer's click to the lines on the screen: the real app on Azurite, a device's page and the viewer in one browser.
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
    await page.goto(`${app.origin}/api/logs/${path}`);
    return page;
  };
  try {
    const device = await open(`demo#uin=${uin}`);
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
  const viewer = await open('viewer');
  await viewer.click('#newOrder summary');
  await viewer.fill('#uin', uin);
  if (live) await viewer.check('#live');
  device.on('response', answered);
  device.on('requestfinished', finished);
  const clickedAt = performance.now();
  await viewer.click('#orderForm button');
  await viewer.waitForFunction(([wanted, live]) => document.getElementById('found').textContent === wanted
    && document.querySelector('#lines .row:not([hidden]) .said')?.textContent && (!live || document.getElementById('head').textContent.includes('all here, hash equal')), ['20,000 logs', live], { timeout: 120_000 });
  const visibleMs = performance.now() - clickedAt;
  // The upload that follows a live view belongs to this order, not to the next one.
  await viewer.waitForFunction(() => document.getElementById('head').textContent.includes('Collected'), undefined, { timeout: 120_000 });
  device.off('response', answered);
  device.off('requestfinished', finished);
  await viewer.close();
  return { visibleMs, askedMs: askedAt - clickedAt, fromAskingMs: visibleMs - (askedAt - clickedAt), sentMs: sentAt ? sentAt - clickedAt : 0 };
}
