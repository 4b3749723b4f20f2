import { createServer } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { built } from './library.mjs';
import { signalling } from './signalling.mjs';

const { decode } = await built('block.js');

/** The server's side of docs/offline-logs-protocol.md, as small as it can be: what the library's tests hold it against. */
export function logServer({ mostChunkBytes = Infinity } = {}) {
  const state = {
    orders: [],
    /** Idempotency key to the logs that came under it, each once. */
    chunks: new Map(),
    requests: [],
    finished: new Set(),
    /** Uploads under way, and the most at one time. */
    now: 0,
    most: 0,
    /** Statuses to answer with before anything is looked at. */
    refusals: [],
    token: user => `token-of-${user}`,
    open: order => state.orders.push(order),
    isFinished: () => state.finished.size > 0,
    received: () => [...state.chunks.values()].flat(),
    live: signalling(),
  };

  const answers = {
    'GET /api/logs/orders/pending'(request, url) {
      const user = /^uin token-of-(.+)$/.exec(request.headers.authorization ?? '')?.[1];
      const device = url.searchParams.get('device');
      const orders = state.orders.filter(order => order.uin === user && !state.finished.has(`${order.id}.${device}`));
      return [200, { orders: orders.map(order => ({ ...order, uploadToken: `${order.id}|${device}` })) }];
    },
    'POST /api/logs/report'(request, url, body) {
      const user = /^uin token-of-(.+)$/.exec(request.headers.authorization ?? '')?.[1];
      return user ? take(request, url, body, undefined, user) : [401, {}];
    },
    'POST /api/logs/orders/*/chunks'(request, url, body) {
      const [id, device] = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1].split('|') ?? [];
      return id && url.pathname.includes(`/${id}/`) ? take(request, url, body, `${id}.${device}`) : [401, {}];
    },
    ...state.live.routes,
  };

  function take(request, url, body, upload, user) {
    const key = request.headers['idempotency-key'];
    if (body.length > mostChunkBytes) return [413, {}];
    let text;
    try {
      text = (body[0] === 0x1f ? gunzipSync(body) : body).toString('utf8');
    } catch {
      return [400, { title: 'The body is damaged.' }];
    }
    if (!state.chunks.has(key)) {
      // The token is used up; what is known already is still acknowledged.
      if (state.finished.has(upload)) return [401, {}];
      const logs = text ? text.split('\n').flatMap(line => decode(line)) : [];
      // The real one leaves out what is of others; no device should have sent it.
      if (user && logs.some(({ log }) => log.uin !== user)) return [403, { title: 'Logs of somebody else.' }];
      state.chunks.set(key, logs);
    }
    if (upload && url.searchParams.get('last') === 'true') state.finished.add(upload);
    return [200, { received: key }];
  }

  const server = createServer(async (request, answer) => {
    if (request.method === 'POST') {
      state.most = Math.max(state.most, ++state.now);
      answer.once('close', () => state.now--);
    }
    const parts = [];
    let whole = true;
    try {
      for await (const part of request) parts.push(part);
    } catch {
      whole = false;
    }
    if (!whole) return;
    const url = new URL(request.url, 'http://server');
    state.requests.push(`${request.method} ${request.url}`);
    const cors = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Headers': '*, Authorization', 'Access-Control-Expose-Headers': 'Retry-After' };
    if (request.method === 'OPTIONS') return answer.writeHead(204, cors).end();
    const refusal = state.refusals.shift();
    if (refusal) return answer.writeHead(refusal.status, { ...cors, ...refusal.headers }).end('{}');
    const route = answers[`${request.method} ${url.pathname.replace(/orders\/[^/]+\/(chunks|rtc)/, 'orders/*/$1').replace(/answer\/.+/, 'answer/*')}`];
    const [status, body] = route ? route(request, url, Buffer.concat(parts)) : [404, {}];
    answer.writeHead(status, { ...cors, 'Content-Type': 'application/json' }).end(body && JSON.stringify(body));
  });
  return listen(server, state);
}

/** A network that does what networks do to three requests of ten. */
export function faultyProxy(target, random) {
  const counts = {};
  const server = createServer(async (request, answer) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    const body = Buffer.concat(parts);
    const faults = ['dropRequest', 'dropAnswer', 'fail', 'limit', 'truncateRequest', 'truncateAnswer', 'repeat'];
    const fault = random() < 0.3 ? faults[Math.floor(random() * faults.length)] : 'none';
    counts[fault] = (counts[fault] ?? 0) + 1;
    if (fault === 'dropRequest') return request.socket.destroy();
    if (fault === 'fail') return answer.writeHead(502).end();
    if (fault === 'limit') return answer.writeHead(429, { 'Retry-After': '1' }).end();
    const { host, connection, 'content-length': length, 'transfer-encoding': encoding, ...headers } = request.headers;
    const forward = half => fetch(target + request.url, { method: request.method, headers, body: request.method === 'GET' ? undefined : half ? body.subarray(0, body.length >> 1) : body });
    let got = await forward(fault === 'truncateRequest');
    if (fault === 'repeat') got = await forward(false);
    const text = await got.text();
    if (fault === 'dropAnswer') return request.socket.destroy();
    answer.writeHead(got.status, { 'Content-Length': Buffer.byteLength(text) });
    if (fault === 'truncateAnswer') {
      answer.write(text.slice(0, text.length >> 1));
      return setImmediate(() => answer.destroy());
    }
    answer.end(text);
  });
  return listen(server, { counts });
}

async function listen(server, more) {
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(more, {
    origin: `http://127.0.0.1:${server.address().port}`,
    close() {
      server.closeAllConnections();
      return new Promise(resolve => server.close(resolve));
    },
  });
}

/** The same numbers on every run. */
export function seeded(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
