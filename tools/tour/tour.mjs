// Takes the pictures of docs/tour.md: a shop, some nights of backups, an accident, and one picture of each page.
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { collectedOrder } from '../../tests/Dashboard/harness/answers.mjs';
import { put, remove, restoreTo, takes } from '../../tests/Dashboard/harness/cloud.mjs';
import { shows, startSite } from '../../tests/Dashboard/harness/site.mjs';
import { asNights } from './nights.mjs';
import { smaller } from './png.mjs';
import * as shop from './shop.mjs';

const folder = new URL('../../docs/tour/', import.meta.url);
mkdirSync(folder, { recursive: true });
const site = await startSite({
  cloud: { collections: { [shop.orders]: 2_480, ...shop.collections } },
  settings: { Retention__KeepDaily: '14', Retention__KeepMonthly: '12' },
});

async function picture(name, page) {
  await page.evaluate(() => document.activeElement?.blur());
  const file = new URL(`${name}.png`, folder);
  writeFileSync(file, smaller(await page.screenshot()));
  console.log(`${fileURLToPath(file)}: ${Math.round(statSync(file).size / 1_000)} kB`);
  await page.end();
}

try {
  await put(site, shop.orders, ...shop.first);
  const first = await site.backup();
  await put(site, shop.orders, ...shop.second);
  const second = await site.backup();
  await remove(site, shop.orders, ...shop.deleted);
  await put(site, shop.orders, ...shop.third);
  const routes = asNights([await site.backup(), second, first]);
  const open = (hash, more = {}) => site.open(hash, { routes: { ...routes, ...more.routes }, ...more.look });

  const backups = await open('#/backups');
  await shows(backups, 'the gate tripped');
  await backups.waitForSelector('.backup');
  await picture('backups', backups);

  const documents = await open(`#/documents?${new URLSearchParams({ collection: shop.orders, doc: shop.asked })}`);
  await shows(documents, 'What changed from');
  await documents.getByRole('radio', { name: /^Compare to/ }).nth(1).check();
  await documents.getByRole('radio', { name: /^Compare from/ }).nth(2).check();
  await shows(documents, 'tracking');
  await picture('documents', documents);

  const { id } = await restoreTo(site, { backup: second.id, collections: [shop.orders], mode: 'overwrite' }, 'AwaitingApproval');
  const plan = await open(`#/restore/${id}`);
  await shows(plan, 'Approve this plan');
  await plan.waitForFunction(() => !document.querySelector('main').textContent.includes('Loading'));
  await picture('restore', plan);
  await site.api(`restores/${id}/cancel`, { method: 'POST' });

  const { order, routes: ofOrder } = collectedOrder(shop.logs(Date.now() - 18 * 3_600_000), { uin: shop.customer, doubles: 0 });
  const logs = await open(`#/logs/${order.id}`, { routes: ofOrder });
  await logs.click('button:has-text("Newest")');
  await logs.locator('.logRow', { hasText: '支付失败' }).last().click();
  await logs.waitForSelector('.logDetail');
  await picture('logs', logs);

  const settings = await open('#/settings');
  await shows(settings, 'The next five times');
  await shows(settings, 'time zone');
  await picture('settings', settings);

  await takes(site, 6);
  await site.api('backups', { method: 'POST' });
  const today = await open('', { look: { language: 'zh-CN', theme: 'dark' } });
  await today.waitForFunction(() => document.querySelector('.stages.Complete') && document.querySelectorAll('.stages.Exporting').length > 1);
  await picture('today', today);
} finally {
  await site.stop();
}
site.check();
