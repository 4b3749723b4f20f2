import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backEnds, bundle, launch, serve } from './harness/browser.mjs';
import { logServer } from './harness/logServer.mjs';
import { order, received } from './harness/uploads.mjs';

const tabCount = 8;
const seconds = 30;

for (const [backEnd, args] of Object.entries(backEnds)) {
  test(`Tabs_OfAThousandLogsASecondEach_LoseNothingAndUploadOneAtATime (${backEnd})`, async () => {
    const [server, site, browser] = [await logServer(), await serve(await bundle('browser/capture.mjs')), await launch({ args })];
    try {
      const tabs = await Promise.all(Array.from({ length: tabCount }, () => browser.context.newPage()));
      await Promise.all(tabs.map(tab => tab.goto(site.origin)));
      const written = await Promise.all(tabs.map((tab, own) => tab.evaluate(async ([own, seconds, endpoint]) => {
        const log = (window.log = T.openLog({ id: 'shop', name: 'eight', uin: '10001', server: { endpoint, token: () => 'token-of-10001' } }));
        const started = performance.now();
        let line = 0;
        while (performance.now() - started < seconds * 1e3) {
          // A tab in the background is woken once a second.
          while (line < (performance.now() - started)) log.write(line % 20 ? 'info' : 'error', `标签 ${own} 第 ${line++} 条 ${'内容'.repeat(200)}`);
          await new Promise(resolve => setTimeout(resolve, 10));
        }
        await log.flush();
        return line;
      }, [own, seconds, server.origin])));
      server.orders.push(order());
      await Promise.all(tabs.map(tab => tab.evaluate(() => window.log.orders.poll())));
      const names = received(server).map(({ tab, seq }) => `${tab}.${seq}`);
      const total = written.reduce((sum, lines) => sum + lines, 0);
      console.log(`${backEnd}: ${total} logs of ${tabCount} tabs, ${server.chunks.size} chunks`);
      assert.deepEqual([names.length, new Set(names).size], [total, total]);
      assert.ok(total > tabCount * seconds * 900, 'as many as were wanted');
      assert.equal(server.most, 1, 'uploads at once');
    } finally {
      await browser.close();
      await Promise.all([site.close(), server.close()]);
    }
  });
}
