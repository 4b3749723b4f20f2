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
};
