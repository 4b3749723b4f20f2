import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backEnds } from './harness/browser.mjs';
import { killBrowsers } from './harness/kills.mjs';
import { seeded } from './harness/logServer.mjs';

// A thousand times in all.
for (const [backEnd, args] of Object.entries(backEnds)) {
  test(`Browser_KilledFiveHundredTimes_LosesNothingAcknowledged (${backEnd})`, async () => {
    const totals = await killBrowsers(500, args, seeded(1_000), (kills, sofar) => {
      if (kills % 50 === 0) console.log(`killed ${kills} times on ${backEnd}: ${JSON.stringify(sofar)}`);
    });
    assert.ok(totals.acknowledged > 100_000);
    assert.ok(totals.lostMs.median <= 60, `a kill costs the last ${totals.lostMs.median} ms`);
  });
}
