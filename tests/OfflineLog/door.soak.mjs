import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startDoor } from './harness/door.mjs';
import { faultyProxy, seeded } from './harness/logServer.mjs';
import { exactlyOnce } from './harness/uploads.mjs';

test('Order_OfTenThousandChunksThroughABrokenNetwork_IsInTheMergedFileExactlyOnce', async () => {
  const door = await startDoor();
  const proxy = await faultyProxy(door.origin, seeded(70));
  try {
    // As many as an order holds: each log is larger than a chunk.
    await exactlyOnce(door, proxy.origin, { logs: 10_000, characters: 2_100, chunkChars: 1_000 });
    const { outcome, logs, doubles, devices } = await door.order();
    console.log(`${devices[0].chunks} chunks, ${doubles} doubles, ${JSON.stringify(proxy.counts)}`);
    assert.deepEqual([outcome, logs], ['Collected', 10_000]);
    assert.equal(devices[0].chunks, 10_000);
  } finally {
    await proxy.close();
    await door.stop();
  }
});
