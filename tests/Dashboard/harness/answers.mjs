// What no app could show in a test's time: answers that the browser gives itself.
import { gzipSync } from 'node:zlib';

const json = body => ({ status: 200, contentType: 'application/json', body: JSON.stringify(body) });
const pageSize = 100;

/** A backup as lists have it, so many nights ago. */
export function nightly(nightsAgo, more = {}) {
  const startedAt = new Date(Date.now() - nightsAgo * 86_400_000 - 3_600_000);
  const id = `${startedAt.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z-n${String(nightsAgo % 1_000).padStart(3, '0')}`;
  return {
    id, env: '商店-e2e', scope: 'all', outcome: 'Complete', gate: { verdict: 'passed', findings: [] }, startedAt: startedAt.toISOString(),
    endedAt: new Date(startedAt.getTime() + 60_000).toISOString(), durationSeconds: 60, documents: 1_000 + nightsAgo, rawBytes: 5_000_000, storedBytes: 900_000, missed: [], ...more,
  };
}

/** Routes that answer the list of backups with these, newest first, a page at a time. */
export const listOf = backups => ({
  '**/api/backups?*': route => {
    const after = new URL(route.request().url()).searchParams.get('continuation');
    const from = after ? backups.findIndex(backup => backup.id === after) + 1 : 0;
    const page = backups.slice(from, from + pageSize);
    return route.fulfill(json({ backups: page, ...(from + pageSize < backups.length ? { next: page.at(-1).id } : {}) }));
  },
});

/** Routes that answer one backup with this. */
export const one = backup => ({ [`**/api/backups/${backup.id}`]: route => route.fulfill(json(backup)) });

/** An order that has brought these logs, and the routes that answer it. */
export function collectedOrder(logs, more = {}) {
  const file = gzipSync(logs.map(log => `${JSON.stringify(log)}\n`).join(''));
  const [first, last] = [logs[0].time, logs.at(-1).time].map(time => new Date(time).toISOString());
  const counts = Object.fromEntries(['debug', 'info', 'warn', 'error'].map(level => [level, logs.filter(log => log.level === level).length]));
  const order = {
    id: '20261124T080000Z-c0llect3', kind: 'Order', uin: 'demo-小明', outcome: 'Collected', live: false, createdAt: first, expires: last, endedAt: last, logs: logs.length, doubles: 2,
    storedBytes: file.length, devices: [{ device: 'a1b2c3d4e5f6a7b8', state: 'Finished', logs: logs.length }], ...more,
  };
  const path = `**/api/logs/orders/${order.id}`;
  const routes = {
    [path]: route => route.fulfill(json(order)),
    [`${path}/summary`]: route => route.fulfill(json({ members: [{ offset: 0, bytes: file.length, firstLine: 0, lines: logs.length, first, last, ...counts }] })),
    [`${path}/file`]: route => route.fulfill({ status: 200, body: file }),
  };
  return { order, routes, path };
}

/** So many logs, a few seconds apart, of every level; among them one that hides something. */
export const someLogs = count => Array.from({ length: count }, (_, index) => ({
  time: Date.UTC(2026, 10, 24, 0) + index * 7_000, level: index % 29 === 0 ? 'error' : index % 11 === 0 ? 'warn' : index % 3 === 0 ? 'debug' : 'info', uin: 'demo-小明',
  from: 'https://shop.example/首页', id: 'shop', version: '3.2.1', msg: index % 29 === 0 ? `支付失败：订单 ${index} 超时\nError: payment\u202e failed` : `打开购物车 – cart opened, item ${index}`,
  page: '/购物车', tab: 'k3jf92ab', seq: index, device: 'a1b2c3d4e5f6a7b8',
}));
