import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import vm from 'node:vm';
import { gunzipSync } from 'node:zlib';
import { bundle } from './harness/browser.mjs';
import { device, fakeWx, miniProgram, missing } from './harness/fakeWx.mjs';
import { dist } from './harness/library.mjs';
import { logCases } from './suites/log.mjs';
import { storeCases } from './suites/store.mjs';

const script = await bundle('browser/wxSuites.mjs');
const kinds = { files: { hasFiles: true }, storage: { hasFiles: false } };

test('The bare context lacks what mini-programs lack', () => {
  const { context } = miniProgram(device(), '');
  for (const name of missing) assert.equal(vm.runInContext(`typeof ${name}`, context), 'undefined', name);
});

for (const [kind, how] of Object.entries(kinds)) {
  describe(`wx ${kind}`, () => {
    for (const name of Object.keys(storeCases)) {
      test(name, async () => {
        const phone = device(how);
        const { context: { T } } = miniProgram(phone, script);
        const limit = kind === 'files' ? 'fileLimit' : 'storageLimit';
        const fill = async () => {
          const before = phone[limit];
          phone[limit] = 2_000;
          return () => { phone[limit] = before; };
        };
        await T.runStoreCase(name, kind === 'files' ? T.openFiles : T.openKeys, fill);
      });
    }
    for (const name of Object.keys(logCases)) test(name, () => miniProgram(device(how), script).context.T.runLogCase(name));

    test('Commit_CutAtEveryWrite_IsDoneOrNotDone', async () => {
      const open = T => (kind === 'files' ? T.openFiles() : T.openKeys());
      let points = 0;
      for (let writes = 0; ; writes++) {
        const phone = device(how);
        const store = await open(miniProgram(phone, script).context.T);
        await store.commit(['n1', 'n2', 'n3'].map(key => ({ table: 'wal', key, value: `行 ${key}` })));
        await store.commit([{ table: 'task', key: 't', value: 'old' }]);
        phone.writesUntilCrash = writes;
        let answered = false;
        const committed = store.commit([
          { table: 'chunk', key: 'n3', value: new Uint8Array([1, 2, 3, 4]) },
          { table: 'head', key: 'n3', value: '头' },
          { table: 'task', key: 't', value: 'new' },
          { table: 'wal', from: 'n1', to: 'n4' },
        ]).then(() => { answered = true; });
        // A dead phone answers nothing.
        while (!phone.isDead && !answered) await Promise.race([committed, settle(1)]);
        const died = phone.isDead;
        const again = await open(miniProgram(phone, script).context.T);
        const state = [];
        for (const table of ['wal', 'head', 'chunk', 'task']) state.push((await again.read(table, '', '~')).map(([key, value]) => `${key}=${typeof value === 'string' ? value : value.length}`));
        const done = [[], ['n3=头'], ['n3=4'], ['t=new']];
        const undone = [['n1=行 n1', 'n2=行 n2', 'n3=行 n3'], [], [], ['t=old']];
        assert.deepEqual(plain(state), plain(answered || plain(state[3])[0] === 't=new' ? done : undone), `cut at write ${writes}`);
        if (!died) break;
        points++;
      }
      assert.ok(points >= 10, `${points} points`);
    });

    test('Log_CutAtAnyWrite_KeepsWhatWasAcknowledgedOnce', async () => {
      for (const writes of [0, 1, 3, 7, 12, 20, 33, 54, 70, 90]) {
        const phone = device(how);
        const { context: { T } } = miniProgram(phone, script);
        const log = T.openLog({ id: 'shop', platform: { idle: work => setTimeout(work, 0), chunkChars: 2_000 } });
        await log.ready;
        phone.writesUntilCrash = writes;
        let acknowledged = 0;
        void (async () => {
          for (let number = 1; number <= 60; number++) {
            log.info(`第 ${number} 条 ${'内容'.repeat(30)}`);
            await log.flush();
            acknowledged = number;
          }
        })();
        await settle(400);
        const again = miniProgram(phone, script).context.T.openLog({ id: 'shop' });
        const found = (await again.query().all()).map(({ msg }) => Number(msg.split(' ')[1]));
        assert.equal(new Set(found).size, found.length, `no log twice, cut at ${writes}`);
        for (let number = 1; number <= acknowledged; number++) assert.ok(found.includes(number), `log ${number} of ${acknowledged} is there, cut at ${writes}`);
        await again.close();
      }
    });
  });
}

test('Log_OnFullStorage_KeepsTheNewestAndNeverThrows', async () => {
  for (const how of Object.values(kinds)) {
    const phone = device({ ...how, fileLimit: 300_000 });
    phone.storageLimit = 300_000;
    const { context: { T } } = miniProgram(phone, script);
    const log = T.openLog({ id: 'shop' });
    for (let number = 0; number < 3_000; number++) {
      log.info(`${number} ${'满'.repeat(100)}`);
      if (number % 40 === 39) await log.flush();
    }
    const found = (await log.query().all()).map(({ msg }) => Number(msg.split(' ')[0]));
    assert.equal(found[0], 2_999);
    assert.ok(found.length > 300, `${found.length} are left`);
    assert.equal(log.dropped(), 0);
    await log.close();
  }
});

test('Storage_ClearedWhileTheMiniProgramRuns_KeepsWhatComesAfterAndCountsTheLoss', async () => {
  for (const [kind, how] of Object.entries(kinds)) {
    const phone = device(how);
    const { context: { T } } = miniProgram(phone, script);
    const told = [];
    const log = T.openLog({ id: 'shop', onProblem: ({ kind, message }) => told.push(`${kind}: ${message}`) });
    for (let number = 0; number < 5; number++) {
      log.info(`之前 ${number}`);
      await log.flush();
    }
    phone.files.clear();
    phone.folders.forEach(folder => folder.includes('offline-log') && phone.folders.delete(folder));
    phone.storage.clear();
    for (let number = 0; number < 3; number++) {
      log.info(`之后 ${number}`);
      await log.flush();
    }
    assert.deepEqual(plain((await log.query().all()).map(({ msg }) => msg)), ['之后 2', '之后 1', '之后 0'], kind);
    assert.deepEqual([log.dropped(), log.isDurable(), told], [5, true, ['dropped: The storage was cleared.']], kind);
    await log.close();
    const again = miniProgram(phone, script).context.T.openLog({ id: 'shop' });
    assert.equal((await again.query().all()).length, 3, kind);
    assert.equal(again.dropped(), 0, kind);
    await again.close();
  }
});

test('Row_TooLargeForOneKey_IsCountedAndCostsNoOther', async () => {
  const phone = device({ hasFiles: false });
  phone.keyLimit = 20_000;
  const { context: { T } } = miniProgram(phone, script);
  const log = T.openLog({ id: 'shop' });
  log.info('之前');
  await log.flush();
  for (let number = 0; number < 4; number++) log.info(`大 ${'长'.repeat(9_000)}`);
  await log.flush();
  log.info('之后');
  await log.flush();
  assert.deepEqual([plain((await log.query().all()).map(({ msg }) => msg)), log.dropped(), log.isDurable()], [['之后', '之前'], 4, true]);
  await log.close();
});

test('Hide_OfTheMiniProgram_WritesAtOnce', async () => {
  const phone = device();
  const { context: { T }, emit } = miniProgram(phone, script);
  const log = T.openLog({ id: 'shop', platform: { later: () => () => {} } });
  await log.ready;
  log.info('再见');
  emit('hide');
  await settle();
  assert.equal([...phone.files.values()].filter(bytes => bytes.includes('再见')).length, 1);
});

test('Capture_OfErrorsAndRequests_KeepsThemUntilUndone', async () => {
  const network = async ({ url }) => (url.includes('broken') ? Promise.reject(new Error()) : { status: 503, text: '' });
  const { context: { T }, wx, emit } = miniProgram(device(), script, network);
  const log = T.openLog({ id: 'shop' });
  const undo = [T.captureWxErrors(log, wx), T.captureWxRequests(log, wx)];
  emit('error', 'ReferenceError: 没有定义');
  emit('rejection', { reason: '超时' });
  for (const path of ['broken?token=1', 'down', 'api/logs/report']) await new Promise(end => wx.request({ url: `https://shop.example/${path}`, method: 'GET', success: end, fail: end }));
  undo.forEach(one => one());
  emit('error', '之后');
  const found = (await log.query().all()).map(({ msg }) => msg).reverse();
  assert.deepEqual(plain(found), ['ReferenceError: 没有定义', '超时', 'GET https://shop.example/broken got no answer', 'GET https://shop.example/down answered 503']);
  await log.close();
});

test('Report_OfAMiniProgram_SendsGzipAsArrayBuffer', async () => {
  const sent = [];
  const network = async request => (sent.push(request), { status: 200, text: '{}' });
  const { context: { T } } = miniProgram(device(), script, network);
  const log = T.openLog({ id: 'shop', server: { endpoint: 'https://logs.example', token: () => 'abc' } });
  log.error('白屏 😀');
  assert.equal(await log.report(), 'sent');
  const block = JSON.parse(gunzipSync(sent[0].body).toString());
  assert.deepEqual([block.m, block.c.from, sent[0].headers.Authorization], [['白屏 😀'], 'pages/首页/index', 'uin abc']);
  await log.close();
});

test('Base64_OfAnyLength_ComesBack', () => {
  const { context: { T } } = miniProgram(device(), script);
  for (let length = 0; length < 70; length++) {
    const bytes = Uint8Array.from({ length }, (_, at) => (at * 151 + length) & 255);
    assert.equal(T.toBase64(bytes), Buffer.from(bytes).toString('base64'));
    assert.deepEqual([...T.fromBase64(T.toBase64(bytes))], [...bytes]);
  }
});

test('Utf8_OfEveryKindOfCharacter_IsWhatTheStandardSays', () => {
  const { context: { T } } = miniProgram(device(), script);
  for (const text of ['', 'abc', 'é߿', '日志 ✓ \uffff', '😀 \u{10ffff}', 'a'.repeat(5_000) + '中']) {
    assert.deepEqual([...T.toUtf8(text)], [...Buffer.from(text)]);
    assert.equal(T.fromUtf8(Buffer.from(text)), text);
  }
  assert.equal(Buffer.from(T.toUtf8('\ud800x')).toString(), '\ufffdx');
});

test('The one-file build works when it is required in a bare context', async () => {
  const phone = device();
  const { context } = miniProgram(phone, 'var module = { exports: {} }, exports = module.exports;');
  vm.runInContext(readFileSync(dist('offline-log.wx.cjs'), 'utf8'), context);
  const log = vm.runInContext('module.exports', context).openLog({ id: 'shop' });
  log.info('你好');
  assert.deepEqual((await log.query().all()).map(({ msg }) => msg).join(), '你好');
  await log.close();
});

const settle = (ms = 60) => new Promise(resolve => setTimeout(resolve, ms));
/** Without the other context's prototypes, which strict equality minds. */
const plain = value => JSON.parse(JSON.stringify(value));
