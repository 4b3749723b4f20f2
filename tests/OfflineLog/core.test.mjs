import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { launch, serve } from './harness/browser.mjs';
import { dist } from './harness/library.mjs';

// The one-file builds as a page without a bundler loads them: the core, which fetches the rest from beside it.
let browser, site, isRestAway;
const file = name => (_, answer) => {
  if (isRestAway && name.includes('rest')) return answer.destroy();
  answer.setHeader('Content-Type', 'text/javascript; charset=utf-8');
  answer.end(readFileSync(dist(name)));
};
before(async () => {
  const routes = Object.fromEntries(['offline-log.core.js', 'offline-log.rest.js'].map(name => [`/${name}`, file(name)]));
  [browser, site] = [await launch(), await serve('', routes)];
});
after(async () => {
  await browser?.close();
  await site?.close();
});

async function withPage(work) {
  const page = await browser.context.newPage();
  const asked = [];
  page.on('request', request => asked.push(request.url().split('/').pop()));
  try {
    await page.goto(site.origin);
    await work(page, asked);
  } finally {
    await page.close();
  }
}

test('Core_InAPage_WritesWithoutTheRest_WhichSearchesAndCleansLater', () => withPage(async (page, asked) => {
  await page.evaluate(async () => {
    const { openCore } = await import('/offline-log.core.js');
    window.log = openCore({ id: 'shop', name: 'core', platform: { later: () => () => {}, idle: work => setTimeout(work) } });
    for (let number = 0; number < 1_200; number++) {
      log.write(number % 20 ? 'info' : 'error', `第 ${number} 条 13800138000`);
      await log.flush();
    }
  });
  assert.ok(!asked.includes('offline-log.rest.js'), 'writing does without it');
  const left = await page.evaluate(async () => {
    const { query } = await import('/offline-log.rest.js');
    const logs = await query(log, { limit: 2 }).all();
    const { logs: cleaned } = await log.clean({ maxAgeMs: 0 });
    return { messages: logs.map(({ msg }) => msg), cleaned, durable: log.isDurable() };
  });
  assert.deepEqual(left, { messages: ['第 1199 条 [mobile]', '第 1198 条 [mobile]'], cleaned: 1_200, durable: true });
}));

test('Core_WhenItIsIdle_FetchesTheRestAndCompacts', () => withPage(async page => {
  const chunks = await page.evaluate(async () => {
    const { openCore } = await import('/offline-log.core.js');
    const timers = [];
    const log = openCore({ id: 'shop', name: 'idle', platform: { later: (work, delayMs) => (delayMs === 3_000 && timers.push(work), () => {}), idle: work => setTimeout(work) } });
    for (let number = 0; number < 1_200; number++) {
      log.info(`第 ${number} 条`);
      await log.flush();
    }
    // The first fetches; what it makes of that has a timer of its own.
    timers[0]();
    while (timers.length < 2) await new Promise(resolve => setTimeout(resolve, 10));
    timers[1]();
    for (let tries = 0; tries < 500; tries++) {
      const { length } = await log.inner.vault.read('head', '', '~');
      if (length) return length;
      await new Promise(resolve => setTimeout(resolve, 10));
    }
  });
  assert.equal(chunks, 1);
}));

test('Core_WhenTheRestCannotBeFetched_KeepsWritingAndSaysSo', () => withPage(async page => {
  isRestAway = true;
  try {
    const { thrown, told, kept } = await page.evaluate(async () => {
      const thrown = [];
      addEventListener('unhandledrejection', event => thrown.push(String(event.reason)));
      const { openCore } = await import('/offline-log.core.js');
      const told = [];
      const log = openCore({ id: 'shop', name: 'away', onProblem: ({ kind }) => told.push(kind), platform: { later: (work, delayMs) => (setTimeout(work, Math.min(delayMs, 20)), () => {}) } });
      log.info('之前');
      while (!told.length) await new Promise(resolve => setTimeout(resolve, 10));
      log.error('之后');
      await log.flush();
      return { thrown, told, kept: (await log.inner.vault.read('wal', '', '~')).length };
    });
    assert.deepEqual([thrown, told, kept], [[], ['storage'], 2]);
  } finally {
    isRestAway = false;
  }
}));
