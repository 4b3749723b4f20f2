// What captures the console, on consoles that are not as they should be.
import assert from 'node:assert/strict';
import { Console } from 'node:console';
import { Writable } from 'node:stream';
import { test } from 'node:test';
import { keeping } from './harness/keeping.mjs';
import { built } from './harness/library.mjs';

const { captureConsole } = await built('capture/index.js');

const methods = ['debug', 'log', 'info', 'warn', 'error', 'assert', 'trace', 'table', 'dir', 'dirxml', 'group', 'groupCollapsed', 'groupEnd', 'count', 'countReset', 'time', 'timeLog', 'timeEnd'];
const silent = (more = {}) => ({ ...Object.fromEntries(methods.map(name => [name, () => {}])), ...more });

const spoken = async (...calls) => (await keeping(log => {
  const target = silent();
  captureConsole(log, target);
  for (const [method, ...values] of calls) target[method](...values);
})).lines;

test('Format_OfEveryKind_ReadsAsConsolesShowIt', async () => {
  const circle = { 名: '环' };
  circle.self = circle;
  const cases = [
    [['%c[vuex]%c mutated %s', 'color: red', '', '购物车'], '[vuex] mutated 购物车'],
    [['%d 件, %i 件, %f 元', 3.7, '12.9 斤', '9.5 元'], '3 件, 12 件, 9.5 元'],
    [['%d %i %f', '没有', Symbol('号'), { a: 1 }], 'NaN NaN NaN'],
    [['%s %s %s %s', 10n, undefined, null, Symbol('号')], '10 undefined null Symbol(号)'],
    [['%o 和 %O', { 键: [1, '二'] }, ['三']], '{"键":[1,"二"]} 和 ["三"]'],
    [['100%% 的 %s', '折扣'], '100% 的 折扣'],
    [['100%%'], '100%%'],
    [['%s 和 %s', '一'], '一 和 %s'],
    [['%s', '%s', '后面'], '%s 后面'],
    [['%x %5d', 1], '%x %5d 1'],
    [['没有格式', { 件: 3 }, 'Ü', 5, NaN, -0, undefined, null], '没有格式 {"件":3} Ü 5 NaN -0 undefined null'],
    [[{ 不是: '格式' }, '%s', 1], '{"不是":"格式"} %s 1'],
    [[5, '%d', 1], '5 %d 1'],
    [['%s', '$&$1'], '$&$1'],
    [['很长 %s', '😀'], '很长 😀'],
    [[NaN], 'NaN'],
    [[undefined], 'undefined'],
    [[''], ''],
  ];
  assert.deepEqual(await spoken(...cases.map(([values]) => ['log', ...values])), cases.map(([, line]) => `info ${line}`));
  assert.match((await spoken(['log', '环 %o', circle]))[0], /^info 环 \{"名":"环"/);
});

test('Methods_OfEveryKind_AreKeptAsTheyRead', async () => {
  const lines = await spoken(
    ['debug', '调试'], ['log', '日志'], ['info', '信息'], ['warn', '警告 %d', 1], ['error', '错误'],
    ['assert', true, '没事'], ['assert', false, '%s 为空', '购物车'], ['assert', 0], ['assert', null, { 件: 0 }],
    ['table', [{ 名: '茶', 价: 3 }], ['名']], ['dir', '%s', {}], ['dir', { 深: { 度: 2 } }, { depth: 0 }], ['dirxml', '%s', '节点'],
    ['group', '组 %d', 1], ['groupCollapsed', '收起'], ['group'], ['groupEnd'],
    ['count'], ['count', '点击'], ['count', '点击'], ['countReset', '点击'], ['count', '点击'], ['countReset', '没有'],
  );
  assert.deepEqual(lines, [
    'debug 调试', 'info 日志', 'info 信息', 'warn 警告 1', 'error 错误',
    'error Assertion failed: 购物车 为空', 'error Assertion failed: ', 'error Assertion failed: {"件":0}',
    'info [{"名":"茶","价":3}]', 'info %s', 'info {"深":{"度":2}}', 'info 节点',
    'info 组 1', 'info 收起',
    'info default: 1', 'info 点击: 1', 'info 点击: 2', 'info 点击: 1',
  ]);
});

test('Timers_ThatEndOrWereNeverBegun_TellHowLong', async () => {
  const lines = await spoken(['time', '渲染'], ['time', '渲染'], ['timeLog', '渲染', '中途', { 步: 1 }], ['timeEnd', '渲染'], ['timeEnd', '渲染'], ['time'], ['timeEnd']);
  const wanted = [/^info 渲染: \d+\.\d ms 中途 \{"步":1\}$/, /^info 渲染: \d+\.\d ms$/, /^info 渲染: \? ms$/, /^info default: \d+\.\d ms$/];
  assert.equal(lines.length, wanted.length, lines.join('\n'));
  wanted.forEach((pattern, index) => assert.match(lines[index], pattern));
});

test('Trace_OfACaller_KeepsItsStackWithoutOurs', async () => {
  const { logs: [{ level, msg }] } = await keeping(log => {
    const target = silent();
    captureConsole(log, target);
    (function 结账() { target.trace('到 %s', '这里'); })();
  });
  const [title, first] = msg.split('\n');
  assert.deepEqual([level, title], ['debug', 'Trace: 到 这里']);
  assert.match(first, /^ +at 结账 /);
});

test('Error_Alone_StaysOneAndKeepsItsStack', async () => {
  const [alone, among] = await spoken(['error', new TypeError('坏了')], ['assert', false, new RangeError('太大')]);
  assert.match(alone, /^error TypeError: 坏了\n +at /);
  assert.ok(among.startsWith('error Assertion failed: '));
});

test('Event_WrittenToTheConsole_NamesWhatItIsOf', async () => {
  assert.deepEqual(await spoken(['error', new Event('错误')]), ['error {"object":"Event","type":"错误"}']);
});

test('Original_OfAnyKind_GetsItsOwnThisAndArgumentsAndItsAnswerComesBack', async () => {
  const { lines } = await keeping(log => {
    const calls = [];
    const target = silent({ log(...values) { calls.push([this, values]); return '回答'; } });
    const value = { 件: 1 };
    const { log: bare } = target;
    const undo = captureConsole(log, target);
    assert.equal(target.log('%s', value), '回答');
    const detached = target.log;
    assert.equal(detached('单独'), '回答');
    assert.deepEqual(calls, [[target, ['%s', value]], [undefined, ['单独']]]);
    undo();
    assert.equal(target.log, bare);
    assert.equal(detached('之后'), '回答');
  });
  assert.deepEqual(lines, ['info {"件":1}', 'info 单独']);
});

test('Mock_ThatIsCaptured_StillShowsWhatItCarries', () => keeping(log => {
  const mock = Object.assign(() => {}, { mock: { calls: ['一'] } });
  const target = silent({ warn: mock });
  captureConsole(log, target);
  assert.deepEqual(target.warn.mock.calls, ['一']);
}));

test('Methods_ThatCallEachOther_AreKeptOnce', async () => {
  const away = new Writable({ write: (_, __, done) => done() });
  const { lines } = await keeping(log => {
    const target = new Console(away, away);
    captureConsole(log, target);
    target.trace('追踪');
    target.assert(false, '断言');
    target.table([1]);
    target.count();
    target.group('组');
    target.warn({ toJSON() { target.log('里面'); return '外面'; } });
  });
  assert.deepEqual(lines.map(line => line.split('\n')[0]), ['debug Trace: 追踪', 'error Assertion failed: 断言', 'info [1]', 'info default: 1', 'info 组', 'warn 外面']);
});

const missing = 'cannot be captured (missing or read-only): lines written there are not kept.';
const refused = {
  Frozen: [Object.freeze(silent()), methods.filter(name => name !== 'groupEnd')],
  WithAMethodThatIsReadOnlyForGood: [Object.defineProperty(silent(), 'warn', { value() {}, writable: false, configurable: false }), ['warn']],
  WithAGetterThatThrows: [Object.defineProperty(silent(), 'dir', { get() { throw new Error('不行'); } }), ['dir']],
  OfAMiniProgram: [{ debug() {}, log() {}, info() {}, warn() {}, error() {}, group() {}, groupEnd() {} }, ['assert', 'trace', 'table', 'dir', 'dirxml', 'groupCollapsed', 'count', 'countReset', 'time', 'timeLog', 'timeEnd']],
  WhoseMethodIsNoFunction: [silent({ table: 'x' }), ['table']],
  ThatIsMissing: [null, methods.filter(name => name !== 'groupEnd')],
};
for (const [what, [target, names]] of Object.entries(refused)) {
  test(`Console_${what}_TellsOnceAndThrowsNothing`, async () => {
    const before = target && Object.getOwnPropertyDescriptors(target);
    const { told } = await keeping(log => {
      captureConsole(log, target)();
      captureConsole(log, target)();
    });
    assert.deepEqual(told, [`console.${names.join(', ')} ${missing}`]);
    if (before) assert.deepEqual(Object.keys(Object.getOwnPropertyDescriptors(target)), Object.keys(before));
  });
}

test('Console_ThatIsReadOnlyForAssignment_IsCapturedAllTheSame', async () => {
  const target = silent();
  Object.defineProperty(target, 'log', { value: () => '答', writable: false, configurable: true });
  const { lines, told } = await keeping(log => {
    const undo = captureConsole(log, target);
    assert.equal(target.log('只读'), '答');
    undo();
    target.log('之后');
  });
  assert.deepEqual([lines, told], [['info 只读'], []]);
});

test('Console_WhoseOriginalThrows_IsKeptAndThrowsAsBefore', async () => {
  const { lines, told } = await keeping(log => {
    const target = silent({ log() { throw new Error('控制台坏了'); } });
    captureConsole(log, target);
    for (const line of ['一', '二']) assert.throws(() => target.log(line), /控制台坏了/);
  });
  assert.deepEqual([lines, told], [['info 一', 'info 二'], []]);
});

test('Values_ThatThrowWhenTheyAreLookedAt_ThrowNothing', async () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  const strange = [proxy, Object.create(null), { get a() { throw new Error('不看'); } }, { toString() { throw new Error('不说'); } }, { toJSON() { throw new Error('不给'); } }];
  const { lines } = await keeping(log => {
    const target = silent();
    captureConsole(log, target);
    for (const value of strange) for (const method of methods) for (const values of [[value], ['%s %d', value, value], [value, value], [false, value]]) target[method](...values);
    target.log('还在');
  });
  assert.equal(lines.at(-1), 'info 还在');
});

test('Values_AfterANameThatMeansASecret_AreMaskedAndErrorsAreNot', async () => {
  const lines = await spoken(['log', 'token', 'zQxK7'], ['log', '登录 token:', 'zQxK7'], ['log', '新的 token', { value: 'zQxK7' }], ['error', 'Invalid token', new TypeError('过期')], ['log', '件', 'zQxK7']);
  assert.deepEqual(lines.map(line => line.split('\n')[0]), ['info token [secret]', 'info 登录 token: [secret]', 'info 新的 token [secret]', 'error Invalid token TypeError: 过期', 'info 件 zQxK7']);
});
