// Runs in the page. Each measurement answers plain numbers.
import Dexie from 'dexie';
import Logan from 'logan-web';
import { openLog } from '@workflow/offline-log/index.js';
import { message, messages } from './corpus.mjs';

export { openLog, message };

const day = 86_400_000;
const pause = ms => new Promise(resolve => setTimeout(resolve, ms));
const timed = async work => {
  const started = performance.now();
  const value = await work();
  return [performance.now() - started, value];
};
const median = values => [...values].sort((a, b) => a - b)[values.length >> 1];
const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];

/** Logs a second until all are durable, ours and the peers'. */
export async function burst({ logs, peerLogs, loganLogs }) {
  const texts = messages(logs);
  const log = openLog({ id: 'bench', name: 'burst' });
  await log.ready;
  const [ours] = await timed(async () => {
    for (const text of texts) log.info(text);
    await log.flush();
  });
  await log.close();

  const db = new Dexie('dexie');
  db.version(1).stores({ logs: '++, time, level' });
  await db.open();
  const rows = texts.slice(0, peerLogs).map(msg => ({ time: Date.now(), level: 'info', msg, from: location.href, id: 'bench', uin: '', version: '' }));
  const [dexie] = await timed(async () => {
    for (let start = 0; start < rows.length; start += 1_000) await db.logs.bulkAdd(rows.slice(start, start + 1_000));
  });
  db.close();

  let done = 0;
  let end;
  const finished = new Promise(resolve => (end = resolve));
  const count = () => ++done === loganLogs && end();
  Logan.initConfig({ dbName: 'logan', logTryTimes: 1e9, succHandler: count, errorHandler: count });
  const [logan] = await timed(() => {
    for (const text of texts.slice(0, loganLogs)) Logan.log(text, 1);
    return finished;
  });
  return { ours: (logs / ours) * 1e3, dexie: (peerLogs / dexie) * 1e3, logan: (loganLogs / logan) * 1e3 };
}

/** Of single calls: mean, and the 999th of a thousand. */
export async function call({ logs }) {
  const texts = messages(logs);
  const log = openLog({ id: 'bench', name: 'call', uin: '10001' });
  await log.ready;
  const took = new Float64Array(logs);
  let total = 0;
  for (let number = 0; number < logs; number++) {
    const started = performance.now();
    log.info(texts[number]);
    took[number] = (performance.now() - started) * 1e3;
    // As apps write: some, and then something else runs.
    if (number % 500 === 499) await pause(0);
  }
  const [loop] = await timed(() => {
    for (const text of texts) log.info(text);
  });
  total = (loop / logs) * 1e3;
  await log.flush();
  took.sort();
  await log.close();
  return { meanUs: took.reduce((a, b) => a + b, 0) / logs, burstMeanUs: total, p999Us: at(took, 0.999), maxUs: took[logs - 1] };
}

const counted = (count, make) => Array.from({ length: count }, (_, number) => make(number));
const nested = depth => counted(depth, number => number).reduceRight((inner, number) => ({ number, inner }), {});
const large = {
  '900 texts of 1,000 characters': () => counted(900, number => `${number} `.padEnd(1_000, '长')),
  '300,000 flat keys': () => Object.fromEntries(counted(300_000, number => [`key${number}`, number])),
  '20,000 objects': () => counted(20_000, number => ({ number, name: `商品 ${number}`, price: number / 7 })),
  '5,000 levels': () => nested(5_000),
  'a Map of 100,000': () => new Map(counted(100_000, number => [number, { number }])),
  'a text of 10 MB': () => message(10_000_000),
  'a text of mobile numbers and addresses': () => counted(900, number => `li${number}@qq.com 138${String(10_000_000 + number)}`),
  'an error with 1,000 causes': () => counted(1_000, number => number).reduce((cause, number) => new Error(`第 ${number} 层`, { cause }), undefined),
  '16 MB of bytes': () => new Uint8Array(16 << 20),
  'the window': () => window,
};

/** How long a call blocks the page, for any value. */
export async function values({ times }) {
  const result = {};
  for (const [what, make] of Object.entries(large)) {
    const log = openLog({ id: 'bench', name: 'values' });
    await log.ready;
    const value = make();
    const [firstMs] = await timed(() => log.info('值', { value }));
    const took = [];
    for (let time = 0; time < times; time++) {
      const started = performance.now();
      log.info('值', { value });
      took.push(performance.now() - started);
      if (time % 50 === 49) await pause(0);
    }
    took.sort((a, b) => a - b);
    let peerMs;
    try {
      [peerMs] = await timed(() => JSON.stringify({ value }));
    } catch {
      // Circular, or too deep.
    }
    result[what] = { firstMs, p50Ms: took[times >> 1], p999Ms: at(took, 0.999), peerMs };
    await log.close();
  }
  return result;
}

/** Writes steadily; how long the main thread was blocked, and how far storage was behind. */
export async function steady({ seconds, perSecond }) {
  const texts = messages(20_000);
  const log = openLog({ id: 'bench', name: 'steady' });
  await log.ready;
  let longTasks = 0;
  const observer = new PerformanceObserver(list => list.getEntries().forEach(entry => (longTasks++, console.log(`long task at ${Math.round(entry.startTime - started)} ms: ${entry.duration} ms`))));
  // Room for all of them beforehand: an array that grows stops the thread that it measures.
  const gaps = new Float64Array(seconds * 200_000);
  let gapCount = 0;
  let last = performance.now();
  let stop = false;
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    const now = performance.now();
    if (gapCount < gaps.length) gaps[gapCount++] = now - last;
    last = now;
    if (!stop) port2.postMessage(0);
  };
  port2.postMessage(0);
  const started = performance.now();
  observer.observe({ entryTypes: ['longtask'] });
  let written = 0;
  let lag = 0;
  while (performance.now() - started < seconds * 1e3) {
    const due = ((performance.now() - started) / 1e3) * perSecond;
    while (written < due) {
      log.write(written % 20 ? 'info' : 'error', texts[written % texts.length]);
      written++;
    }
    if (written % 50 === 0) {
      const asked = performance.now();
      void log.flush().then(() => (lag = Math.max(lag, performance.now() - asked)));
    }
    await pause(4);
  }
  stop = true;
  await log.flush();
  observer.disconnect();
  const sorted = gaps.subarray(0, gapCount).sort();
  const chunks = (await log.inner.vault.read('head', '', '~')).length;
  await log.close();
  return { written, p999Ms: at(sorted, 0.999), maxMs: sorted.at(-1), longTasks, lagMs: lag, chunks, dropped: log.dropped() };
}

/** A store of so many logs over seven days, compacted; then what an engineer asks of it. */
export async function million({ logs }) {
  const first = Date.UTC(2026, 10, 16);
  let nowMs = first;
  const log = openLog({ id: 'bench', name: 'million', uin: '10001', limits: { maxAgeMs: 30 * day, maxBytes: 1e10 }, platform: { now: () => nowMs } });
  await log.ready;
  const [build] = await timed(async () => {
    for (let number = 0; number < logs; number++) {
      nowMs = first + Math.floor((number / logs) * 7 * day);
      log.write(number % 20 === 7 ? 'error' : 'info', message());
      if (number % 1_000 === 999) await log.flush();
    }
    await log.flush();
  });
  const [compaction] = await timed(async () => {
    for (let before = -1, rows; (rows = (await log.inner.vault.read('wal', '', '~')).length) !== before || rows > 60; before = rows) await pause(4_000);
  });
  const { usage } = await navigator.storage.estimate();
  const third = { from: first + 2 * day, to: first + 3 * day - 1 };
  const repeat = async (times, work) => {
    const took = [];
    let value;
    for (let time = 0; time < times; time++) {
      const [ms, got] = await timed(work);
      took.push(ms);
      value = got;
    }
    return [median(took), value];
  };
  const number = async filter => {
    let found = 0;
    for await (const _ of log.query(filter)) found++;
    return found;
  };
  const [dayMs, dayLogs] = await repeat(3, () => number(third));
  const [errorsMs, errors] = await repeat(3, () => number({ ...third, level: 'error' }));
  const [newestMs] = await repeat(5, () => number({ limit: 100 }));
  const [countsMs, hours] = await repeat(5, async () => (await log.query().counts()).length);
  const [textMs] = await repeat(3, () => number({ ...third, text: 'no such words anywhere' }));
  const [deleteMs, deleted] = await timed(() => log.clean({ maxAgeMs: nowMs - (first + day) }));
  await log.close();
  return { build, compaction, bytesPerLog: usage / logs, dayMs, dayLogs, errorsMs, errors, newestMs, countsMs, hours, textMs, deleteMs, deleted: deleted.logs };
}

/** The seed project's own test: with so many logs stored, connect; connect, write one, release; write ten. */
export async function seedTest({ logs }) {
  const log = openLog({ id: 'bench', name: 'seed' });
  for (const text of messages(logs)) log.info(text);
  await log.flush();
  await log.close();
  const connect = [];
  const whole = [];
  const ten = [];
  for (let time = 0; time < 15; time++) {
    const [ms, opened] = await timed(async () => {
      const one = openLog({ id: 'bench', name: 'seed' });
      await one.ready;
      return one;
    });
    connect.push(ms);
    ten.push((await timed(async () => {
      for (let number = 0; number < 10; number++) opened.info('十条日志');
      await opened.flush();
    }))[0]);
    await opened.close();
    whole.push((await timed(async () => {
      const one = openLog({ id: 'bench', name: 'seed' });
      one.info('一条日志');
      await one.close();
    }))[0]);
  }
  return { connectMs: median(connect), wholeMs: median(whole), tenMs: median(ten) };
}

/** Bytes that would go over the network, against characters of messages. */
export async function upload({ logs }) {
  let bytes = 0;
  const log = openLog({
    id: 'bench', name: 'upload', uin: '10001', server: { endpoint: 'https://logs.invalid', token: () => 't' },
    platform: { send: async request => ((bytes += request.body?.length ?? 0), { status: 200, text: '{"orders":[]}', retryAfter: null }) },
  });
  for (const text of messages(logs)) log.info(text);
  const [ms] = await timed(() => log.report());
  await log.close();
  return { ratio: bytes / (logs * 500), ms };
}
