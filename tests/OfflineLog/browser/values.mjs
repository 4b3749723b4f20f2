// Runs in the page: what values become. The names are the rows of the table in docs/offline-logs.md.
import { reactive, ref } from '@vue/reactivity';
import axios from 'axios';
import { observable } from 'mobx';
import { openLog } from '@workflow/offline-log/index.js';
import { memoryStore } from '@workflow/offline-log/stores/memory.js';
import { holds, same } from '../suites/check.mjs';

export { holds, same };

const element = (tag, id) => Object.assign(document.createElement(tag), { id });
const otherRealm = code => {
  const frame = document.documentElement.appendChild(document.createElement('iframe'));
  return frame.contentWindow.eval(code);
};
const withTarget = (event, target) => (target.dispatchEvent(event), event);
const circle = () => {
  const one = { 名: '圈' };
  one.self = one;
  return one;
};
const shared = { 城市: '上海' };
const revoked = () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};
class Order {
  #secret = 1;
  constructor() { this.订单 = 7; }
  get total() { return this.#secret; }
}
const form = () => {
  const data = new FormData();
  data.append('名', '李四');
  data.append('password', 'hunter2');
  data.append('照片', new File(['12345'], 'a.png', { type: 'image/png' }));
  return data;
};
async function* later() { yield 1; }

/** Value and what is kept of it; a function looks at what is kept. */
export const rows = {
  'text': [['字', '半个 \ud83d', ''], ['字', '半个 \ud83d', '']],
  'boolean, null': [[true, false, null], [true, false, null]],
  'number': [[7, -1.5, 1e300], [7, -1.5, 1e300]],
  'NaN, Infinity, -0': [[NaN, Infinity, -Infinity, -0], ['NaN', 'Infinity', '-Infinity', '-0']],
  'bigint': [[7n, 12345678901234567890n], ['7', '12345678901234567890']],
  'undefined': [{ a: undefined, b: [undefined, , 1] }, { a: 'undefined', b: ['undefined', 'undefined', 1] }],
  'symbol': [Symbol('键'), 'Symbol(键)'],
  'function, class': [[function 付款() {}, () => {}, Order], ['[function 付款]', '[function ]', '[function Order]']],
  'Date': [[new Date(Date.UTC(2026, 10, 30, 8)), new Date(0), new Date(NaN)], ['2026-11-30T08:00:00.000Z', '1970-01-01T00:00:00.000Z', 'Invalid Date']],
  'RegExp': [/订单-\d+/gi, '/订单-\\d+/gi'],
  'Map': [new Map([['a', 1], [{ k: 2 }, [3]], ['token', 'abc']]), [['a', 1], [{ k: 2 }, [3]], ['token', '[secret]']]],
  'Set': [new Set(['一', '二']), ['一', '二']],
  'Headers': [new Headers({ Accept: 'text/plain', Authorization: 'Basic x' }), [['accept', 'text/plain'], ['authorization', '[secret]']]],
  'FormData': [form(), [['名', '李四'], ['password', '[secret]'], ['照片', { object: 'File', type: 'image/png', name: 'a.png', size: 5 }]]],
  'URLSearchParams': [new URLSearchParams('a=1&a=2&token=x'), [['a', '1'], ['a', '2'], ['token', '[secret]']]],
  'URL, and whatever has a toJSON': [[new URL('https://shop.example/购'), { toJSON: () => ({ 价: 3 }) }], ['https://shop.example/%E8%B4%AD', { 价: 3 }]],
  'typed array, ArrayBuffer': [[new Uint8Array(4), new Float64Array(2), new ArrayBuffer(3)], [{ object: 'Uint8Array', byteLength: 4 }, { object: 'Float64Array', byteLength: 16 }, { object: 'ArrayBuffer', byteLength: 3 }]],
  'Blob, File': [new Blob(['123'], { type: 'text/plain' }), { object: 'Blob', type: 'text/plain', size: 3 }],
  'object of a class': [new Order(), { 订单: 7 }],
  'object without a prototype': [Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
  'business data with nodeType, stack, entries or window': [
    { nodeType: 1, nodeName: '仓库', stack: 'a', message: 'b', entries: [1], window: 2, target: 3, isTrusted: true },
    { nodeType: 1, nodeName: '仓库', stack: 'a', message: 'b', entries: [1], window: 2, target: 3, isTrusted: true }],
  'getter that throws': [{ get bad() { throw new RangeError('坏了'); }, good: 1 }, kept => holds(kept.good === 1 && kept.bad.startsWith('RangeError: 坏了'), JSON.stringify(kept))],
  'revoked proxy': [{ gone: revoked(), left: 1 }, { gone: '[unreadable]', left: 1 }],
  'shared reference': [[shared, shared], [{ 城市: '上海' }, { 城市: '上海' }]],
  'circular reference': [circle(), { 名: '圈', self: '[circular]' }],
  'DOM node': [[element('div', 'cart'), document.createElementNS('http://www.w3.org/2000/svg', 'image'), document.createTextNode('x'), document], [{ object: 'HTMLDivElement', id: 'cart' }, { object: 'SVGImageElement' }, { object: 'Text' }, { object: 'HTMLDocument' }]],
  'list of nodes': [(() => { const list = element('ul'); list.append(element('li', 'a'), element('li', 'b')); return list.childNodes; })(), [{ object: 'HTMLLIElement', id: 'a' }, { object: 'HTMLLIElement', id: 'b' }]],
  'Event': [[withTarget(new Event('error'), element('img', 'logo')), new CloseEvent('close', { code: 1006, reason: '断开' }), new CustomEvent('付款', { detail: { 单: 1 } })],
    [{ object: 'Event', type: 'error', target: { object: 'HTMLImageElement', id: 'logo' } }, { object: 'CloseEvent', type: 'close', code: 1006, reason: '断开' }, { object: 'CustomEvent', type: '付款', detail: { 单: 1 } }]],
  'Response, Request, XMLHttpRequest, WebSocket': [[new Response('', { status: 404 }), new Request('/x?token=1'), new XMLHttpRequest()],
    [{ object: 'Response', type: 'default', status: 404 }, { object: 'Request', url: `${location.origin}/x?token=[secret]` }, { object: 'XMLHttpRequest' }]],
  'window, also of another site': [window, kept => same(kept.object, 'Window')],
  'Promise, WeakMap, generator': [[Promise.resolve(1), new WeakMap(), later()], [{ object: 'Promise' }, { object: 'WeakMap' }, { object: 'AsyncGenerator' }]],
  'Vue: reactive, ref': [[reactive({ 件: [1, { 价: 2 }] }), reactive(new Map([['a', { b: 1 }]])), reactive([1, 2]), ref(3)],
    kept => (same(kept.slice(0, 3), [{ 件: [1, { 价: 2 }] }, [['a', { b: 1 }]], [1, 2]]), same(kept[3]._value, 3))],
  'MobX: observable object, array, map': [[observable({ 件: [1, { 价: 2 }] }), observable([1, 2]), observable(new Map([['a', 1]]))], kept => (same(kept.slice(0, 2), [{ 件: [1, { 价: 2 }] }, [1, 2]]), holds(JSON.stringify(kept[2]).includes('["a",1]'), JSON.stringify(kept[2])))],
  'object with a name that means a secret': [{ password: 'x', 用户: { accessToken: 12, token: null, isTokenOk: true } }, { password: '[secret]', 用户: { accessToken: '[secret]', token: null, isTokenOk: true } }],
  'list of names and values': [[[['Authorization', 'Basic x']], ['Host', 'a', 'Cookie', 'b=c'], { name: 'password', value: 'x' }], [[['Authorization', '[secret]']], ['Host', 'a', 'Cookie', '[secret]'], { name: 'password', value: '[secret]' }]],
  'Error': [Object.assign(new TypeError('未定义'), { code: 'E_CART', status: 500 }), kept => {
    holds(/^TypeError: 未定义\n {4}at /.test(kept), kept);
    holds(kept.endsWith('\n{"code":"E_CART","status":500}'), kept);
  }],
  'Error with a cause': [new Error('外', { cause: new Error('中', { cause: { 内: 1 } }) }), kept => holds(/^Error: 外[^]*\nCaused by: Error: 中[^]*\nCaused by: \{"内":1\}$/.test(kept), kept)],
  'AggregateError': [new AggregateError([new Error('一'), '二'], '都失败'), kept => holds(/^AggregateError: 都失败[^]*\nCaused by: Error: 一[^]*\nCaused by: 二$/.test(kept), kept)],
  'Error of another frame': [otherRealm('const e = new RangeError("外面"); e.code = 7; e'), kept => holds(/^RangeError: 外面[^]*\{"code":7\}$/.test(kept), kept)],
  'Error whose stack is a list, missing, or no text': [[Object.assign(new Error('a'), { stack: ['at x', 'at y'] }), Object.assign(new Error('b'), { stack: undefined }), Object.assign(new Error('c'), { stack: 7 })],
    ['Error: a\nat x\nat y', 'Error: b', 'Error: c\n7']],
  'Error that throws when it is read': [Object.defineProperty(new Error('d'), 'message', { get() { throw new Error('不行'); } }), kept => holds(typeof kept === 'string' && kept.includes('不行'), kept)],
  'DOMException': [new DOMException('满了', 'QuotaExceededError'), kept => holds(kept.startsWith('QuotaExceededError: 满了'), kept)],
  'AxiosError': [new axios.AxiosError('Request failed', 'ERR_BAD_REQUEST', { url: '/登录', data: '{"phone":"13800138000","password":"hunter2"}', headers: new axios.AxiosHeaders({ Authorization: 'Basic x' }) }, new XMLHttpRequest(), { status: 401, data: { token: 'abc' } }), kept => {
    holds(/^AxiosError: Request failed/.test(kept) && kept.includes('ERR_BAD_REQUEST') && kept.includes('/登录') && kept.includes('401'), kept);
    holds(!/hunter2|13800138000|Basic x|abc/.test(kept), kept);
  }],
};

/** The value as a free field and, where it is no text, as a message. */
export async function run(name) {
  const [value, expected] = rows[name];
  const log = openLog({ id: 'shop', platform: { open: async () => memoryStore(1 << 20) } });
  log.info('值', { value });
  log.info(value);
  const [asMessage, asField] = await log.query().all();
  same(log.dropped(), 0, 'dropped');
  if (typeof expected === 'function') expected(asField.value);
  else same(asField.value, expected);
  const text = typeof asField.value === 'string' ? asField.value : JSON.stringify(asField.value);
  if (typeof expected !== 'function') same(asMessage.msg, text.length > 10_000 ? `${text.slice(0, 10_000)}…` : text, 'as a message');
  await log.close();
}
