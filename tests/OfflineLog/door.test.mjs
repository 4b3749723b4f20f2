import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { bomb, startDoor } from './harness/door.mjs';
import { faultyProxy, seeded } from './harness/logServer.mjs';
import { exactlyOnce } from './harness/uploads.mjs';

let door;
before(async () => (door = await startDoor()));
after(() => door.stop());

const block = (uin, count, msg) => JSON.stringify({
  v: 1, k: 'k3jf92ab', c: { from: 'https://shop.example/', id: 'shop', uin, version: '1' },
  s: [0, ...Array(count - 1).fill(1)], t: [1_795_000_000_000, ...Array(count - 1).fill(1)], l: '1'.repeat(count), m: Array(count).fill(msg),
});

let reports = 0;
async function send(user, body) {
  const began = performance.now();
  const answer = await fetch(`${door.origin}/api/logs/report?index=0&last=false`, {
    method: 'POST',
    headers: {
      Authorization: `uin ${await door.token(user)}`, 'Content-Type': 'application/x-offline-log', 'Content-Encoding': 'gzip', 'Idempotency-Key': `report${reports++}.0`,
    },
    body,
  });
  await answer.text();
  return { status: answer.status, ms: performance.now() - began };
}

test('Bomb_OfAMegabyteThatInflatesToAGigabyte_Is413_ForLittleMemoryAndTime', async () => {
  // Everything that a body needs is there once by then.
  const usual = gzipSync(block('用户-0', 2_000, '一条普通的日志 '.repeat(30)));
  for (let i = 0; i < 20; i++) assert.equal((await send(`用户-${i}`, usual)).status, 200);
  for (const character of ['\n', ' ', '[']) {
    const body = bomb(1_024, character);
    assert.ok(body.length < 1.1 * 1024 * 1024);
    const [memory, cpu] = [door.memoryBytes(), door.cpuMs()];
    door.forgetPeak();
    const { status, ms } = await send('用户-1', body);
    const grown = (door.peakBytes() - memory) / 1024 / 1024;
    console.log(`a bomb of ${JSON.stringify(character)}: ${grown.toFixed(1)} MB, ${door.cpuMs() - cpu} ms of processor, ${ms.toFixed(0)} ms`);
    assert.equal(status, 413);
    assert.ok(grown < 32, `${grown} MB`);
    assert.ok(door.cpuMs() - cpu < 500);
  }
});

test('Bombs_AsManyAtOnceAsAreRead_AreEach413', async () => {
  const body = bomb(1_024, '\n');
  const memory = door.memoryBytes();
  door.forgetPeak();
  const answers = await Promise.all(Array.from({ length: 8 }, (_, user) => send(`用户-${user}`, body)));
  console.log(`eight bombs at once: ${((door.peakBytes() - memory) / 1024 / 1024).toFixed(1)} MB`);
  for (const { status } of answers) assert.equal(status, 413);
});

test('Order_ThroughABrokenNetwork_IsInTheMergedFileExactlyOnce', async () => {
  const proxy = await faultyProxy(door.origin, seeded(7));
  try {
    await exactlyOnce(door, proxy.origin, { logs: 600, characters: 1_300 });
    const { outcome, logs, doubles, devices } = await door.order();
    console.log(`${devices[0].chunks} chunks, ${JSON.stringify(proxy.counts)}`);
    assert.deepEqual([outcome, logs, doubles, devices.length], ['Collected', 600, 0, 1]);
    assert.ok(devices[0].chunks >= 200);
  } finally {
    await proxy.close();
  }
});
