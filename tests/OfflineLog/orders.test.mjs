import assert from 'node:assert/strict';
import { test } from 'node:test';
import { built } from './harness/library.mjs';
import { faultyProxy, seeded } from './harness/logServer.mjs';
import { device, exactlyOnce, messages, order, received, withServer } from './harness/uploads.mjs';

const { memoryStore } = await built('index.js');
const { compactOnce } = await built('compact.js');

test('Poll_WithAnOrder_SendsWhatItAsksForAndIsDone', () => withServer(async server => {
  const { log } = device(server);
  log.info('太早');
  await log.flush();
  await new Promise(resolve => setTimeout(resolve, 5));
  const from = Date.now();
  log.error('白屏 😀', { page: '首页' });
  log.warn('警告');
  log.info('信息');
  server.orders.push(order({ from: new Date(from).toISOString(), level: 'warn' }));
  await log.orders.poll();
  assert.deepEqual(messages(server), ['白屏 😀', '警告'].sort());
  assert.equal(received(server).find(({ log: { level } }) => level === 'error').log.page, '首页');
  await log.orders.poll();
  assert.equal(server.chunks.size, 1, 'a finished order is not sent twice');
  await log.close();
}));

test('Poll_WithALevelOfALaterVersion_SendsErrorsOnly', () => withServer(async server => {
  const { log } = device(server);
  log.info('信息');
  log.error('错误');
  server.orders.push(order({ level: 'fatal' }));
  await log.orders.poll();
  assert.deepEqual(messages(server), ['错误']);
  await log.close();
}));

test('Poll_WithNothingToSend_TellsTheServerSo', () => withServer(async server => {
  const { log } = device(server);
  server.orders.push(order());
  await log.orders.poll();
  assert.deepEqual([...server.chunks.values()], [[]]);
  assert.equal(server.finished.size, 1);
  await log.close();
}));

test('Poll_OnASharedDevice_SendsNobodyElsesLogs', () => withServer(async server => {
  const { log: other, store } = device({ origin: server.origin, user: '20002' });
  other.info('别人的');
  await other.close();
  const { log } = device({ origin: server.origin, store });
  log.info('自己的');
  server.orders.push(order());
  await log.orders.poll();
  assert.deepEqual(messages(server), ['自己的']);
  await log.close();
}));

test('Poll_WithoutAUser_AsksForNothing', () => withServer(async server => {
  const { log } = device({ origin: server.origin, user: '' });
  await log.orders.poll();
  assert.deepEqual(server.requests, []);
  await log.close();
}));

test('Poll_OfManyTabsAtOnce_UploadsOneAtATimeAndOnce', () => withServer(async server => {
  const lock = (await built('ownLock.js')).ownLocks();
  const store = memoryStore(64 << 20);
  let sending = 0;
  let most = 0;
  const send = async ({ url, method, headers, body }) => {
    most = Math.max(most, ++sending);
    const answer = await fetch(url, { method, headers, body });
    const text = await answer.text();
    sending--;
    return { status: answer.status, text, retryAfter: null };
  };
  const tabs = Array.from({ length: 8 }, () => device({ origin: server.origin, store, lock, send }).log);
  tabs.forEach((tab, number) => tab.info(`标签页 ${number}`));
  await Promise.all(tabs.map(tab => tab.flush()));
  server.orders.push(order());
  await Promise.all(tabs.map(tab => tab.orders.poll()));
  assert.deepEqual([most, received(server).length, server.chunks.size], [1, 8, 1]);
  await Promise.all(tabs.map(tab => tab.close()));
}));

test('Report_WhenTheServerIsBusy_WaitsAsLongAsItSays', () => withServer(async server => {
  const { log, waits } = device(server);
  log.error('忙');
  server.refusals.push({ status: 429, headers: { 'Retry-After': '7' } }, { status: 503, headers: { 'Retry-After': new Date(Date.now() + 90_000).toUTCString() } }, { status: 500 });
  assert.equal(await log.report(), 'sent');
  const [first, second, third] = waits.filter(wait => ![3_000, 180_000].includes(wait)).slice(-3);
  assert.equal(first, 7_000);
  assert.ok(Math.abs(second - 90_000) < 2_000, `waited ${second}`);
  assert.ok(third >= 3_200 && third <= 4_800, `waited ${third}`);
  await log.close();
}));

test('Report_ThatIsTooLarge_GoesInSmallerPieces', () => withServer(async server => {
  const { log } = device(server);
  const random = seeded(3);
  for (let number = 0; number < 800; number++) log.info(`${number} ${Array.from({ length: 40 }, () => random().toString(36)).join('')}`);
  assert.equal(await log.report(), 'sent');
  assert.ok(server.chunks.size > 4, `${server.chunks.size} chunks`);
  assert.equal(new Set(messages(server)).size, 800);
  assert.equal(received(server).length, 800);
  await log.close();
}, { mostChunkBytes: 60_000 }));

test('Report_WithoutNetwork_GoesOnAtTheNextStart', () => withServer(async server => {
  const { log, store } = device({ origin: server.origin, send: () => Promise.reject(new Error('offline')) });
  log.info('离线');
  assert.equal(await log.report(), 'later');
  await log.close();
  const { log: next } = device({ origin: server.origin, store });
  await next.orders.poll();
  assert.deepEqual(messages(server), ['离线']);
  await next.close();
}));

test('Report_WithARefusedToken_WaitsForABetterOne', () => withServer(async server => {
  const { log } = device(server);
  log.info('过期');
  server.refusals.push({ status: 401 });
  assert.equal(await log.report(), 'later');
  await log.orders.poll();
  assert.deepEqual(messages(server), ['过期']);
  await log.close();
}));

test('Order_ThatIsRefused_WaitsUntilItIsListedAgain', () => withServer(async server => {
  const { log, store } = device(server);
  log.info('无');
  server.orders.push(order());
  server.refusals.push(undefined, { status: 401 });
  await log.orders.poll();
  const listed = server.orders.splice(0);
  await log.orders.poll();
  assert.equal(server.chunks.size, 0);
  server.orders.push(...listed);
  await log.orders.poll();
  assert.deepEqual(messages(server), ['无']);
  assert.deepEqual(await store.read('task', 'send.', 'send.~'), []);
  await log.close();
}));

// A gateway that answers in the place of a server that is being deployed. The same number for other logs would lose them: the server knows it already.
test('Order_ThatIsRefusedInTheMiddle_GoesOnWhereItWas', () => withServer(async server => {
  let nowMs = Date.now() - 600 * 60_000;
  const how = { origin: server.origin, chunkChars: 2_000, now: () => (nowMs += 60_000) };
  const { log, store } = device(how);
  for (let number = 0; number < 300; number++) log.write(number % 7 ? 'info' : 'error', `第 ${number} 条 ${'容'.repeat(100)}`);
  await log.flush();
  server.orders.push(order());
  for (let round = 0; !server.finished.size && round < 60; round++) {
    server.refusals.push(undefined, undefined, { status: 200 + 100 * [2, 2, 1][round % 3] + 3 });
    await log.orders.poll();
    // Rows become chunks meanwhile, with other borders than those of what was sent.
    if (round === 1) for (const kind of ['e', 'n']) while (!(await compactOnce(store, log.inner.platform, kind, work => work())));
  }
  assert.equal(received(server).length, 300);
  assert.equal(new Set(messages(server)).size, 300);
  await log.close();
}));

test('Orders_OneOfWhichIsTorn_DoNotHoldUpTheOthers', () => withServer(async server => {
  const { log, store } = device(server);
  log.info('在');
  await log.flush();
  await store.commit([{ table: 'task', key: 'send.half', value: '{"id":"ha' }, { table: 'task', key: 'device', value: 'abc' }]);
  server.orders.push({ ...order(), id: 'nobody', uin: undefined }, { ...order(), id: 'never', from: 'soon' }, order());
  await log.orders.poll();
  assert.deepEqual(messages(server), ['在']);
  assert.match([...server.chunks.keys()][0], /^o1\.[a-z0-9]{16}\.0$/);
  await log.close();
}));

test('Order_OnADeviceWhoseClockIsADayAhead_IsAnswered', () => withServer(async server => {
  const { log } = device({ origin: server.origin, now: () => Date.now() + 86_400_000 });
  log.info('明天');
  server.orders.push(order({ expires: new Date(Date.now() + 3_600_000).toISOString() }));
  await log.orders.poll();
  assert.deepEqual(messages(server), ['明天']);
  await log.close();
}));

test('Report_OnASharedDevice_HoldsNobodyElsesLogsAndGoesUnderNobodyElsesToken', () => withServer(async server => {
  let user = '20002';
  const store = memoryStore(64 << 20);
  const offline = device({ origin: server.origin, store, user: () => user, send: () => Promise.reject(new Error('offline')) });
  offline.log.info('别人的');
  assert.equal(await offline.log.report(), 'later');
  user = '10001';
  offline.log.info('自己的');
  assert.equal(await offline.log.report(), 'later');
  await offline.log.close();
  const { log } = device({ origin: server.origin, store, user: () => user });
  await log.orders.poll();
  assert.deepEqual(messages(server), ['自己的']);
  user = '20002';
  await log.orders.poll();
  assert.deepEqual(messages(server), ['自己的', '别人的'].sort());
  await log.close();
}));

test('Report_WhileAnotherUserSignsIn_IsNotSentUnderTheirToken', () => withServer(async server => {
  let user = '20002';
  const tokens = [];
  const { log } = device({ origin: server.origin, user: () => user, token: name => (tokens.push(name), `token-of-${name}`) });
  log.info('别人的');
  server.refusals.push({ status: 503 }, { status: 503 }, { status: 503 });
  const sending = log.report();
  while (!tokens.length) await new Promise(resolve => setTimeout(resolve, 1));
  user = '10001';
  assert.equal(await sending, 'later');
  assert.equal(server.chunks.size, 0);
  server.refusals.length = 0;
  user = '20002';
  await log.orders.poll();
  assert.deepEqual(messages(server), ['别人的']);
  await log.close();
}));

test('Logs_WrittenWhileTheClockWasAhead_ArePartOfOrdersAndReports', () => withServer(async server => {
  let aheadMs = 86_400_000;
  const { log } = device({ origin: server.origin, now: () => Date.now() + aheadMs });
  log.info('明天');
  log.error('明天出错');
  await log.flush();
  aheadMs = 0;
  log.info('今天');
  server.orders.push(order());
  await log.orders.poll();
  assert.deepEqual(messages(server), ['今天', '明天', '明天出错'].sort());
  assert.equal(await log.report(), 'sent');
  assert.equal(received(server).length, 6);
  await log.close();
}));

test('Order_ThatIsRefused_IsRememberedByAClockThatIsDaysAhead', () => withServer(async server => {
  const { log, store } = device({ origin: server.origin, now: () => Date.now() + 3 * 86_400_000 });
  log.info('无');
  server.orders.push(order());
  server.refusals.push(undefined, { status: 403 });
  await log.orders.poll();
  const listed = server.orders.splice(0);
  await log.orders.poll();
  assert.equal((await store.read('task', 'send.', 'send.~')).length, 1);
  server.orders.push(...listed);
  await log.orders.poll();
  assert.deepEqual(messages(server), ['无']);
  await log.close();
}));

for (const silent of ['token', 'pending']) {
  test(`Poll_WhoseConnectionIsSilent_IsGivenUp (${silent})`, () => withServer(async server => {
    let isSilent = true;
    const never = new Promise(() => {});
    const timers = [];
    const { log } = device({
      origin: server.origin,
      token: name => (isSilent && silent === 'token' ? never : `token-of-${name}`),
      async send({ url, method, headers, body }) {
        if (isSilent && url.includes('pending')) return never;
        const answer = await fetch(url, { method, headers, body });
        return { status: answer.status, text: await answer.text(), retryAfter: null };
      },
      later(work, delayMs) {
        const timer = { work, delayMs };
        timers.push(timer);
        if (delayMs < 1_000) setTimeout(work, 2).unref();
        return () => timers.splice(timers.indexOf(timer), 1);
      },
    });
    log.info('在');
    await log.flush();
    server.orders.push(order());
    const polled = log.orders.poll();
    const patience = () => timers.find(({ delayMs }) => delayMs === 180_000);
    while (!patience()) await new Promise(resolve => setTimeout(resolve, 1));
    patience().work();
    await polled;
    isSilent = false;
    await log.orders.poll();
    assert.deepEqual(messages(server), ['在']);
    await log.close();
  }));
}

test('Order_ThroughANetworkThatBreaksThreeOfTen_ArrivesExactlyOnce', () => withServer(async server => {
  const proxy = await faultyProxy(server.origin, seeded(7));
  try {
    await exactlyOnce(server, proxy.origin, { logs: 4_000, characters: 100 });
    for (const fault of ['dropRequest', 'dropAnswer', 'fail', 'limit', 'truncateRequest', 'truncateAnswer', 'repeat']) assert.ok(proxy.counts[fault] > 0, fault);
  } finally {
    await proxy.close();
  }
}));
