import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { bundle, launch, serve } from './harness/browser.mjs';
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
