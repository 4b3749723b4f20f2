// From the engineer's click to the lines on the screen: the real app on Azurite, a device's page and the viewer in one browser.
import { startApp } from '../../tests/OfflineLog/harness/app.mjs';
import { launch } from '../../tests/OfflineLog/harness/browser.mjs';
import { messages } from './corpus.mjs';

const logs = 20_000;
const uin = 'demo-bench';

/** 20,000 logs of 500 characters on a device, ordered once; `live` over WebRTC. Times in ms, from the click. */
export async function order({ flags, live }) {
  const app = await startApp();
  const browser = await launch({ args: flags });
  try {
    const open = async path => {
      const page = await browser.context.newPage();
      await page.setViewportSize({ width: 1280, height: 900 });
      await page.goto(`${app.origin}/api/logs/${path}`);
      return page;
    };
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
    let askedAt;
    let sentAt;
    device.on('response', async response => {
      if (!askedAt && response.url().includes('/pending') && (await response.text().catch(() => '')).includes('uploadToken')) askedAt = performance.now();
    });
    device.on('requestfinished', request => {
      if (request.url().includes('/chunks')) sentAt = performance.now();
    });

    const viewer = await open('viewer');
    await viewer.click('#newOrder summary');
    await viewer.fill('#uin', uin);
    if (live) await viewer.check('#live');
    const clickedAt = performance.now();
    await viewer.click('#orderForm button');
    await viewer.waitForFunction(([wanted, live]) => document.getElementById('found').textContent === wanted
      && document.querySelector('#lines .row:not([hidden]) .said')?.textContent && (!live || document.getElementById('head').textContent.includes('all here, hash equal')), ['20,000 logs', live], { timeout: 120_000 });
    const visibleMs = performance.now() - clickedAt;
    return { visibleMs, askedMs: askedAt - clickedAt, fromAskingMs: visibleMs - (askedAt - clickedAt), sentMs: sentAt ? sentAt - clickedAt : 0 };
  } finally {
    await browser.close();
    await app.stop();
  }
}
