// What the log promises, on any storage. A case gets open(options), which opens a log on the same storage each time, and a clock.
import { holds, same } from './check.mjs';

const collect = async found => {
  const logs = [];
  for await (const log of found) logs.push(log);
  return logs;
};
const texts = async (log, filter) => (await collect(log.query(filter))).map(({ msg }) => msg);
const day = 86_400_000;
const start = Date.UTC(2026, 10, 20, 8);

export const logCases = {
  async Write_ThenQuery_GivesEveryFieldNewestFirst({ open, clock }) {
    clock.set(start);
    const log = await open({ uin: '10001', version: '3.2.1' });
    log.info('页面打开 😀', { route: '/购物车', items: 3, nested: { a: [1, '二'] } });
    clock.set(start + 5);
    log.error('白屏');
    const [second, first] = await collect(log.query());
    same([second.msg, second.level, second.time, second.uin, second.version, second.id], ['白屏', 'error', start + 5, '10001', '3.2.1', 'shop']);
    same([first.msg, first.route, first.items, first.nested, typeof first.from], ['页面打开 😀', '/购物车', 3, { a: [1, '二'] }, 'string']);
    await log.close();
  },

  async Write_FieldsThatClash_LoseAgainstTheLogsOwn({ open }) {
    const log = await open();
    log.info('真', { msg: '假', time: 1, level: 'error', uin: 'x', version: 'y', id: 'z', from: 'w' });
    const [found] = await collect(log.query());
    same([found.msg, found.level, found.id, found.uin], ['真', 'info', 'shop', '']);
    await log.close();
  },

  async Query_BeforeAnythingIsFlushed_FindsIt({ open }) {
    const log = await open();
    log.debug('第一');
    same(await texts(log), ['第一']);
    await log.close();
  },

  async Reopen_AfterClose_FindsTheSameLogs({ open, isVolatile }) {
    if (isVolatile) return;
    const log = await open();
    for (let number = 0; number < 250; number++) log.write(number % 50 ? 'info' : 'error', `第 ${number} 条`);
    await log.close();
    const again = await open();
    same(await texts(again), Array.from({ length: 250 }, (_, number) => `第 ${249 - number} 条`));
    await again.close();
  },

  async Query_WithFilters_FindsOnlyWhatMatchesAll({ open, clock }) {
    clock.set(start);
    let user = 'A';
    const log = await open({ uin: () => user });
    log.debug('调试');
    log.warn('警告：库存不足', { sku: 'Apple-15' });
    clock.set(start + 1_000);
    user = 'B';
    log.error('下单失败 (500)');
    log.info('Say "hi" \\ back');
    same(await texts(log, { level: 'warn' }), ['下单失败 (500)', '警告：库存不足']);
    same(await texts(log, { level: 'error' }), ['下单失败 (500)']);
    same(await texts(log, { uin: 'A', level: 'info' }), ['警告：库存不足']);
    same(await texts(log, { text: 'apple-15' }), ['警告：库存不足']);
    same(await texts(log, { text: '失败 (5' }), ['下单失败 (500)']);
    same(await texts(log, { text: 'SAY "HI" \\' }), ['Say "hi" \\ back']);
    same(await texts(log, { from: start + 1, to: start + 1_000 }), ['Say "hi" \\ back', '下单失败 (500)']);
    same(await texts(log, { to: start }), ['警告：库存不足', '调试']);
    same(await texts(log, { limit: 1 }), ['Say "hi" \\ back']);
    same(await texts(log, { source: '没有这个页面' }), []);
    await log.close();
  },

  async Query_OfATimeThatEndsBeforeItBegins_FindsNothingAndHarmsNothing({ open, clock }) {
    clock.set(start);
    const log = await open();
    log.info('还在');
    await log.flush();
    const durable = log.isDurable();
    same(await texts(log, { from: start + 9 * day, to: start }), []);
    same(await log.query({ from: start + 9 * day, to: start }).counts(), []);
    same([log.isDurable(), await texts(log)], [durable, ['还在']]);
    await log.close();
  },

  async Compaction_OfManyRows_ChangesNothingThatIsFound({ open, clock, compact }) {
    clock.set(start);
    const log = await open();
    const expected = [];
    for (let number = 0; number < 2_600; number++) {
      clock.set(start + number * 1_000);
      log.write(number % 20 ? 'info' : 'error', `第 ${number} 条 ${'内容'.repeat(40)}`, number % 3 ? undefined : { number });
      expected.unshift(number);
      if (number % 2 === 0) await log.flush();
    }
    await compact(log);
    const found = await collect(log.query());
    same(found.map(({ msg }) => Number(msg.split(' ')[1])), expected);
    holds(found.every(({ number, msg }) => number === undefined ? Number(msg.split(' ')[1]) % 3 : `第 ${number} 条` === msg.split(' ', 3).slice(0, 3).join(' ')), 'fields stay with their log');
    const rows = await log.inner.vault.read('wal', '', '~');
    const chunks = await log.inner.vault.read('chunk', '', '~');
    holds(chunks.length > 0 && rows.length < 1_000, `most is in chunks (${chunks.length}), not in rows (${rows.length})`);
    const counts = await log.query().counts();
    same(counts.map(hour => hour.info + hour.error), [2_600]);
    same((await log.query({ level: 'error' }).counts())[0], { time: start, debug: 0, info: 0, warn: 0, error: 130 });
    await log.close();
  },

  async Clean_ByAge_RemovesTheOldAndKeepsTheRest({ open, clock }) {
    const log = await open();
    for (let number = 0; number < 10; number++) {
      clock.set(start + number * day);
      log.info(`第 ${number} 天`);
      await log.flush();
    }
    const cleaned = await log.clean({ maxAgeMs: 3 * day });
    same(cleaned.logs, 6);
    same(await texts(log), ['第 9 天', '第 8 天', '第 7 天', '第 6 天']);
    await log.close();
  },

  async Clean_ByCount_KeepsTheNewest({ open, clock, compact }) {
    clock.set(start);
    const log = await open();
    for (let number = 0; number < 3_000; number++) {
      clock.set(start + number);
      log.info(`${number}`, { more: '填'.repeat(150) });
      if (number % 2) await log.flush();
    }
    await compact(log);
    await log.clean({ maxLogs: 1_500 });
    const left = (await texts(log)).map(Number);
    holds(left.length <= 1_500 + 1_000 && left.length > 0, `kept ${left.length}`);
    same(left, Array.from({ length: left.length }, (_, number) => 2_999 - number));
    await log.close();
  },

  async Clock_SetBack_LosesNothingAndKeepsTheOrderOfTimes({ open, clock }) {
    clock.set(start);
    const log = await open();
    log.info('一');
    clock.set(start - 500);
    log.info('二');
    clock.set(start - 3_600_000);
    log.info('三');
    await log.flush();
    clock.set(start - 3_600_000);
    log.info('四');
    same(await texts(log), ['二', '一', '四', '三']);
    await log.close();
  },

  async Clean_AfterAClockThatWasYearsAhead_RemovesWhatWouldNeverGrowOld({ open, clock }) {
    clock.set(start + 4_000 * day);
    const log = await open();
    log.info('来自未来');
    await log.flush();
    clock.set(start);
    log.info('现在');
    await log.clean({ maxAgeMs: 7 * day });
    same(await texts(log), ['现在']);
    await log.close();
  },

  async Write_OfAnything_NeverThrowsAndStaysReadable({ open }) {
    const log = await open();
    const circle = { name: '圈' };
    circle.self = circle;
    const evil = { get bad() { throw new Error('no'); } };
    for (const value of [undefined, null, 7, 7n, Symbol('s'), () => 1, circle, evil, new Error('坏了'), NaN, '\ud800 lone', [1, [2]]]) {
      log.info(value, { value });
      log.info('field', { value });
    }
    log.info('x'.repeat(50_000), { big: 'y'.repeat(50_000) });
    const found = await collect(log.query());
    same(found.length, 25);
    holds(found.some(({ msg }) => msg.includes('坏了')), 'an error keeps its message');
    holds(found[0].msg.length < 11_000, 'long messages are cut');
    same(log.dropped(), 0);
    await log.close();
  },

  async Write_WhenTheAppsFunctionsThrow_KeepsTheLog({ open }) {
    const log = await open({ uin() { throw new Error('no session'); } });
    log.error('还在');
    same([await texts(log), log.dropped()], [['还在'], 0]);
    await log.close();
  },

  async Write_WhenTheAppsFunctionLogs_IsAskedOnce({ open }) {
    const log = await open({ uin: () => (log?.warn('还没有登录'), '10001') });
    log.info('一');
    same((await texts(log)).sort(), ['一', '还没有登录']);
    same(log.dropped(), 0);
    await log.close();
  },

  async Write_OfALevelThatIsNone_IsKeptAsAnError({ open }) {
    const log = await open({ level: 'warn' });
    for (const level of ['fatal', undefined, 'info']) log.write(level, `级别 ${level}`);
    const found = await collect(log.query());
    same(found.map(({ level, msg }) => `${level} ${msg}`).sort(), ['error 级别 fatal', 'error 级别 undefined']);
    await log.close();
  },

  async Write_OfANumberAsUser_IsFoundByText({ open }) {
    const log = await open({ uin: 10001 });
    log.info('数字');
    same(await texts(log, { uin: '10001' }), ['数字']);
    await log.close();
  },

  async Write_AfterClose_IsIgnored({ open }) {
    const log = await open();
    await log.close();
    log.info('晚了');
    same(log.dropped(), 0);
  },
};
