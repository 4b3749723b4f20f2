import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import vm from 'node:vm';
import { bundle, launch, serve } from './harness/browser.mjs';
import { device, miniProgram } from './harness/fakeWx.mjs';
import { dist } from './harness/library.mjs';

const script = await bundle('browser/hostile.mjs');
const { methods, patches, onlyAfter } = new Function(`${script}; return T;`)();
const library = readFileSync(dist('offline-log.iife.js'), 'utf8');

describe('Log_OnAPageWithPatchedBuiltIns_IsRightAndReadableByOthers', () => {
  let browser, site, page;
  before(async () => {
    [browser, site] = [await launch(), await serve(script, { '/offline-log.iife.js': (_, answer) => answer.end(library) })];
    page = await browser.context.newPage();
    await page.goto(site.origin);
  });
  after(async () => {
    await browser?.close();
    await site?.close();
  });

  for (const patch of Object.keys(patches)) {
    for (const when of onlyAfter.includes(patch) ? ['after'] : ['before', 'after']) test(`${patch}, ${when} the log loads`, () => page.evaluate(([one, time]) => T.run(one, time), [patch, when]));
  }

  test('AnyMethodThatBreaksAfterTheLogLoaded_CostsNoLogInSilence', async () => {
    const kept = {};
    const wrong = [];
    for (const method of methods) {
      await page.evaluate(one => T.runBroken(one), method).then(logs => (kept[method] = logs), error => wrong.push(`${method}: ${error.message}`));
    }
    const lost = Object.keys(kept).filter(method => kept[method] < 3);
    console.log(`${methods.length} broken methods; with ${lost.length} of them logs were lost and counted: ${lost.join(', ')}`);
    assert.deepEqual(wrong, []);
  });
});

describe('MiniProgram_WithPatchedBuiltIns_IsRightAndReadableByOthers', () => {
  const mini = `var module = { exports: {} }; ${readFileSync(dist('offline-log.wx.cjs'), 'utf8')}; var OfflineLog = module.exports;`;
  const open = (phone, script) => {
    const { context } = miniProgram(phone, '');
    for (const part of script) vm.runInContext(part, context);
    return context.OfflineLog.openLog({ id: 'shop' });
  };
  for (const [name, patch] of Object.entries(patches).filter(([, work]) => !/window|Event/.test(String(work)))) {
    const apply = `Object.values({ ${patch} })[0]()`;
    for (const when of onlyAfter.includes(name) ? ['after'] : ['before', 'after']) {
      test(`${name}, ${when} the log loads`, async () => {
        for (const hasFiles of [true, false]) {
          const phone = device({ hasFiles });
          const log = open(phone, when === 'before' ? [apply, mini] : [mini, apply]);
          log.info('购物车打开', { items: [1, { 名: '苹果' }] });
          log.error('白屏');
          await log.flush();
          log.warn('库存');
          await log.flush();
          // What has to be known after a crash is written in more than one step.
          await log.inner.vault.commit([{ table: 'task', key: 't', value: '1' }, { table: 'task', key: 'u', value: '2' }]);
          await log.inner.vault.commit([{ table: 'task', key: 't', value: '3' }]);
          assert.equal((await log.query().counts()).length, 1);
          await log.close();
          const sound = open(phone, [mini]);
          const found = await sound.query().all();
          assert.deepEqual([...found.map(({ msg }) => msg)].sort(), ['库存', '白屏', '购物车打开']);
          assert.equal(JSON.stringify(found.find(({ msg }) => msg === '购物车打开').items), '[1,{"名":"苹果"}]');
          assert.equal(JSON.stringify(await sound.inner.vault.read('task', '', '~')), '[["t","3"],["u","2"]]');
          await sound.close();
        }
      });
    }
  }
});
