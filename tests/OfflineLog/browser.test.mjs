import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { backEnds, bundle, launch, serve } from './harness/browser.mjs';

const faults = await bundle('browser/faults.mjs');
const capture = await bundle('browser/capture.mjs');
// The names, without a page to ask.
const names = (script, list) => [...new Function('addEventListener', 'window', `${script}; return Object.keys(T.${list});`)(() => {}, {})];
const routes = {
  '/ok': (_, answer) => answer.end('ok'),
  '/moved': (_, answer) => answer.writeHead(302, { Location: '/ok' }).end(),
  '/fails': (_, answer) => answer.writeHead(500).end(),
  '/missing-image': (_, answer) => answer.writeHead(404).end(),
  '/slow': (_, answer) => setTimeout(() => answer.end(), 2_000),
  '/api/logs/report': (_, answer) => answer.writeHead(500).end(),
};

async function eventually(what, isSo) {
  for (let tries = 0; tries < 100; tries++) {
    const value = await isSo();
    if (value) return value;
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  throw new Error(`never: ${what}`);
}

for (const [backEnd, args] of Object.entries(backEnds)) {
  describe(`Chromium on ${backEnd}`, () => {
    let browser, faultSite, captureSite, faultPage, page;
    before(async () => {
      [faultSite, captureSite] = [await serve(faults), await serve(capture, routes)];
      browser = await launch({ args });
      faultPage = await browser.context.newPage();
      await faultPage.goto(faultSite.origin);
      page = await browser.context.newPage();
      await page.goto(captureSite.origin);
    });
    after(async () => {
      await browser?.close();
      await faultSite?.close();
      await captureSite?.close();
    });

    for (const name of names(faults, 'faultCases')) test(name, () => faultPage.evaluate(one => T.runFaultCase(one), name));
    for (const name of names(capture, 'captureCases')) test(name, () => page.evaluate(one => T.captureCases[one](), name));

    test('Page_ThatIsLeft_HasWrittenWhatWaited', async () => {
      const leaving = await browser.context.newPage();
      await leaving.goto(captureSite.origin);
      await leaving.evaluate(async () => {
        const log = T.openLog({ id: 'shop', name: 'leaving', platform: { later: () => () => {} } });
        await log.ready;
        addEventListener('pagehide', () => log.info('再见'), { capture: true });
        log.info('没有定时器');
      });
      await leaving.goto(`${captureSite.origin}/ok`);
      await leaving.goto(captureSite.origin);
      const kept = await eventually('the logs', async () => {
        const found = await leaving.evaluate(() => T.openLog({ id: 'shop', name: 'leaving' }).query().all());
        return found.length > 0 && found;
      });
      assert.ok(kept.some(({ msg }) => msg === '没有定时器'));
      await leaving.close();
    });

    test('Tabs_ThatWriteTogether_LoseNothing', async () => {
      const tabs = await Promise.all(Array.from({ length: 4 }, () => browser.context.newPage()));
      await Promise.all(tabs.map(tab => tab.goto(captureSite.origin)));
      await Promise.all(tabs.map((tab, number) => tab.evaluate(async own => {
        const log = T.openLog({ id: 'shop', name: 'tabs' });
        for (let line = 0; line < 1_500; line++) {
          log.info(`标签 ${own} 第 ${line} 条 ${'内容'.repeat(150)}`);
          if (line % 50 === 0) await new Promise(resolve => setTimeout(resolve, 5));
        }
        await log.flush();
      }, number)));
      const state = await eventually('a chunk', async () => {
        const { all, chunks } = await tabs[0].evaluate(async () => {
          const log = T.openLog({ id: 'shop', name: 'tabs' });
          const logs = await log.query().all();
          return { all: logs.map(({ msg }) => msg.slice(0, 14)), chunks: (await log.inner.vault.read('head', '', '~')).length };
        });
        return chunks > 0 && all;
      });
      assert.equal(state.length, 6_000);
      assert.equal(new Set(state).size, 6_000);
      await Promise.all(tabs.map(tab => tab.close()));
    });

    test('SiteData_ClearedWhileThePageIsOpen_KeepsWhatComesAfterAndCountsTheLoss', async () => {
      const site = await serve(capture);
      const open = await browser.context.newPage();
      await open.goto(site.origin);
      await open.evaluate(async () => {
        window.told = [];
        window.log = T.openLog({ id: 'shop', name: 'cleared', onProblem: ({ kind, message }) => told.push(`${kind}: ${message}`) });
        for (let number = 0; number < 5; number++) {
          log.info(`之前 ${number}`);
          await log.flush();
        }
      });
      const devTools = await browser.context.newCDPSession(open);
      await devTools.send('Storage.clearDataForOrigin', { origin: site.origin, storageTypes: 'all' });
      const state = await open.evaluate(async () => {
        for (let number = 0; number < 3; number++) {
          log.info(`之后 ${number}`);
          await log.flush();
        }
        return { found: (await log.query().all()).map(({ msg }) => msg), dropped: log.dropped(), durable: log.isDurable(), told };
      });
      assert.deepEqual(state, { found: ['之后 2', '之后 1', '之后 0'], dropped: 5, durable: true, told: ['dropped: The storage was cleared.'] });
      await open.reload();
      assert.equal(await open.evaluate(async () => (await T.openLog({ id: 'shop', name: 'cleared' }).query().all()).length), 3);
      await open.close();
      await site.close();
    });

    test('Quota_OfTheRealBrowser_KeepsTheNewestAndNeverThrows', async () => {
      // An origin of its own: the browser remembers for a while how much room there was.
      const site = await serve(capture);
      const small = await browser.context.newPage();
      await small.goto(`${site.origin}/t.js`);
      const devTools = await browser.context.newCDPSession(small);
      await devTools.send('Storage.overrideQuotaForOrigin', { origin: site.origin, quotaSize: 5_000_000 });
      await small.goto(site.origin);
      const { left, dropped, thrown, usage } = await small.evaluate(async () => {
        const thrown = [];
        addEventListener('unhandledrejection', event => thrown.push(String(event.reason)));
        const log = T.openLog({ id: 'shop', name: 'quota' });
        for (let line = 0; line < 30_000; line++) {
          log.info(`${line} ${Array.from({ length: 30 }, () => Math.random().toString(36)).join('')}`);
          if (line % 200 === 199) await log.flush();
        }
        await log.flush();
        const left = (await log.query().all()).map(({ msg }) => Number(msg.split(' ')[0]));
        return { left, dropped: log.dropped(), thrown, ...(await navigator.storage.estimate()) };
      });
      assert.deepEqual(thrown, []);
      console.log(`quota of 5 MB, 30,000 logs of 400 characters: ${left.length} are left, ${dropped} dropped, ${usage} bytes used`);
      assert.ok(left[0] >= 29_000 && left.length > 1_500, `newest ${left[0]}, ${left.length} left, ${dropped} dropped`);
      await small.close();
      await site.close();
    });
  });
}
