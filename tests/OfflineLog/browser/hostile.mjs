// Runs in the page: the log in frames whose built-ins somebody has patched, before it loads or after. Each patch is what a library or a page is known to do.
import { openLog } from '@workflow/offline-log/index.js';
import { holds, same } from '../suites/check.mjs';

/* Each runs in the frame, as text. What it stands for is in its name. */
export const patches = {
  'Prototype.js 1.6: toJSON on arrays, texts, numbers and dates'() {
    const quote = value => JSON.stringify(String(value));
    const toJson = value => (value && value.toJSON ? value.toJSON() : value && typeof value === 'object' ? `{${Object.keys(value).map(key => `${quote(key)}: ${toJson(value[key])}`).join(', ')}}` : String(value));
    Array.prototype.toJSON = function () { return `[${[...this].map(toJson).join(', ')}]`; };
    String.prototype.toJSON = function () { return quote(this); };
    Number.prototype.toJSON = function () { return isFinite(this) ? this.toString() : 'null'; };
    Date.prototype.toJSON = function () { return `"${this.getTime()}"`; };
  },
  'Prototype.js 1.6: reduce, Array.from, include, without'() {
    Array.prototype.reduce = function () { return this.length > 1 ? this : this[0]; };
    Array.from = list => { const all = []; for (let at = 0; at < list.length; at++) all.push(list[at]); return all; };
    Array.prototype.include = Array.prototype.member = function (one) { return this.indexOf(one) >= 0; };
    Object.keys = object => { const all = []; for (const key in object) all.push(key); return all; };
    Object.values = object => { const all = []; for (const key in object) all.push(object[key]); return all; };
  },
  'a function on Object.prototype'() { Object.prototype.extend = function (more) { return Object.assign(this, more); }; },
  'a text on Object.prototype'() { Object.prototype.site = '我的网站'; },
  'toJSON on Object.prototype'() { Object.prototype.toJSON = function () { return 'object'; }; },
  'names of options on Object.prototype'() {
    for (const name of ['from', 'to', 'level', 'uin', 'text', 'source', 'limit', 'format', 'maxLogs', 'maxAgeMs', 'redactDefaults']) Object.prototype[name] = name === 'level' ? 'error' : name === 'limit' || name.startsWith('max') ? 1 : false;
  },
  'names of the format on Object.prototype'() { for (const name of ['x', 'm', 'k', 'c', 'h', 'chunk', 'key', 'table', 'value']) Object.prototype[name] = name; },
  'MooTools 1.4: Array.from gives arrays back, flatten, String.from'() {
    Array.from = item => (item == null ? [] : Array.isArray(item) ? item : [item]);
    String.from = Number.from = item => item;
    Array.prototype.flatten = function () { return [].concat(...this); };
    Array.prototype.flat = Array.prototype.flatten;
    String.prototype.contains = function (text) { return this.indexOf(text) > -1; };
  },
  'collections.js: methods on Array.prototype that can be enumerated'() {
    for (const name of ['one', 'last', 'remove', 'clear', 'equals', 'toArray']) Array.prototype[name] = function () { return this; };
  },
  'Datejs: Date.parse gives a date, toISOString has quotes'() {
    const parse = Date.parse;
    Date.parse = text => { const ms = parse(text); return isNaN(ms) ? null : new Date(ms); };
    Date.prototype.toISOString = function () { return `"${this.getUTCFullYear()}"`; };
  },
  'fake timers: the clock stands, no timer fires'() {
    const Real = Date;
    window.Date = class extends Real { constructor(...how) { super(...(how.length ? how : [0])); } static now() { return 0; } };
    window.setTimeout = window.setInterval = window.requestIdleCallback = () => 1;
    window.clearTimeout = window.clearInterval = () => {};
  },
  'a Date.now that gives a text'() { Date.now = () => String(new Date()); },
  'seedrandom: Math.random gives the same in every tab'() { let seed = 1; Math.random = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647; },
  'Math.random that always gives 0.5'() { Math.random = () => 0.5; },
  'core-js 2: Map and Set have toJSON'() { Map.prototype.toJSON = Set.prototype.toJSON = function () { return [...this]; }; },
  'es6-shim: an iterator of arrays of its own'() {
    Array.prototype[Symbol.iterator] = Array.prototype.values = function () {
      let at = 0;
      const all = this;
      return { next: () => (at < all.length ? { value: all[at++], done: false } : { value: undefined, done: true }), [Symbol.iterator]() { return this; } };
    };
  },
  'json2: JSON of its own, without well-formed texts'() {
    const { parse, stringify } = JSON;
    window.JSON = { parse: text => parse(text), stringify: (value, replacer, space) => stringify(value, replacer, space)?.replace(/[\u007f-\uffff]/g, one => one) };
  },
  'JSON that stopped working'() { JSON.parse = JSON.stringify = () => { throw new Error('JSON is broken'); }; },
  'polyfills that are nearly right'() {
    Array.prototype.includes = function (one) { return this.some(other => other == one); };
    Array.prototype.find = function (is) { for (const key in this) if (is(this[key])) return this[key]; };
    Array.prototype.flatMap = function (work) { return [].concat(...this.map(one => work(one))); };
    String.prototype.padStart = function (length, fill) { let text = String(this); while (text.length < length) text = fill + text; return text; };
    String.prototype.includes = function (part) { return this.indexOf(part) !== -1; };
    Object.assign = (to, ...all) => { for (const one of all) for (const key in one) to[key] = one[key]; return to; };
    Object.entries = object => { const all = []; for (const key in object) all.push([key, object[key]]); return all; };
  },
  'a Promise without finally and allSettled'() { delete Promise.prototype.finally; delete Promise.allSettled; },
  'frozen built-ins, as SES has them'() {
    for (const one of [Object, Array, String, Number, Function, Error, RegExp, Map, Set, Promise, Date]) { Object.freeze(one.prototype); Object.freeze(one); }
    Object.freeze(JSON);
    Object.freeze(Math);
  },
  'wrappers around everything, as monitoring has them'() {
    const wrap = (owner, name) => {
      const own = owner[name];
      if (typeof own === 'function') owner[name] = function (...given) { return own.apply(this, given); };
    };
    for (const name of ['map', 'filter', 'forEach', 'push', 'slice', 'splice', 'join', 'sort', 'reduce']) wrap(Array.prototype, name);
    for (const name of ['replace', 'slice', 'split', 'indexOf', 'startsWith', 'charCodeAt']) wrap(String.prototype, name);
    for (const name of ['then', 'catch', 'finally']) wrap(Promise.prototype, name);
    for (const name of ['addEventListener', 'removeEventListener']) wrap(EventTarget.prototype, name);
    for (const name of ['open', 'deleteDatabase']) wrap(IDBFactory.prototype, name);
    for (const name of ['fetch', 'setTimeout', 'clearTimeout']) wrap(window, name);
  },
  'a fetch, a Response and a TextEncoder of a polyfill'() {
    window.fetch = () => Promise.reject(new Error('not ours'));
    window.Response = class { constructor(body) { this._body = body; } text() { return Promise.resolve(String(this._body)); } };
    window.TextEncoder = undefined;
  },
};

/** Where they come first there is no other clock, JSON or encoder to be had. */
export const onlyAfter = [
  'fake timers: the clock stands, no timer fires', 'a Date.now that gives a text', 'JSON that stopped working', 'a fetch, a Response and a TextEncoder of a polyfill',
];

const settle = ms => new Promise(resolve => setTimeout(resolve, ms));

/** What the frame writes, searches, packs and sends. */
async function use(frame, name, send) {
  const told = [];
  const log = frame.OfflineLog.openLog({
    id: 'shop', name, uin: '10001', onProblem: problem => told.push(`${problem.kind}: ${problem.message}`),
    server: { endpoint: 'https://logs.example', token: () => 't' }, platform: { send },
  });
  await log.ready;
  const durable = log.isDurable();
  log.info('购物车打开', { items: [1, { 名: '苹果' }], at: { 深: ['一', '二'] }, 手机: '13800138000' });
  log.warn(['库存', 3]);
  log.error('白屏');
  await log.flush();
  const found = (await log.query().all()).map(one => one.msg);
  const counts = await log.query().counts();
  const packed = await log.pack({ level: 'error' });
  const sent = await log.report({});
  await log.close();
  return { durable, found, counts: counts.map(({ info, warn, error }) => ({ info, warn, error })), packed: packed.logs, sent, dropped: log.dropped(), told };
}

/** Runs in the page, which is sound: `when` is `before` or `after` the frame loads the log. */
export async function run(patch, when) {
  const script = await (await fetch('/offline-log.iife.js')).text();
  const name = `hostile ${patch} ${when}`;
  const frames = [1, 2].map(() => document.body.appendChild(document.createElement('iframe')).contentWindow);
  const bodies = [];
  const send = async ({ body }) => (body && bodies.push(body), { status: 200, text: '{"orders":[]}', retryAfter: null });
  const results = [];
  for (const frame of frames) {
    const apply = () => frame.eval(`Object.values({ ${patches[patch]} })[0]()`);
    const run = frame.eval(`(${use})`);
    if (when === 'before') apply();
    frame.eval(script);
    if (when === 'after') apply();
    results.push(structuredClone(await Promise.race([run(frame, name, send), settle(5_000).then(() => 'hangs')])));
  }
  frames.forEach(frame => frame.frameElement.remove());

  const log = openLog({ id: 'shop', name });
  const logs = await log.query().all();
  await log.close();
  const [first, second] = results;
  same(first, { durable: true, found: ['白屏', '["库存",3]', '购物车打开'], counts: [{ info: 1, warn: 1, error: 1 }], packed: 1, sent: 'sent', dropped: 0, told: [] }, 'in the frame');
  same(second.found?.length, 6, 'in the second frame');
  same(logs.map(({ msg }) => msg).sort(), ['["库存",3]', '["库存",3]', '白屏', '白屏', '购物车打开', '购物车打开'], 'in a sound page');
  const opened = logs.find(({ msg }) => msg === '购物车打开');
  same([opened.items, opened.at, opened.手机], [[1, { 名: '苹果' }], { 深: ['一', '二'] }, '[mobile]'], 'fields');
  holds(logs.every(({ time }) => Math.abs(time - Date.now()) < 60_000), `times are now, not ${logs.map(({ time }) => time)}`);
  const texts = await Promise.all(bodies.map(body => (body[0] === 0x1f ? new Response(new Response(body).body.pipeThrough(new DecompressionStream('gzip'))) : new Response(body)).text()));
  const blocks = texts.flatMap(text => text.split('\n').map(line => JSON.parse(line)));
  holds(new Set(blocks.map(block => block.k)).size >= 2, 'each frame is a tab of its own, or a server would take their logs for the same');
  const uploaded = blocks.flatMap(block => block.m);
  same(uploaded.filter(msg => msg === '白屏').length, 3, 'uploaded: one by the first frame, two by the second');
}

export { openLog };

/** What the log calls on its way to storage, and on its way back. */
export const methods = Object.entries({
  Array: ['from', 'isArray'], 'Array.prototype': ['push', 'map', 'forEach', 'join', 'slice', 'sort', 'some', 'every', 'filter', 'flat', 'flatMap', 'includes', 'reverse', 'unshift', 'splice'],
  'String.prototype': ['slice', 'replace', 'includes', 'startsWith', 'split', 'padStart', 'padEnd', 'charCodeAt', 'toUpperCase'], 'Number.prototype': ['toString'],
  'RegExp.prototype': ['test', 'exec'], 'Set.prototype': ['add', 'delete', 'has'], 'Map.prototype': ['get', 'set', 'has', 'delete', 'keys'],
  Object: ['keys', 'assign', 'entries', 'is', 'getPrototypeOf'], 'Object.prototype': ['toString', 'hasOwnProperty'], JSON: ['parse', 'stringify'], Math: ['max', 'min', 'abs', 'floor', 'random'], Date: ['now', 'parse'],
  'Promise.prototype': ['catch', 'finally'], Promise: ['all', 'race'],
}).flatMap(([owner, names]) => names.map(name => `${owner}.${name}`));

/** A method that fails once the log has loaded: whatever the log still calls by its name, a log is kept and readable, or counted as lost; and nothing throws into the app. */
export async function runBroken(method) {
  const script = await (await fetch('/offline-log.iife.js')).text();
  const name = `broken ${method}`;
  const frame = document.body.appendChild(document.createElement('iframe')).contentWindow;
  frame.eval(script);
  const log = frame.OfflineLog.openLog({ id: 'shop', name });
  await log.ready;
  const at = method.lastIndexOf('.');
  frame.eval(`{ const own = ${method}; ${method} = function () { throw new TypeError('${method} is broken'); }; window.mend = () => { ${method.slice(0, at)}.${method.slice(at + 1)} = own; }; }`);
  for (let number = 0; number < 3; number++) log.write(number ? 'info' : 'error', `第 ${number} 条`, { 名: [number], 手机: 13800138000 });
  await Promise.race([log.flush(), settle(300)]);
  const dropped = log.dropped();
  frame.mend();
  await log.flush();
  // What broke on the way into storage is kept in memory, and moved when storage is tried again.
  for (let tries = 0; tries < 100 && !log.isDurable(); tries++) await settle(50);
  await log.query().all();
  frame.frameElement.remove();
  const sound = openLog({ id: 'shop', name });
  const found = await sound.query().all();
  await sound.close();
  holds(found.length + dropped >= 3, `${found.length} found and ${dropped} dropped of 3`);
  holds(found.every(({ msg, 名, 手机, value }) => /^第 \d 条$/.test(msg) && (value === '[unreadable]' || (名.length === 1 && ['[mobile]', '[unreadable]'].includes(手机)))), `readable and masked: ${JSON.stringify(found)}`);
  return found.length;
}
