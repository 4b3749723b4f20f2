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
    const { thrown, told, dropped } = await page.evaluate(async () => {
      const thrown = [];
      addEventListener('unhandledrejection', event => thrown.push(String(event.reason)));
      const { openCore } = await import('/offline-log.core.js');
      const told = [];
      window.log = openCore({ id: 'shop', name: 'away', onProblem: ({ kind }) => told.push(kind), platform: { later: (work, delayMs) => (setTimeout(work, Math.min(delayMs, 20)), () => {}) } });
      log.info('之前');
      while (!told.length) await new Promise(resolve => setTimeout(resolve, 10));
      log.error('之后');
      await log.flush();
      return { thrown, told, dropped: log.dropped() };
    });
    assert.deepEqual([thrown, told, dropped], [[], ['storage'], 0]);
    isRestAway = false;
    await page.reload();
    assert.equal(await page.evaluate(async () => {
      const [{ openCore }, { query }] = await Promise.all([import('/offline-log.core.js'), import('/offline-log.rest.js')]);
      return (await query(openCore({ id: 'shop', name: 'away' })).all()).length;
    }), 2);
  } finally {
    isRestAway = false;
  }
}));

test('Core_WhoseStorageFails_FetchesTheRestWhichKeepsTheLogInMemoryAndMovesIt', () => withPage(async page => {
  const state = await page.evaluate(async () => {
    const { open } = IDBFactory.prototype;
    let isAway = true;
    let reopen;
    IDBFactory.prototype.open = function (...how) {
      if (isAway) throw new DOMException('没有存储', 'SecurityError');
      return open.apply(this, how);
    };
    const [{ openCore }, { query }] = await Promise.all([import('/offline-log.core.js'), import('/offline-log.rest.js')]);
    const told = [];
    const log = openCore({
      id: 'shop', name: 'fails', onProblem: ({ kind, message }) => told.push(`${kind}: ${message}`),
      platform: { later: (work, delayMs) => (delayMs === 1_000 ? (reopen = work) : delayMs < 1_000 && setTimeout(work, delayMs), () => {}) },
    });
    log.error('白屏');
    await log.flush();
    const before = { durable: log.isDurable(), found: (await query(log).all()).map(({ msg }) => msg) };
    isAway = false;
    reopen();
    while (!log.isDurable()) await new Promise(resolve => setTimeout(resolve, 5));
    log.info('又好了');
    const after = { found: (await query(log).all()).map(({ msg }) => msg), dropped: log.dropped() };
    await log.close();
    const again = openCore({ id: 'shop', name: 'fails' });
    return { before, after, kept: (await query(again).all()).length, told };
  });
  assert.deepEqual(state, { before: { durable: false, found: ['白屏'] }, after: { found: ['又好了', '白屏'], dropped: 0 }, kept: 2, told: ['storage: 没有存储'] });
}));

test('Core_OnAFullDisk_FetchesTheRestWhichMakesRoom', async () => {
  // An origin of its own: the browser remembers for a while how much room there was.
  const small = await serve('', Object.fromEntries(['offline-log.core.js', 'offline-log.rest.js'].map(name => [`/${name}`, file(name)])));
  const page = await browser.context.newPage();
  try {
    await page.goto(`${small.origin}/t.js`);
    const devTools = await browser.context.newCDPSession(page);
    await devTools.send('Storage.overrideQuotaForOrigin', { origin: small.origin, quotaSize: 3_000_000 });
    await page.goto(small.origin);
    const { newest, left, dropped, isWhole } = await page.evaluate(async () => {
      const { openCore } = await import('/offline-log.core.js');
      const log = openCore({ id: 'shop', name: 'full', platform: { later: (work, delayMs) => (delayMs < 1_000 && setTimeout(work, delayMs), () => {}) } });
      for (let line = 0; line < 15_000; line++) {
        log.info(`${line} ${Array.from({ length: 30 }, () => Math.random().toString(36)).join('')}`);
        if (line % 200 === 199) await log.flush();
      }
      await log.flush();
      const isWhole = log.inner.vault.epoch() > 0;
      const { query } = await import('/offline-log.rest.js');
      const found = (await query(log).all()).map(({ msg }) => Number(msg.split(' ')[0]));
      return { newest: found[0], left: found.length, dropped: log.dropped(), isWhole };
    });
    assert.ok(isWhole && newest >= 14_000 && left > 800, `newest ${newest}, ${left} left, ${dropped} dropped, rest ${isWhole}`);
  } finally {
    await page.close();
    await small.close();
  }
});

test('Core_WhoseConnectionTheSystemCloses_FetchesTheRestAndLosesNothing', () => withPage(async page => {
  const state = await page.evaluate(async () => {
    const { open } = IDBFactory.prototype;
    const opened = [];
    IDBFactory.prototype.open = function (...how) {
      const opening = open.apply(this, how);
      opening.addEventListener('success', () => opened.push(opening.result));
      return opening;
    };
    const thrown = [];
    addEventListener('unhandledrejection', event => thrown.push(String(event.reason)));
    const { openCore } = await import('/offline-log.core.js');
    window.log = openCore({ id: 'shop', name: 'closed', platform: { later: (work, delayMs) => (delayMs < 1_000 && setTimeout(work, delayMs), () => {}) } });
    for (let number = 0; number < 4; number++) {
      log.error(`第 ${number} 条`);
      await log.flush();
      opened.forEach(db => db.close());
    }
    return { thrown, dropped: log.dropped(), isWhole: log.inner.vault.epoch() > 0 };
  });
  assert.deepEqual(state, { thrown: [], dropped: 0, isWhole: true });
  assert.equal(await page.evaluate(async () => {
    const { query } = await import('/offline-log.rest.js');
    return (await query(log).all()).length;
  }), 4);
}));

test('Core_ClosedWhileTheRestLoads_LeavesNothingOpenAndNoTimer', () => withPage(async page => {
  const state = await page.evaluate(async () => {
    let opened = 0;
    let closed = 0;
    const timers = new Set();
    const open = async () => {
      opened++;
      return { maxBytes: 1e6, commit: async () => true, read: async () => [], close: () => closed++ };
    };
    const later = work => {
      timers.add(work);
      return () => timers.delete(work);
    };
    const { openCore } = await import('/offline-log.core.js');
    const log = openCore({ id: 'shop', platform: { open, later, onHidden: tell => (tell(false), () => {}) } });
    await log.ready;
    const cleaning = [log.clean(), log.clean()];
    await log.close();
    await Promise.allSettled(cleaning);
    return { opened, closed, timers: timers.size };
  });
  assert.deepEqual(state, { opened: 2, closed: 2, timers: 0 });
}));
