import { after, before, describe, test } from 'node:test';
import { backEnds, bundle, launch, serve } from './harness/browser.mjs';
import { logCases } from './suites/log.mjs';
import { storeCases } from './suites/store.mjs';

for (const [backEnd, args] of Object.entries(backEnds)) {
  describe(`IndexedDB on ${backEnd}`, () => {
    let browser, site, page;
    before(async () => {
      site = await serve(await bundle('browser/suites.mjs'));
      browser = await launch({ args });
      page = await browser.context.newPage();
      page.on('console', line => console.log(line.text()));
      await page.goto(site.origin);
    });
    after(async () => {
      await browser?.close();
      await site?.close();
    });
    for (const name of Object.keys(storeCases)) test(name, () => page.evaluate(one => T.runStoreCase(one), name));
    for (const name of Object.keys(logCases)) test(name, () => page.evaluate(one => T.runLogCase(one), name));
  });
}
