// Backups: the list, the nights, and one of them with all that a person may do with it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { after, afterEach, before, test } from 'node:test';
import { nastyTexts } from '../OfflineLog/harness/nasty.mjs';
import { listOf, nightly, one } from './harness/answers.mjs';
import { shows, startSite } from './harness/site.mjs';

let site;
let backup;

before(async () => {
  site = await startSite();
  backup = await site.backup();
});
afterEach(() => site.check());
after(() => site?.stop());

/** Presses a button, and then the one of its dialog. */
async function confirm(page, label, { reason } = {}) {
  await page.click(`main button:has-text("${label}")`);
  if (reason) await page.fill('dialog[open] input[maxlength]', reason);
  await page.click(`dialog[open] button[type=submit]`);
  await page.waitForFunction(() => !document.querySelector('dialog[open]'));
}

test('Backups_OfTheApp_AreListedAndLeadToOne', async () => {
  const page = await site.open('#/backups');
  await shows(page, 'All backups: 1');
  await page.click('.backup');
  await shows(page, 'Collections (4)');
  assert.ok(page.url().endsWith(`#/backups/${backup.id}`));
  await page.goBack();
  await shows(page, 'All backups: 1');
  await page.end();
});

test('OneBackup_ThatIsHeldAndReleased_SaysSoWithItsReason', async () => {
  const page = await site.open(`#/backups/${backup.id}`);
  await shows(page, 'Collections (4)');
  await confirm(page, 'Hold', { reason: '审计 <b>2026</b>' });
  await shows(page, '审计 <b>2026</b>');
  assert.equal((await site.api(`backups/${backup.id}`)).hold.reason, '审计 <b>2026</b>');
  await confirm(page, 'Release');
  await page.waitForFunction(() => !document.querySelector('main').textContent.includes('审计'));
  assert.equal((await site.api(`backups/${backup.id}`)).hold ?? null, null);
  await page.end();
});

test('OneBackup_ThatIsVerified_ShowsItsRungsAndWhatProvesThem', async () => {
  const page = await site.open(`#/backups/${backup.id}`);
  await shows(page, 'How far it can be trusted');
  await confirm(page, 'Verify');
  await shows(page, 'files are as they were written.');
  const rungs = await page.$$eval('section[aria-labelledby=trust] .facts > div', rows => rows.map(row => [row.children[0].textContent, row.children[1].textContent]));
  assert.deepEqual(rungs.map(([name]) => name), ['stored', 'verified', 'indexed', 'rehearsed']);
  assert.match(rungs[1][1], /, until /);
  assert.equal(rungs[3][1], 'no');
  await page.end();
});

test('OneBackup_ThatIsDamaged_SaysSoInWords', async () => {
  const damaged = nightly(0, { damage: { at: '2026-11-30T20:23:00Z', reason: '订单: <b>gone</b>' }, trust: [{ rung: 'stored', at: null, evidence: null, expiresAt: null }] });
  const page = await site.open(`#/backups/${damaged.id}`, { language: 'zh-CN', routes: one(damaged) });
  await shows(page, '已损坏');
  await shows(page, '订单: <b>gone</b>');
  await page.end();
});

test('OneBackup_AQuestionThatIsLeft_ChangesNothing', async () => {
  const page = await site.open(`#/backups/${backup.id}`, { language: 'zh-CN' });
  await shows(page, '集合（4）');
  await page.click('main button:has-text("保留")');
  await page.waitForSelector('dialog[open]');
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => !document.querySelector('dialog[open]'));
  assert.equal(await page.evaluate(() => document.activeElement.textContent), '保留');
  assert.equal((await site.api(`backups/${backup.id}`)).hold ?? null, null);
  await page.end();
});

test('OneBackup_DownloadOfACollection_IsItsFile', async () => {
  const page = await site.open(`#/backups/${backup.id}`);
  await shows(page, '订单');
  const [saved] = await Promise.all([page.waitForEvent('download'), page.click('button[aria-label="Download 订单"]')]);
  assert.equal(saved.suggestedFilename(), '订单.jsonl.gz');
  const lines = gunzipSync(readFileSync(await saved.path())).toString('utf8').trim().split('\n');
  assert.equal(lines.length, 120);
  await page.end();
});

test('OneBackup_ManifestsAndTimeline_AreShownOnceTheyAreOpened', async () => {
  const page = await site.open(`#/backups/${backup.id}`);
  await shows(page, 'Collections (4)');
  await page.click('summary:has-text("Chain of manifests")');
  await shows(page, 'No manifest is missing or replaced.');
  await page.click('summary:has-text("What happened")');
  await page.waitForSelector('details table tbody tr');
  await page.end();
});

test('Start_OfSomeCollections_IsConfirmedAndWatchedToItsEnd', async () => {
  const page = await site.open('#/backups');
  await page.click('main button:has-text("Back up now")');
  await page.check('text=Some collections');
  await page.fill('dialog[open] textarea', '订单\n没有这个');
  await page.click('dialog[open] button[type=submit]');
  await shows(page, 'Collections (2)');
  await page.waitForSelector('.title .badge.warn');
  await shows(page, 'What is missing');
  await page.end();
});

test('Start_WhatTheAppRefuses_IsToldInTheDialog', async () => {
  const page = await site.open('#/backups');
  await page.click('main button:has-text("Back up now")');
  await page.check('text=Some collections');
  await page.fill('dialog[open] textarea', '订单\n订单');
  await page.click('dialog[open] button[type=submit]');
  await shows(page, 'is named twice', 'dialog[open]');
  await page.end();
});

test('Running_ThatIsCanceled_EndsCanceled', async () => {
  await site.simulator.set('options', { jobSeconds: 600 });
  const { id } = await site.api('backups', { method: 'POST', body: { collections: ['订单'] } });
  const page = await site.open(`#/backups/${id}`);
  await shows(page, 'running');
  await confirm(page, 'Cancel the backup');
  await shows(page, 'canceled');
  await site.simulator.set('options', { jobSeconds: 0 });
  await page.end();
});

test('Tripped_OnceAcceptedWithAReason_IsGood', async () => {
  await site.simulator.set('documents', { env: site.simulator.env, collection: '用户', remove: [] });
  const lines = await (await fetch(`${site.simulator.settings.WeChat__ApiBase}/_sim/collections/lines?env=${encodeURIComponent(site.simulator.env)}&name=${encodeURIComponent('订单')}`)).text();
  await site.simulator.set('documents', { env: site.simulator.env, collection: '订单', remove: lines.trim().split('\n').map(line => JSON.parse(line)._id) });
  const { id, gate } = await site.backup();
  assert.equal(gate.verdict, 'tripped');
  const page = await site.open(`#/backups/${id}`, { language: 'zh-CN' });
  await shows(page, '异常检查的发现');
  await page.click('main button:has-text("接受")');
  await page.fill('dialog[open] input', '我们自己删除的');
  await page.click('dialog[open] button[type=submit]');
  await shows(page, '我们自己删除的');
  assert.equal((await site.api(`backups/${id}`)).gate.verdict, 'accepted');
  await page.end();
});

test('Calendar_OfNights_SaysInWordsWhatBecameOfEachAndGoesByKeyboard', async () => {
  const nights = [
    nightly(0), nightly(1, { outcome: 'Failed', gate: null }), nightly(2, { outcome: 'Partial', gate: null }), nightly(3, { gate: { verdict: 'tripped', findings: [] } }),
    nightly(5, { state: 'Expired' }), nightly(6, { outcome: 'Missed', gate: null }),
  ];
  const page = await site.open('#/backups', { routes: listOf(nights) });
  await page.waitForSelector('.calendar');
  const labels = await page.$$eval('.calendar button .unseen', cells => cells.slice(-7).map(cell => cell.textContent.replace(/^\S+ /, '')));
  assert.equal(await page.locator('.calendar button').count(), 90);
  assert.deepEqual(labels, [
    'no usable backup, backups: 1', 'deleted by retention, backups: 1', 'none started, backups: 0', 'the gate tripped, backups: 1', 'partial or disturbed, backups: 1',
    'no usable backup, backups: 1', 'good, backups: 1',
  ]);
  // A night looks as the legend says.
  const looks = where => page.$$eval(`${where} .night`, all => all.slice(-7).map(one => (({ color, borderStyle, backgroundColor }) => [one.className, color, borderStyle, backgroundColor].join(' '))(getComputedStyle(one))));
  const legend = await looks('.legend');
  assert.deepEqual((await looks('.calendar')).filter(look => !legend.includes(look)), []);
  await page.focus('.calendar button[tabindex="0"]');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Enter');
  await shows(page, ', backups: 1');
  await shows(page, 'failed', '.rows');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Enter');
  await shows(page, 'partial', '.rows');
  await page.click('text=Show all days');
  await shows(page, 'All backups: 6');
  await page.end();
});

test('Backups_ByKeyboardAlone_AreChosenOneAfterAnother', async () => {
  const nights = Array.from({ length: 30 }, (_, index) => nightly(index));
  const page = await site.open('#/backups', { routes: { ...listOf(nights), ...one(nights[2]) }, width: 360 });
  await page.waitForSelector('.backup');
  await page.focus('.rows');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await shows(page, nights[2].id, 'h1');
  await page.end();
});

test('Names_ThatLookLikeMarkupOrTurnText_AreShownAsTheyAre', async () => {
  const nasty = nightly(1, {
    outcome: 'Partial', hold: { reason: nastyTexts[0], since: new Date().toISOString() }, reason: nastyTexts.at(-1), missed: nastyTexts.map(text => ({ collection: text, reason: text })),
    gate: { verdict: 'tripped', findings: nastyTexts.map(text => ({ kind: 'gone', sentence: { en: text, 'zh-CN': text } })) },
    exports: nastyTexts.map(text => ({ collection: text, status: 'Failed', reason: text })),
  });
  const page = await site.open(`#/backups/${nasty.id}`, { routes: one(nasty) });
  await shows(page, 'What the gate found');
  const text = await page.textContent('main');
  for (const one of nastyTexts) assert.ok(text.includes(one), JSON.stringify(one));
  const own = ['A', 'BUTTON', 'DD', 'DETAILS', 'DIV', 'DL', 'DT', 'H1', 'H2', 'LI', 'P', 'SECTION', 'SPAN', 'STRONG', 'SUMMARY', 'TABLE', 'TBODY', 'TD', 'TH', 'THEAD', 'TR', 'UL'];
  assert.deepEqual(await page.$$eval('main *', (all, names) => all.map(({ tagName }) => tagName).filter(name => !names.includes(name)), own), []);
  assert.equal(await page.evaluate(() => globalThis.pwned), undefined);
  await page.end();
});

test('Backups_TenThousandOfThem_LoadAsOneScrollsAndStayFewInThePage', async t => {
  const page = await site.open('#/backups', { routes: listOf(Array.from({ length: 10_000 }, (_, index) => nightly(index))) });
  await page.waitForSelector('.backup');
  await shows(page, 'The newest 100');
  await page.evaluate(async () => {
    const rows = document.querySelector('.rows');
    while (!/^All backups: 10,000/.test(document.getElementById('listed').textContent)) {
      rows.scrollTop = rows.scrollHeight;
      await new Promise(resolve => setTimeout(resolve, 10));
    }
  });
  assert.ok(await page.locator('.backup').count() < 60);
  // From one end to the other in 200 steps: what a step costs, drawing and all.
  const worst = await page.evaluate(async () => {
    const rows = document.querySelector('.rows');
    const took = [];
    for (let step = 0; step <= 200; step++) {
      const before = performance.now();
      rows.scrollTop = (rows.scrollHeight * step) / 200;
      await new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)));
      took.push(performance.now() - before);
    }
    return took.sort((a, b) => a - b);
  });
  t.diagnostic(`a step of scrolling: median ${worst[100].toFixed(1)} ms, worst of 200 ${worst.at(-1).toFixed(1)} ms`);
  assert.ok(worst[100] < 100, `${worst[100]} ms`);
  await shows(page, nightly(9_999).id.slice(0, 8), '.rows');
  await page.end();
});

test('OneBackup_OfAThousandCollections_IsDrawnAtOnce', async t => {
  const many = nightly(1, { exports: Array.from({ length: 1_000 }, (_, index) => ({ collection: `集合${index}`, status: 'Complete', documents: index, rawBytes: 1_000, storedBytes: 200, verified: true })) });
  const page = await site.open('#/backups', { routes: { ...listOf([many]), ...one(many) } });
  await page.waitForSelector('.backup');
  const took = await page.evaluate(async id => {
    const before = performance.now();
    location.hash = `#/backups/${id}`;
    while (document.querySelectorAll('tbody tr').length < 1_000) await new Promise(resolve => requestAnimationFrame(resolve));
    return performance.now() - before;
  }, many.id);
  t.diagnostic(`drawn after ${took.toFixed(0)} ms`);
  assert.ok(took < 3_000, `${took} ms`);
  await page.end();
});
