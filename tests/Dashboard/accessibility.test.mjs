// Every page by axe (WCAG 2.2 AA), in both languages and themes, at 360 and 1,440 px, where nothing may be wider than the screen.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { collectedOrder, someLogs } from './harness/answers.mjs';
import { put, restoreTo } from './harness/cloud.mjs';
import { axePath, shows, startSite } from './harness/site.mjs';

const rules = { runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] } };
let site;
let backup;
let plan;
let restored;
let drill;
const collected = collectedOrder(someLogs(300));

before(async () => {
  site = await startSite({ settings: { Drill__Environment: '商店-e2e' } });
  await put(site, '订单', { _id: '张三', n: 1, 'a\u202e': '<b>' });
  backup = await site.backup();
  await put(site, '订单', { _id: '张三', n: '1' }, { _id: '新的' });
  await site.backup({ collections: ['订单'] });
  const asked = { backup: backup.id, collections: ['订单'] };
  drill = await drilled(backup.id);
  restored = await restoreTo(site, { ...asked, mode: 'missing', approve: true }, 'Complete');
  plan = await restoreTo(site, { ...asked, mode: 'exact' }, 'AwaitingApproval');
  await site.api('logs/orders', { method: 'POST', body: { uin: 'demo-小明' } });
});
/** The id of a drill that has ended. */
async function drilled(id) {
  const started = await site.api('drills', { method: 'POST', body: { backup: id } });
  assert.ok(started.id, started.detail);
  for (let turn = 0; turn < 300; turn++) {
    if ((await site.api(`drills/${started.id}`)).outcome !== 'Running') return started.id;
    await new Promise(resolve => setTimeout(resolve, 200));
  }
  throw new Error('The drill did not end.');
}

afterEach(() => site.check());
after(() => site?.stop());

// Each page with a text that it shows once it has loaded; what the app has not, the browser answers. Some are opened further.
const pages = {
  today: () => ['', backup.id],
  backups: () => ['#/backups', backup.id],
  backup: () => [`#/backups/${backup.id}`, '订单'],
  documents: () => [`#/documents?${new URLSearchParams({ collection: '订单', doc: '张三' })}`, 'a\\u202e'],
  restore: () => [`#/restore?${new URLSearchParams({ backup: backup.id, collection: '订单' })}`, '订单'],
  restorePlan: () => [`#/restore/${plan.id}`, '新的'],
  restoreReport: () => [`#/restore/${restored.id}`, '订单'],
  drills: () => ['#/drills', backup.id],
  drill: () => [`#/drills/${drill}`, '订单'],
  recovery: () => ['#/drills/recovery', backup.id],
  logs: () => ['#/logs', 'demo-小明'],
  order: () => [`#/logs/${collected.order.id}`, '支付失败', collected.routes, page => page.click('.logRow').then(() => page.waitForSelector('.logDetail'))],
  settings: () => ['#/settings', '商店-e2e'],
};

// Each of both at least once; all of them with --soak.
const looks = process.env.SOAK === '1'
  ? ['en', 'zh-CN'].flatMap(language => ['light', 'dark'].flatMap(theme => [360, 1440].map(width => [language, theme, width])))
  : [['en', 'light', 1440], ['zh-CN', 'dark', 360]];

for (const name of Object.keys(pages)) {
  for (const [language, theme, width] of looks) {
    test(`Page_${name}_${language}_${theme}_${width}_HasNothingThatKeepsPeopleOut`, async () => {
      const [hash, sign, routes, further] = pages[name]();
      const page = await site.open(hash, { language, theme, width, routes, bypassCSP: true, script: axePath });
      await shows(page, sign);
      await further?.(page);
      const { violations } = await page.evaluate(given => globalThis.axe.run(document, given), rules);
      const found = violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(node => `${node.html} ${node.any.map(check => check.message).join(' ')}`).join(' | ')}`);
      assert.deepEqual(found, []);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= width, 'wider than the screen');
      await page.end();
    });
  }
}
