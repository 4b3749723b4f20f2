import { dateMs, parse } from './builtins.js';
import { uploadChars } from './chunks.js';
import type { Core } from './core.js';
import { locked, newName } from './keys.js';
import { levels, type Level } from './model.js';
import { endOf, resume, tasks, type Server } from './report.js';
import { answered } from './retry.js';
import { get } from './store.js';
import { saveTask } from './upload.js';

/** A collection order as the device gets it: an engineer wants this user's logs. */
interface Order {
  id: string;
  /** Whose logs. Other users of the same device are not the engineer's business. */
  uin: string;
  from?: string;
  to?: string;
  level?: Level;
  expires: string;
  /** The right to send for this order, from this device, once. */
  uploadToken: string;
  /** The engineer is watching. */
  live?: boolean;
}

const firstPollMs = 2_000;
const pollMs = 300_000;

/** A reloaded page shows its logs again; one that reloads all the time would never upload them. */
const mostLivePages = 3;

export interface Following {
  /** Asks now, regardless of the clock; resolves when everything requested has been sent. */
  poll(): Promise<void>;
  stop(): void;
}

/**
 * Asks the server for collection orders, at the start and then every few minutes, sends what they ask for, and goes on with what earlier pages could
 * not finish. One tab of all does it.
 */
export function followOrders(core: Core, server: Server, everyMs = pollMs): Following {
  const { inner } = core;
  const { vault, platform } = inner;
  let cancel = (): void => {};
  let stopped = false;
  let mustAsk = false;

  // Spread, because otherwise a thousand devices that come back with the network would ask together.
  const again = (delayMs: number): void => {
    cancel();
    if (!stopped) cancel = platform.later(tick, delayMs * (0.8 + 0.4 * platform.random()));
  };
  const stopOnline = platform.onOnline(() => {
    mustAsk = true;
    again(firstPollMs);
  });
  again(firstPollMs);

  async function tick(): Promise<void> {
    // Another tab may have asked a moment ago.
    const passedMs = platform.now() - Number((await get(vault, 'task', 'poll').catch(() => 0)) ?? 0);
    const isDue = mustAsk || passedMs < 0 || passedMs >= everyMs / 2;
    mustAsk = false;
    if (isDue) await ask(true);
    // The network may have come back while it asked.
    again(mustAsk || vault.isHung() ? firstPollMs : everyMs);
  }

  async function ask(ifFree: boolean): Promise<void> {
    try {
      await locked(inner, 'uploader', { ifFree }, async () => {
        await resume(core, server);
        await accept(core, server);
      });
    } catch (error) {
      inner.tell('upload', error);
    }
  }

  return {
    poll: () => ask(false),
    stop() {
      stopped = true;
      cancel();
      stopOnline();
    },
  };
}

/** Turns new orders into tasks, and sends those. */
async function accept(core: Core, server: Server): Promise<void> {
  const { inner } = core;
  const { vault, platform } = inner;
  await vault.ready;
  // Storage and the device's name are not known yet.
  if (vault.isHung()) return;
  const token = await answered(platform, server.token());
  if (!token) return;
  // This device's name at the server: one user may have several, each with its own share of an order. Half a name, from a crash, is invalid.
  let device = String(await get(vault, 'task', 'device'));
  if (!/^[a-z0-9]{16}$/.test(device)) {
    device = newName(platform.random) + newName(platform.random);
    await vault.commit([{ table: 'task', key: 'device', value: device }]);
  }
  await vault.commit([{ table: 'task', key: 'poll', value: String(platform.now()) }]);
  const url = `${server.endpoint}/api/logs/orders/pending?device=${device}`;
  const answer = await answered(platform, platform.send({ url, method: 'GET', headers: { Authorization: `uin ${token}` } }));
  if (answer.status !== 200) return;
  const { orders } = parse(answer.text) as { orders: Order[] };
  const known = await tasks(vault);
  let isNew = false;
  for (const order of orders) {
    const name = `${order.id}.${device}`;
    const begun = known.find(({ id }) => id === name);
    if (begun && !begun.isRefused) continue;
    // Whose logs, and from when, has to be clear.
    const from = order.from ? dateMs(order.from) : 0;
    const to = order.to ? dateMs(order.to) : Infinity;
    if (!order.uin || [from, to].some(Number.isNaN)) continue;
    await saveTask(inner, {
      id: name,
      url: `${server.endpoint}/api/logs/orders/${encodeURIComponent(order.id)}/chunks`,
      filter: { uin: order.uin, from, to: Math.min(to, await endOf(inner)), level: level(order.level) },
      index: 0,
      chars: uploadChars(platform),
      live: order.live ? mostLivePages : 0,
      ...begun,
      token: order.uploadToken,
      expires: dateMs(order.expires),
      isRefused: false,
    });
    isNew = true;
  }
  if (isNew) await resume(core, server);
}

/** A level of a later version counts as the loudest: never more than requested. */
const level = (wanted: Level | undefined): Level | undefined => (wanted && !levels.includes(wanted) ? 'error' : wanted);
