// Every entry point in every runtime: nothing throws, logs are found, and what is missing is told.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe, test } from 'node:test';
import { bundle, launch, serve } from './harness/browser.mjs';
import { device, miniProgram } from './harness/fakeWx.mjs';
import { built, dist } from './harness/library.mjs';
import { messages, order, withServer } from './harness/uploads.mjs';
import { useCore, useEverything, written } from './suites/everything.mjs';

// What these tests say there would come among what the runner itself says.
console.debug = () => {};

const script = await bundle('browser/runtimes.mjs');
const features = told => told.filter(one => one.startsWith('feature: ')).map(one => one.slice('feature: '.length));
const others = told => told.filter(one => !one.startsWith('feature: '));

const noLocks = 'There are no Web Locks: uploads of two tabs may disturb each other.';
const noErrors = 'There is no addEventListener: uncaught errors are not kept.';
const noFetch = 'fetch cannot be captured (missing or read-only): requests that fail are not kept.';
const noXhr = 'XMLHttpRequest.open cannot be captured (missing or read-only): requests that fail are not kept.';
const noDatabase = 'storage: There is no IndexedDB: logs are kept in memory only.';

/** All that was written is found, counted, packed, sent by a report and by a live order, and removed. */
function isWhole({ told, ...used }, server, { isDurable = true, cleaned = 4 } = {}) {
  assert.deepEqual(used, { lines: written, counted: 4, packed: true, sent: 'sent', polled: undefined, cleaned, isDurable, dropped: 0 });
  assert.equal(server.finished.size, 1);
  // By a report and by an order.
  assert.deepEqual(messages(server).filter(msg => msg === '你好 😀').length, 2);
  return told;
}
const withOrder = work => withServer(server => {
  server.orders.push(order({ live: true }));
  return work(server, server.origin);
});

/** Puts property descriptors there for a while. */
async function withGlobals(globals, work) {
  const before = Object.keys(globals).map(name => [name, Object.getOwnPropertyDescriptor(globalThis, name)]);
  for (const [name, descriptor] of Object.entries(globals)) Object.defineProperty(globalThis, name, { configurable: true, ...descriptor });
  try {
    await work();
  } finally {
    for (const [name, descriptor] of before) descriptor ? Object.defineProperty(globalThis, name, descriptor) : delete globalThis[name];
  }
}

describe('Node', () => {
  const hasLocks = !!globalThis.navigator?.locks;
  const wanted = [noErrors, noXhr, ...(hasLocks ? [] : [noLocks])];
  const run = code => new Function(`${code}; return OfflineLog;`)();

  for (const path of ['index.js', 'lite.js', 'rest.js', 'full.js', 'iife.js', 'capture/index.js', 'rtc/index.js', 'wx/index.js', 'server/index.js', 'viewer.js',
    'offline-log.core.js', 'offline-log.rest.js', 'offline-log.rtc.js', 'offline-log.viewer.js']) {
    test(`Import_Of ${path}_ThrowsNothing`, async () => assert.ok(Object.keys(await built(path)).length > 0));
  }

  for (const [what, load] of Object.entries({ TheModules: () => built('iife.js'), TheOneFile: () => run(readFileSync(dist('offline-log.iife.js'), 'utf8')) })) {
    test(`Log_Of${what}_WorksInMemoryAndTellsWhatIsMissing`, () => withOrder(async (server, endpoint) => {
      const { openLog, captureConsole, captureErrors, captureFetch, captureXhr } = await load();
      const { rtcLive } = await built('rtc/index.js');
      const captures = [captureConsole, captureErrors, captureFetch, captureXhr].map(capture => log => capture(log));
      const told = isWhole(await useEverything(openLog, { endpoint, captures, live: rtcLive() }), server, { isDurable: false });
      assert.deepEqual([features(told), others(told)], [wanted, [noDatabase]]);
    }));
  }

  for (const [what, paths] of Object.entries({ TheModules: ['lite.js', 'rest.js'], TheOneFiles: ['offline-log.core.js', 'offline-log.rest.js'] })) {
    test(`Core_Of${what}_WorksInMemoryAndTellsWhatIsMissing`, () => withOrder(async (server, endpoint) => {
      const [{ openCore }, rest, { captureConsole }] = await Promise.all([...paths, 'capture/index.js'].map(built));
      const told = isWhole(await useCore(openCore, rest, { endpoint, captures: [captureConsole] }), server, { isDurable: false });
      assert.deepEqual([features(told), others(told)], [hasLocks ? [] : [noLocks], [noDatabase]]);
    }));
  }

  for (const [what, load] of Object.entries({ TheModules: () => built('wx/index.js'), TheOneFile: () => createRequire(import.meta.url)(dist('offline-log.wx.cjs')) })) {
    test(`MiniProgramsLog_Of${what}_WithoutAWx_WorksInMemory`, async () => {
      const { openLog, captureConsole, captureWxErrors, captureWxRequests } = await load();
      const { told, ...used } = await useEverything(openLog, { captures: [captureConsole, log => captureWxErrors(log), log => captureWxRequests(log)], server: undefined });
      assert.deepEqual(used, { lines: written, counted: 4, packed: true, sent: undefined, polled: undefined, cleaned: 4, isDurable: false, dropped: 0 });
      assert.deepEqual(told.sort(), [
        'feature: There is no wx.onError, wx.onUnhandledRejection: what it would tell is not kept.', 'feature: wx.request cannot be captured (missing or read-only): requests that fail are not kept.',
        'storage: There is no storage of a mini-program: logs are kept in memory only.',
      ]);
    });
  }

  test('IndexedDb_ThatIsMissingOrDenied_IsFoundOutAtOnce', async () => {
    const { openIndexedDb } = await built('stores/indexedDb.js');
    let tries = 0;
    const refuse = () => {
      tries++;
      throw Object.assign(new Error('不许'), { name: 'SecurityError' });
    };
    await assert.rejects(openIndexedDb('没有'), { message: 'There is no IndexedDB: logs are kept in memory only.' });
    await assert.rejects(openIndexedDb('不许', { open: refuse }), { name: 'SecurityError' });
    await withGlobals({ indexedDB: { get: refuse } }, () => assert.rejects(openIndexedDb('不看'), { name: 'SecurityError' }));
    assert.equal(tries, 2);
  });

  // React Native, and what renders pages on servers, have some of a page's objects, with nothing in them.
  test('Log_AmongStandInsForAPage_WorksAndTellsOnceThatNothingIsSent', async () => {
    const { openLog } = await built('index.js');
    const refuse = () => { throw new Error('不看'); };
    for (const fetch of [{ value: undefined }, { value: {} }, { get: refuse }]) {
      const globals = { window: { value: {} }, document: { value: {} }, navigator: { get: refuse }, location: { get: refuse }, fetch };
      await withGlobals(globals, async () => {
        const told = [];
        const log = openLog({ id: 'shop', server: { endpoint: '', token: () => '令牌' }, onProblem: ({ kind, message }) => told.push(`${kind}: ${message}`) });
        log.info('在');
        assert.equal((await log.query().all()).length, 1);
        await log.orders.poll();
        await log.orders.poll();
        assert.deepEqual(features(told), [noLocks, 'There is no fetch: logs are not sent.']);
        await log.close();
      });
    }
  });
});

describe('Mini-program', () => {
  test('Log_OfItsOwnEntry_WorksAndMissesNothing', () => withOrder(async (server, endpoint) => {
    const { context: { T } } = miniProgram(device(), script, request => fetch(request.url, request).then(async answer => ({ status: answer.status, text: await answer.text() })));
    assert.deepEqual(isWhole(structuredClone(await T.miniProgram({ endpoint })), server), []);
  }));

  test('Log_OfAPagesEntry_KeepsInMemoryWhatItIsToldAndTellsWhatIsMissing', async () => {
    const { context: { T } } = miniProgram(device(), script);
    const { told, packed, ...used } = structuredClone(await T.everything({ server: undefined }));
    assert.deepEqual(used, { lines: written, counted: 4, sent: undefined, polled: undefined, cleaned: 4, isDurable: false, dropped: 0 });
    assert.match(packed, /^rejected: /);
    assert.deepEqual([features(told), others(told)], [[noErrors, noFetch, noXhr, noLocks], [noDatabase]]);
  });
});

describe('Chromium', () => {
  let browser, site, page;
  before(async () => {
    const file = name => (_, answer) => answer.writeHead(200, { 'Content-Type': 'text/javascript; charset=utf-8', 'Access-Control-Allow-Origin': '*' }).end(readFileSync(dist(name)));
    const text = (type, body) => (_, answer) => answer.writeHead(200, { 'Content-Type': `${type}; charset=utf-8` }).end(body);
    site = await serve(script, {
      '/offline-log.core.js': file('offline-log.core.js'),
      '/offline-log.rest.js': file('offline-log.rest.js'),
      '/core/worker.js': text('text/javascript', `
        import '/t-module.js';
        import * as core from '/offline-log.core.js';
        import * as rest from '/offline-log.rest.js';
        globalThis.parts = [core, rest];`),
      '/t-module.js': text('text/javascript', `${script}; globalThis.T = T;`),
      '/sandbox': text('text/html', '<!doctype html><iframe sandbox="allow-scripts" src="/frame"></iframe>'),
    });
    browser = await launch();
    page = await browser.context.newPage();
    await page.goto(site.origin);
  });
  after(async () => {
    await browser?.close();
    await site?.close();
  });

  const runs = { Log: (where, how) => where.evaluate(one => T.everything(one), how), Core: (where, how) => where.evaluate(one => T.core(one, globalThis.parts), how) };
  const opens = {
    Page: () => page,
    async SandboxedFrame() {
      const outer = await browser.context.newPage();
      await outer.goto(`${site.origin}/sandbox`);
      const frame = outer.frames()[1];
      await frame.waitForFunction(() => globalThis.T);
      assert.equal(await frame.evaluate(() => origin), 'null');
      return frame;
    },
    async Worker() {
      const [worker] = await Promise.all([page.waitForEvent('worker'), page.evaluate(() => void new Worker('/t.js'))]);
      return worker;
    },
    async ServiceWorker(run) {
      const [path, how] = run === 'Core' ? ['/core/worker.js', { type: 'module' }] : ['/t.js', { scope: '/log/' }];
      const [worker] = await Promise.all([
        browser.context.waitForEvent('serviceworker'),
        page.evaluate(async ([path, how]) => void (await navigator.serviceWorker.register(path, how)), [path, how]),
      ]);
      return worker;
    },
  };
  /** Of each: features, and other trouble. */
  const missing = {
    Page: [[], []],
    Worker: [[], []],
    SandboxedFrame: [[noLocks], [/^storage: .*IDBFactory/]],
    ServiceWorker: [[noXhr], []],
  };
  for (const [where, [wanted, trouble]] of Object.entries(missing)) {
    for (const run of ['Log', 'Core']) {
      test(`${run}_InA${where}_WorksAndTellsWhatIsMissing`, () => withOrder(async (server, endpoint) => {
        const place = await opens[where](run);
        const used = await runs[run](place, { endpoint, site: site.origin });
        const isAlone = where === 'ServiceWorker' && run === 'Core';
        // There nothing can be fetched later.
        const rest = /The rest cannot be fetched: TypeError: import\(\) is disallowed/;
        const told = isWhole(used, server, { isDurable: where !== 'SandboxedFrame', ...(isAlone && { cleaned: used.cleaned }) });
        if (isAlone) assert.match(used.cleaned, /^rejected: import\(\) is disallowed/);
        assert.deepEqual(features(told), wanted);
        const all = [...trouble, ...(isAlone ? [rest] : [])];
        assert.equal(others(told).length, all.length, others(told).join('\n'));
        all.forEach((pattern, index) => assert.match(others(told)[index], pattern));
        assert.deepEqual(await place.evaluate(() => T.thrown), []);
      }));
    }
  }

  test('MiniProgramsLog_InAPage_WorksInMemory', async () => {
    const { told, ...used } = await page.evaluate(() => T.miniProgram({ server: undefined }));
    assert.deepEqual([used.lines, used.isDurable, used.counted], [written, false, 4]);
    assert.equal(others(told).join(), 'storage: There is no storage of a mini-program: logs are kept in memory only.');
    assert.deepEqual(await page.evaluate(() => T.thrown), []);
  });
});
