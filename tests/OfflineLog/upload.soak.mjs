import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faultyProxy, seeded } from './harness/logServer.mjs';
import { exactlyOnce, withServer } from './harness/uploads.mjs';

test('Order_OfTenThousandChunksThroughABrokenNetwork_ArrivesExactlyOnce', () => withServer(async server => {
  const proxy = await faultyProxy(server.origin, seeded(70));
  try {
    await exactlyOnce(server, proxy.origin, { logs: 10_000, characters: 2_100, chunkChars: 1_000 });
    console.log(`${server.chunks.size} chunks, ${server.requests.length} requests at the server, ${JSON.stringify(proxy.counts)}`);
    assert.ok(server.chunks.size >= 10_000);
  } finally {
    await proxy.close();
  }
}));
