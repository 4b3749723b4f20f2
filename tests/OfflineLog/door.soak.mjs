import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startDoor } from './harness/door.mjs';
import { faultyProxy, seeded } from './harness/logServer.mjs';
import { exactlyOnce } from './harness/uploads.mjs';

test('Order_OfTenThousandChunksThroughABrokenNetwork_IsInTheMergedFileExactlyOnce', async () => {
  const door = await startDoor();
  const proxy = await faultyProxy(door.origin, seeded(70));
  try {
    // As many as an order holds.
    await exactlyOnce(door, proxy.origin, { logs: 30_000, characters: 1_300 });
    const { outcome, logs, doubles, devices } = await door.order();
    console.log(`${devices[0].chunks} chunks, ${doubles} doubles, ${JSON.stringify(proxy.counts)}`);
    assert.deepEqual([outcome, logs], ['Collected', 30_000]);
    assert.equal(devices[0].chunks, 10_000);
  } finally {
    await proxy.close();
    await door.stop();
  }
});
