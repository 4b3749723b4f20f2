import assert from 'node:assert/strict';
import { built } from './library.mjs';
import { logServer, seeded } from './logServer.mjs';

const { openLog, memoryStore } = await built('index.js');
const minute = 60_000;

/** A log on a store that outlives it; waits are remembered and cut short. */
export function device({ origin, user = '10001', store = memoryStore(64 << 20), send, lock, chunkChars, now, later, token = name => `token-of-${name}` }) {
  const waits = [];
  const whose = typeof user === 'function' ? user : () => user;
  const log = openLog({
    id: 'shop',
    uin: whose,
    limits: { maxAgeMs: 365 * 1_440 * minute },
    server: { endpoint: origin, token: () => (whose() ? token(whose()) : '') },
    platform: {
      open: async () => store,
      random: Math.random,
      later(work, delayMs) {
        if (delayMs > 50) waits.push(delayMs);
        const timer = setTimeout(work, delayMs >= minute * 3 ? delayMs : Math.min(delayMs, 2)).unref();
        return () => clearTimeout(timer);
      },
      ...(later && { later }),
      ...(send && { send }),
      ...(now && { now }),
      ...(lock && { lock }),
      ...(chunkChars && { chunkChars }),
    },
  });
  return { log, store, waits };
}

export const order = (fields = {}) => ({ id: 'o1', uin: '10001', expires: new Date(Date.now() + 60 * minute).toISOString(), ...fields });
export const received = server => [...server.chunks.values()].flat();
export const messages = server => received(server).map(({ log }) => log.msg).sort();

export async function withServer(work, options) {
  const server = await logServer(options);
  try {
    await work(server);
  } finally {
    await server.close();
  }
}

/** Pages die at random while they send; the next one goes on. The server is the small one of these tests, or the real app. */
export async function exactlyOnce(server, origin, { logs, characters, chunkChars = 2_000 }) {
  const random = seeded(20261125);
  const store = memoryStore(64 << 20);
  // One a minute, as on a device that is used for weeks.
  let nowMs = Date.now() - logs * minute;
  const { log } = device({ origin: server.origin, store, chunkChars, token: server.token, now: () => (nowMs += minute) });
  for (let number = 0; number < logs; number++) log.write(number % 7 ? 'info' : 'error', `第 ${number} 条 ${'容'.repeat(characters)}`);
  await log.close();
  await server.open(order({ id: 'big' }));
  let rounds = 0;
  while (!(await server.isFinished()) && rounds++ < 5_000) {
    let left = 5 + Math.floor(random() * 40);
    let dead = false;
    const { log: page } = device({
      origin,
      store,
      chunkChars,
      token: server.token,
      async send({ url, method, headers, body }) {
        if (dead) return new Promise(() => {});
        const answer = await fetch(url, { method, headers, body });
        const text = await answer.text();
        // It ends when the server has answered, and nobody reads that.
        if (left-- < 0) dead = true;
        if (dead) return new Promise(() => {});
        return { status: answer.status, text, retryAfter: answer.headers.get('Retry-After') };
      },
    });
    const polled = page.orders.poll();
    while (!dead && !(await Promise.race([polled.then(() => true), new Promise(resolve => setTimeout(resolve, 5, false))])));
    void page.close();
  }
  assert.ok(await server.isFinished());
  const arrived = await server.received();
  assert.equal(arrived.length, logs);
  assert.equal(new Set(arrived.map(({ tab, seq }) => `${tab}.${seq}`)).size, logs);
  assert.equal(new Set(arrived.map(({ log }) => log.msg)).size, logs);
}
