// Runs in the page: what captures, and what happens when the page ends.
import * as capture from '@workflow/offline-log/capture/index.js';
import * as all from '@workflow/offline-log/index.js';
import { same } from '../suites/check.mjs';

const library = { ...capture, ...all };
export const { openLog } = library;

const open = name => library.openLog({ id: 'shop', name });
const found = async log => (await log.query().all()).reverse();
const settle = () => new Promise(resolve => setTimeout(resolve, 60));

export const captureCases = {
  async Console_Captured_IsKeptAndStillSpeaks() {
    const spoken = [];
    const target = { debug() {}, log: (...values) => spoken.push(values), info() {}, warn() {}, error() {} };
    const log = open('console');
    const undo = library.captureConsole(log, target);
    target.log('你好', '世界');
    target.warn({ toJSON() { target.log('again'); return 'w'; } });
    target.error(new Error('坏了'));
    undo();
    target.log('之后');
    const logs = await found(log);
    same(logs.map(({ level, msg }) => `${level} ${msg.split('\n')[0]}`), ['info 你好 世界', 'warn w', 'error Error: 坏了']);
    same(spoken, [['你好', '世界'], ['again'], ['之后']]);
    await log.close();
  },

  async Errors_Captured_AreKeptUntilUndone() {
    const log = open('errors');
    const undo = library.captureErrors(log, window);
    const silent = event => event.preventDefault();
    addEventListener('error', silent);
    addEventListener('unhandledrejection', silent);
    setTimeout(() => { throw new TypeError('未定义'); });
    void Promise.reject(new Error('被拒绝'));
    const image = document.body.appendChild(new Image());
    image.src = '/missing-image?token=1';
    await settle();
    await new Promise(resolve => setTimeout(resolve, 200));
    undo();
    setTimeout(() => { throw new Error('之后'); });
    await settle();
    const logs = await found(log);
    same(logs.map(({ kind, msg }) => `${kind}: ${msg.split('\n')[0]}`).sort(), ['rejection: Error: 被拒绝', 'resource: img did not load', 'uncaught: TypeError: 未定义'].sort());
    same(logs.find(({ kind }) => kind === 'resource').url, `${location.origin}/missing-image`);
    await log.close();
  },

  async Resources_OfEveryKind_AreKeptAndThrowNothing() {
    const log = open('resources');
    const thrown = [];
    const hear = ({ message }) => message && thrown.push(message);
    addEventListener('error', hear);
    const undo = library.captureErrors(log, window);
    const place = document.body.appendChild(document.createElement('div'));
    const failed = [];
    // Images of an SVG fail one by one, media elements through their sources.
    place.innerHTML = `<svg><image href="/missing-image?a"/></svg><link rel="stylesheet" href="/missing-image?b"><video><source src="/missing-image?c"></video>
      <video src="/missing-image?d"></video><object data="/missing-image?e"></object><img srcset="/missing-image?f 1x">`;
    const script = Object.assign(document.createElement('script'), { src: '/missing-image?h', type: 'module' });
    for (const element of [...place.querySelectorAll('image, link, source, video[src], object, img'), script]) {
      failed.push(new Promise(resolve => element.addEventListener('error', resolve, { once: true })));
    }
    place.append(script);
    await Promise.all(failed);
    place.remove();
    undo();
    removeEventListener('error', hear);
    const found = await log.query().all();
    same(found.map(({ msg, url }) => `${msg} ${url.replace(location.origin, '')}`).sort(), ['image', 'img', 'link', 'object', 'script', 'source', 'video'].map(name => `${name} did not load /missing-image`));
    same(thrown, []);
    await log.close();
  },

  async Errors_OfFramesAndPromises_SayWhatTheyAreOf() {
    const log = open('odd errors');
    const silent = event => event.preventDefault();
    addEventListener('error', silent);
    addEventListener('unhandledrejection', silent);
    const undo = library.captureErrors(log, window);
    const heard = (type, count) => new Promise(resolve => addEventListener(type, () => --count || resolve()));
    const errors = heard('error', 2);
    setTimeout(() => { throw { 代码: 5 }; });
    setTimeout(() => { throw undefined; });
    await errors;
    const rejections = heard('unhandledrejection', 3);
    void Promise.reject();
    void new Promise((_, reject) => {
      const request = indexedDB.open('版本', 2);
      request.onupgradeneeded = () => request.transaction.abort();
      request.onerror = event => (event.preventDefault(), reject(event));
    });
    void new Promise((_, reject) => Object.assign(new Image(), { onerror: reject, src: '/missing-image?token=1' }));
    await rejections;
    undo();
    removeEventListener('error', silent);
    removeEventListener('unhandledrejection', silent);
    const lines = (await log.query().all()).map(({ kind, msg }) => `${kind}: ${msg.split('\n')[0]}`).sort();
    same(lines.map(line => line.replace(/AbortError.*/, 'AbortError')), [
      'rejection: rejected without a reason', 'rejection: {"object":"Event","type":"error","target":{"object":"HTMLImageElement","src":"' + location.origin + '/missing-image?token=[secret]"}}',
      'rejection: {"object":"Event","type":"error","target":{"object":"IDBOpenDBRequest","error":"AbortError', 'uncaught: Uncaught undefined', 'uncaught: {"代码":5}',
    ]);
    await log.close();
  },

  async Requests_ThatFail_AreKeptWithoutTheirQuery() {
    const log = open('requests');
    const undo = [library.captureFetch(log, window), library.captureXhr(log)];
    await fetch('/ok');
    await fetch('/moved', { redirect: 'manual' });
    await fetch('/fails?token=1');
    await fetch('/api/logs/report').catch(() => {});
    await fetch('http://127.0.0.1:1/').catch(() => {});
    const aborted = new AbortController();
    const waiting = fetch('/slow', { signal: aborted.signal }).catch(() => {});
    aborted.abort();
    await waiting;
    for (const url of ['/ok', '/fails?x=1']) {
      await new Promise(resolve => {
        const request = new XMLHttpRequest();
        request.open('POST', url);
        request.onloadend = resolve;
        request.send();
      });
    }
    undo.forEach(one => one());
    await fetch('/fails');
    same((await found(log)).map(({ msg }) => msg), ['GET /fails answered 500', 'GET http://127.0.0.1:1/ got no answer', 'POST /fails answered 500']);
    await log.close();
  },

  async Fetch_ThatATestOfTheAppStandsInFor_IsLeftAsItIs() {
    const log = open('stand-in');
    const target = { fetch: async () => ({ status: 503 }) };
    const undo = library.captureFetch(log, target);
    same(await target.fetch('/替身'), { status: 503 });
    undo();
    same((await found(log)).map(({ msg }) => msg), ['GET /替身 answered 503']);
    await log.close();
  },

  async Rejection_ThatNobodyHandles_IsStillTold() {
    const log = open('unhandled');
    const undo = library.captureFetch(log, window);
    const told = new Promise(resolve => addEventListener('unhandledrejection', event => (event.preventDefault(), resolve(event)), { once: true }));
    const promise = fetch('http://127.0.0.1:1/没人管');
    const event = await told;
    same([event.promise === promise, event.reason.name], [true, 'TypeError']);
    undo();
    await log.close();
  },

  async Xhr_ThatOthersPatchAndRepeat_IsKeptOnce() {
    const log = open('xhr');
    const undoOurs = library.captureXhr(log);
    const { prototype } = XMLHttpRequest;
    const ours = prototype.open;
    prototype.open = function (...call) {
      ours.call(this, 'GET', '/ok');
      return ours.apply(this, call);
    };
    const once = (request, ...call) => new Promise(resolve => {
      request.open(...call);
      request.addEventListener('loadend', resolve, { once: true });
      request.send();
    });
    const request = new XMLHttpRequest();
    await once(request, 'POST', '/fails?第=一');
    await once(request, 'PUT', '/fails');
    const aborted = once(request, 'GET', '/slow');
    request.abort();
    await aborted;
    let thrown;
    try {
      request.open('a b', '/ok');
    } catch (error) {
      thrown = error.name;
    }
    same(thrown, 'SyntaxError');
    undoOurs();
    same(prototype.open === ours, false, 'what others put there stays');
    await once(request, 'GET', '/fails');
    delete prototype.open;
    prototype.open = ours;
    same((await found(log)).map(({ msg }) => msg), ['POST /fails answered 500', 'PUT /fails answered 500']);
    await log.close();
  },

  async Console_OfThePage_IsKeptAsItReads() {
    const log = open('own console');
    const undo = library.captureConsole(log);
    console.log('%c[vuex]%c mutated %s', 'color: red', '', '购物车');
    console.assert(1 > 2, '%d 件', 3);
    console.group('组');
    console.groupEnd();
    console.log(document.createElement('div'), window.location.protocol);
    (function 结账() { console.trace('到这里'); })();
    undo();
    console.log('之后');
    const logs = await found(log);
    same(logs.map(({ level, msg }) => `${level} ${msg.split('\n')[0]}`).filter(line => !line.includes('http')), ['info [vuex] mutated 购物车', 'error Assertion failed: 3 件', 'info 组', 'debug Trace: 到这里']);
    same(logs.at(-1).msg.split('\n')[1].includes('结账'), true);
    await log.close();
  },
};
