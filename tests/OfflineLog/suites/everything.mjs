// All that the library gives, used once, in whatever runtime this is.

/** What a call came to; whoever awaits a call may be told that it failed, and nobody else. */
const outcome = async call => {
  try {
    return await call();
  } catch (error) {
    return `rejected: ${error?.message ?? error}`;
  }
};

/** Two of the log's waits are cut: the one before the rest is fetched, and the one for a viewer who does not come. */
const impatient = {
  later(work, delayMs) {
    const timer = setTimeout(work, delayMs === 3_000 ? 0 : delayMs === 5_000 ? 50 : delayMs);
    return () => clearTimeout(timer);
  },
};

const tell = told => ({ kind, message }) => told.push(`${kind}: ${message}`);

function write(log) {
  log.debug('调试');
  log.info('你好 😀', { 件: 3 });
  log.error(new Error('坏了'));
  console.debug('%c控制台 %s', 'color: red', '也在');
}

const linesOf = logs => logs.map(({ level, msg }) => `${level} ${msg.split('\n')[0]}`).sort();

export const written = ['debug 控制台 也在', 'debug 调试', 'error Error: 坏了', 'info 你好 😀'];

/** `captures` are functions that get the log and give their undo. */
export async function useEverything(openLog, { endpoint, captures = [], ...options }) {
  const told = [];
  const log = openLog({ id: 'shop', uin: '10001', server: { endpoint, token: () => 'token-of-10001', live: options.live }, onProblem: tell(told), platform: impatient, ...options });
  const undo = captures.map(capture => capture(log));
  write(log);
  await log.flush();
  const found = await log.query().all();
  const counts = await outcome(() => log.query().counts());
  const packed = await outcome(async () => (await log.pack()).bytes.length > 0);
  const sent = endpoint && (await outcome(() => log.report()));
  const polled = endpoint && (await outcome(() => log.orders.poll()));
  const cleaned = await outcome(() => log.clean({ maxAgeMs: 0 }));
  undo.forEach(one => one());
  console.debug('之后');
  const isDurable = log.isDurable();
  await log.close();
  log.info('关了以后');
  return { lines: linesOf(found), counted: sum(counts), packed, sent, polled, cleaned: cleaned.logs, isDurable, dropped: log.dropped(), told };
}

/** The same with the core and what it fetches. */
export async function useCore(openCore, rest, { endpoint, captures = [], live, ...options }) {
  const told = [];
  const server = { endpoint, token: () => 'token-of-10001', live };
  const log = openCore({ id: 'shop', uin: '10001', onProblem: tell(told), platform: impatient, ...options });
  const undo = captures.map(capture => capture(log));
  write(log);
  await log.flush();
  const found = await rest.query(log).all();
  const counts = await outcome(() => rest.query(log).counts());
  const packed = await outcome(async () => (await rest.pack(log)).bytes.length > 0);
  const sent = await outcome(() => rest.report(log, server));
  const orders = rest.followOrders(log, server);
  const polled = await outcome(() => orders.poll());
  orders.stop();
  const cleaned = await outcome(() => log.clean({ maxAgeMs: 0 }));
  undo.forEach(one => one());
  const isDurable = log.isDurable();
  await log.close();
  return { lines: linesOf(found), counted: sum(counts), packed, sent, polled, cleaned: cleaned.logs ?? cleaned, isDurable, dropped: log.dropped(), told };
}

const sum = counts => (Array.isArray(counts) ? counts.reduce((all, { debug, info, warn, error }) => all + debug + info + warn + error, 0) : counts);
