// What captures, events and requests, where they are not as they should be. Real pages: browser/capture.mjs.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { keeping } from './harness/keeping.mjs';
import { built } from './harness/library.mjs';

const { captureErrors, captureFetch, captureXhr } = await built('capture/index.js');
const { captureWxErrors, captureWxRequests } = await built('wx/index.js');

describe('Errors', () => {
  const event = (type, fields) => Object.defineProperties(new Event(type), Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, value?.get ? value : { value }])));
  const heard = work => keeping(log => {
    const target = new EventTarget();
    const undo = captureErrors(log, target);
    work((type, fields) => target.dispatchEvent(event(type, fields)));
    undo();
    target.dispatchEvent(event('error', { message: '之后' }));
  });
  const at = file => `https://shop.example/${file}`;

  test('Errors_WithOddFields_AreKeptForWhatTheyTell', async () => {
    const { logs } = await heard(tell => {
      tell('error', { message: '没有文件名' });
      tell('error', { message: 'Uncaught #<Object>', error: { 代码: 5 }, filename: at('应用.js?v=1'), lineno: 3, colno: 4 });
      tell('error', { message: 'Uncaught 0', error: 0, filename: '' });
      tell('error', { message: { 不是: '文字' }, filename: 7 });
      tell('error', {});
      tell('error', { target: null });
      tell('error', { target: { get() { throw new Error('不看'); } } });
      tell('error', { error: { get() { throw new Error('不给'); } } });
    });
    assert.deepEqual(logs.map(({ msg, kind, at }) => [msg, kind, at]), [
      ['没有文件名', 'uncaught', undefined], ['{"代码":5}', 'uncaught', `${at('应用.js')}:3:4`], ['Uncaught 0', 'uncaught', undefined], ['{"不是":"文字"}', 'uncaught', '7:undefined:undefined'],
    ]);
  });

  test('Resources_OfEveryKind_AreNamedWithTheirAddress', async () => {
    const elements = [
      [{ tagName: 'IMG', currentSrc: at('图@2x.png?x'), src: at('图.png') }, 'img', at('图@2x.png')],
      [{ tagName: 'image', href: { baseVal: at('矢量.svg#a'), animVal: '' } }, 'image', at('矢量.svg')],
      [{ tagName: 'LINK', href: at('样式.css?v=2') }, 'link', at('样式.css')],
      [{ tagName: 'SOURCE', src: at('影.webm') }, 'source', at('影.webm')],
      [{ tagName: 'VIDEO', currentSrc: '', src: at('影.mp4') }, 'video', at('影.mp4')],
      [{ tagName: 'OBJECT', data: at('旧.swf') }, 'object', at('旧.swf')],
      [{ tagName: 'SCRIPT', src: '' }, 'script', ''],
      [{ tagName: 'IMG', src: 'data:image/png;base64,5L2g5aW9' }, 'img', 'data:image/png;base64'],
      // What a form's fields are called is found on the form.
      [{ tagName: { id: 'tagName' }, src: { id: 'src' } }, '[object object]', '[object Object]'],
    ];
    const { logs } = await heard(tell => elements.forEach(([target]) => tell('error', { target })));
    assert.deepEqual(logs.map(({ msg, url, kind }) => [msg, url, kind]), elements.map(([, name, url]) => [`${name} did not load`, url, 'resource']));
  });

  test('Rejections_OfEveryKind_SayWhatTheyAreOf', async () => {
    const reasons = [undefined, null, new Event('错误'), { 代码: 5 }, '超时', 0, false];
    const { logs } = await heard(tell => {
      for (const reason of reasons) tell('unhandledrejection', { reason });
      tell('unhandledrejection', { detail: { reason: '别家的承诺' } });
      tell('unhandledrejection', { reason: { get() { throw new Error('不给'); } } });
    });
    const none = 'rejected without a reason';
    assert.deepEqual(logs.map(({ msg }) => msg.split('\n')[0]), [
      none, none, '{"object":"Event","type":"错误"}', '{"代码":5}', '超时', '0', 'false', '别家的承诺',
    ]);
  });

  for (const [where, target] of Object.entries({ Node: undefined, AMiniProgram: {}, Nothing: null })) {
    test(`Errors_In${where}_AreToldToBeOutOfReach`, async () => {
      const { told } = await keeping(log => (captureErrors(log, target)(), captureErrors(log, target)()));
      assert.deepEqual(told, ['There is no addEventListener: uncaught errors are not kept.']);
    });
  }
});

describe('Fetch', () => {
  const lost = 'fetch cannot be captured (missing or read-only): requests that fail are not kept.';
  const answering = answer => ({ fetch: async () => answer });

  test('Calls_WithStrangeInputs_EndAsTheyWouldWithoutUs', async () => {
    const inputs = [
      [], [undefined], [null], [5], [Symbol('号')], ['不是地址'], [new URL('http://127.0.0.1:1/地址')], [new Request('http://127.0.0.1:1/请求')], [{ url: '不用' }],
      [{ get url() { throw new Error('不看'); } }], [{ toString() { throw new Error('不说'); } }], [Object.create(null)], ['http://127.0.0.1:1/', { method: '坏 的' }],
      ['http://127.0.0.1:1/', { get method() { throw new Error('没有'); } }], ['http://127.0.0.1:1/', null], ['http://127.0.0.1:1/', { signal: 5 }],
    ];
    const { told } = await keeping(async log => {
      const target = { fetch: globalThis.fetch };
      captureFetch(log, target);
      const outcome = async call => {
        let promise;
        try {
          promise = call();
        } catch (error) {
          return `threw ${error.message}`;
        }
        return promise.then(() => 'resolved', error => `rejected ${error?.name} ${error?.message}`);
      };
      for (const input of inputs) assert.equal(await outcome(() => target.fetch(...input)), await outcome(() => fetch(...input)));
    });
    assert.deepEqual(told, []);
  });

  test('StandIns_OfEveryKind_AreLeftAsTheyAre', async () => {
    const { lines } = await keeping(async log => {
      const reason = { 任何: '理由' };
      const thrower = { fetch() { throw reason; } };
      const rejecter = { fetch: () => Promise.reject(reason) };
      const plain = { fetch: () => '不是承诺' };
      const targets = [thrower, rejecter, plain, answering(undefined), answering(null), answering({}), answering({ status: 404, type: 5 })];
      targets.forEach(target => captureFetch(log, target));
      assert.throws(() => thrower.fetch('/一'), error => error === reason);
      await assert.rejects(rejecter.fetch('/二'), error => error === reason);
      assert.equal(plain.fetch('/三'), '不是承诺');
      for (const target of targets.slice(3)) await target.fetch('/四');
      await assert.rejects(captured(log, () => Promise.reject())('/五'), error => error === undefined);
    });
    assert.deepEqual(lines, ['error GET /二 got no answer', 'error GET /五 got no answer']);
  });

  function captured(log, fetch) {
    const target = { fetch };
    captureFetch(log, target);
    return target.fetch;
  }

  test('Requests_ThatTheAppAborts_AreNotKept_WhateverItsReason', async () => {
    const { lines } = await keeping(async log => {
      const call = captured(log, (input, init) => new Promise((_, reject) => (init?.signal ?? input.signal).addEventListener('abort', function () { reject(this.reason); })));
      for (const reason of [undefined, '离开页面', new Error('换了查询')]) {
        const aborting = new AbortController();
        const ended = [call('/一', { signal: aborting.signal }), call(new Request('http://127.0.0.1:1/二', { signal: aborting.signal }))].map(one => one.catch(() => {}));
        aborting.abort(reason);
        await Promise.all(ended);
      }
      await call('/太慢', { method: 'PUT', signal: AbortSignal.timeout(1) }).catch(() => {});
    });
    assert.deepEqual(lines, ['error PUT /太慢 got no answer']);
  });

  test('Address_ThatIsUsedForTheNextRequest_IsTheOneThatFailed', async () => {
    const { lines } = await keeping(async log => {
      const url = new URL('https://shop.example/a');
      const failed = captured(log, async () => ({ status: 500 }))(url);
      url.pathname = '/b';
      await failed;
    });
    assert.deepEqual(lines, ['error GET https://shop.example/a answered 500']);
  });

  const answers = async () => ({ status: 500 });
  const targets = {
    ThatIsMissing: {}, ThatIsNoFunction: { fetch: 5 }, OfNothing: null, OfAFrozenObject: Object.freeze({ fetch: answers }),
    ThatMayNotBeChanged: Object.defineProperty({}, 'fetch', { get: () => answers, set() {} }),
  };
  for (const [what, target] of Object.entries(targets)) {
    test(`Fetch_${what}_IsToldToBeOutOfReach`, async () => {
      const { told, lines } = await keeping(async log => {
        const undo = captureFetch(log, target);
        if (target?.fetch) assert.equal(target.fetch, what === 'ThatIsNoFunction' ? 5 : answers);
        undo();
      });
      assert.deepEqual([told, lines], [[lost], []]);
    });
  }

  test('Fetch_ThatIsReadOnlyForAssignment_IsCapturedAndPutBack', async () => {
    const target = Object.defineProperty({}, 'fetch', { value: async () => ({ status: 503 }), configurable: true });
    const original = target.fetch;
    const { lines, told } = await keeping(async log => {
      const undo = captureFetch(log, target);
      await target.fetch('/只读');
      undo();
    });
    assert.deepEqual([lines, told, target.fetch === original], [['error GET /只读 answered 503'], [], true]);
  });
});

describe('Xhr', () => {
  const lost = 'XMLHttpRequest.open cannot be captured (missing or read-only): requests that fail are not kept.';

  test('Xhr_WhereThereIsNone_IsToldToBeOutOfReach', async () => {
    const { told } = await keeping(log => (captureXhr(log)(), captureXhr(log, null)(), captureXhr(log, class {})()));
    assert.deepEqual(told, [lost]);
  });

  test('Open_ThatThrowsOrIsCalledOnSomethingElse_DoesWhatItDidWithoutUs', () => keeping(log => {
    class Request {
      open(method) {
        if (method === '坏') throw new SyntaxError('方法');
        return [this, method];
      }
    }
    const { open } = Request.prototype;
    const undo = captureXhr(log, Request);
    assert.throws(() => new Request().open('坏', '/'), SyntaxError);
    const one = new Request();
    assert.deepEqual(one.open('GET', { toString() { throw new Error('不说'); } }), [one, 'GET']);
    assert.deepEqual(Request.prototype.open.call(undefined, 'GET'), [undefined, 'GET']);
    undo();
    assert.equal(Request.prototype.open, open);
  }));

  test('Request_ThatIsOpenedAgain_IsKeptOnceForItsLastCall', async () => {
    class Request extends EventTarget {
      status = 500;
      open() {}
    }
    const { lines } = await keeping(log => {
      captureXhr(log, Request);
      const one = new Request();
      one.open('GET', '/第一?x=1');
      one.open('POST', '/第二?x=1');
      one.dispatchEvent(new Event('loadend'));
      one.open('GET', '/第三');
      one.dispatchEvent(new Event('abort'));
      one.dispatchEvent(new Event('loadend'));
      one.open('GET', '/第四');
      one.dispatchEvent(new Event('loadend'));
    });
    assert.deepEqual(lines, ['error POST /第二 answered 500', 'error GET /第四 answered 500']);
  });
});

describe('Mini-program', () => {
  test('Errors_WhereWxTellsNone_AreToldToBeOutOfReach', async () => {
    const { told } = await keeping(log => {
      for (const wx of [undefined, {}, { onError() { throw new Error('不行'); } }]) captureWxErrors(log, wx)();
      captureWxErrors(log, { onError() {} })();
    });
    assert.deepEqual(told, ['There is no wx.onError, wx.onUnhandledRejection: what it would tell is not kept.', 'There is no wx.onUnhandledRejection: what it would tell is not kept.']);
  });

  test('Errors_WithoutFields_AreKeptUntilUndoneEvenWhereNothingStopsThem', async () => {
    const { lines } = await keeping(log => {
      const heard = {};
      const undo = captureWxErrors(log, { onError: tell => (heard.error = tell), onUnhandledRejection: tell => (heard.rejection = tell) });
      heard.error('没有定义');
      heard.error();
      heard.rejection();
      heard.rejection({ reason: new Error('超时') });
      undo();
      heard.error('之后');
    });
    assert.deepEqual(lines.map(line => line.split('\n')[0]), ['error 没有定义', 'error uncaught without a reason', 'error rejection without a reason', 'error Error: 超时']);
  });

  test('Request_CalledInStrangeWays_IsPassedOnAsItIs', async () => {
    const calls = [];
    const { lines, told } = await keeping(log => {
      const wx = { request(...call) { calls.push(call); call[0]?.success?.(); call[0]?.fail?.(); return '任务'; } };
      const undo = captureWxRequests(log, wx);
      assert.equal(wx.request(), '任务');
      wx.request(undefined);
      wx.request('地址');
      const strange = { get url() { throw new Error('不看'); } };
      wx.request(strange);
      assert.deepEqual(calls, [[], [undefined], ['地址'], [strange]]);
      class Options { constructor() { this.url = 'https://shop.example/类'; } }
      Options.prototype.method = 'POST';
      wx.request(new Options());
      assert.equal(calls[4][0].method, 'POST');
      undo();
    });
    assert.deepEqual([lines, told], [['error POST https://shop.example/类 got no answer'], []]);
  });

  test('Request_ThatTheAppAborts_IsNotKept', async () => {
    const { lines } = await keeping(log => {
      const wx = { request: how => how.fail({ errMsg: how.url }) };
      captureWxRequests(log, wx);
      wx.request({ url: 'request:fail abort' });
      wx.request({ url: 'request:fail timeout' });
    });
    assert.deepEqual(lines, ['error GET request:fail timeout got no answer']);
  });

  test('Request_ThatMayNotBeReplaced_IsToldToBeOutOfReach', async () => {
    const lost = 'wx.request cannot be captured (missing or read-only): requests that fail are not kept.';
    for (const wx of [undefined, {}, Object.freeze({ request() {} })]) {
      const { told } = await keeping(log => captureWxRequests(log, wx)());
      assert.deepEqual(told, [lost]);
    }
  });
});
