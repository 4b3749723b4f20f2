import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backEnds } from './harness/browser.mjs';
import { killBrowsers, tearWrite } from './harness/kills.mjs';
import { seeded } from './harness/logServer.mjs';

for (const [backEnd, args] of Object.entries(backEnds)) {
  test(`Browser_KilledTenTimes_LosesNothingAcknowledged (${backEnd})`, async () => {
    const totals = await killBrowsers(10, args, seeded(10));
    console.log(`killed 10 times on ${backEnd}: ${JSON.stringify(totals)}`);
    assert.ok(totals.acknowledged > 1_000);
    assert.ok(totals.lostMs.median <= 60, `a kill costs the last ${totals.lostMs.median} ms`);
  });
}

test('Logs_AfterAKillInTheMiddleOfAWrite_OutliveTheNextKillToo', () => tearWrite(backEnds.LevelDB));
