// Restore: from a document that somebody misses to the proof that it is back, and the way back from that.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { lineOf, linesOf, put, remove, restoreTo, takes } from './harness/cloud.mjs';
import { shows, startSite } from './harness/site.mjs';

const collection = '订单';
const quickMs = 60_000;
let site;
let backup;

before(async () => {
  site = await startSite({ cloud: { collections: { [collection]: 30, 用户: 5 } } });
  await put(site, collection, '{"_id":"张三","n":1.0,"long":9007199254740993}', '{"_id":"en","n":1}', '{"_id":7,"n":1}');
  backup = await site.backup();
});
afterEach(async () => {
  site.check();
  await takes(site, 0);
});
after(() => site?.stop());

const words = {
  en: { documents: 'Documents', collection: 'Collection', find: 'Find', putBack: 'Put this version back', plan: 'Make the plan', approve: 'Approve this plan', done: 'Done: every document', waits: 'waits for approval' },
  'zh-CN': { documents: '文档', collection: '集合', find: '查找', putBack: '恢复此版本', plan: '生成计划', approve: '确认此计划', done: '已完成', waits: '待确认' },
};
const button = (page, text) => page.getByRole('button', { name: text });
const planOf = page => page.$$eval('.planOf details', all => all.map(one => one.querySelector('summary').textContent));

/** Chooses the collection and the mode in a wizard that stands at the backup, and asks for the plan. */
async function plan(page, mode) {
  await page.getByRole('radio', { name: new RegExp(`^${mode}`) }).check();
  await button(page, 'Make the plan').click();
  await shows(page, 'waits for approval');
}

const wizard = (more = {}) => `#/restore?${new URLSearchParams({ backup: backup.id, collection, ...more })}`;

for (const [language, id] of [['en', 'en'], ['zh-CN', '张三']]) {
  test(`ANewcomer_${language}_PutsADeletedDocumentBackInUnderAMinute`, async t => {
    const line = await lineOf(site, collection, id);
    await remove(site, collection, id);
    const say = words[language];
    const page = await site.open('', { language });
    const began = Date.now();
    await page.getByRole('link', { name: say.documents, exact: true }).click();
    await page.getByLabel(say.collection).fill(collection);
    await page.getByLabel('_id').fill(id);
    await button(page, say.find).click();
    await page.getByRole('link', { name: say.putBack }).first().click();
    await button(page, say.plan).click();
    await shows(page, say.waits);
    await page.waitForSelector('.ids li');
    assert.equal(await page.textContent('.ids'), id);
    await button(page, say.approve).click();
    await shows(page, say.done);
    t.diagnostic(`${Date.now() - began} ms`);
    assert.ok(Date.now() - began < quickMs);
    assert.equal(await lineOf(site, collection, id), line);
    await page.end();
  });
}

test('ADocumentWhoseIdIsANumber_IsPutBack', async () => {
  await remove(site, collection, 7);
  const page = await site.open(wizard({ doc: '7', as: 'json' }));
  await button(page, 'Make the plan').click();
  await shows(page, 'Documents to put in: 1, to replace: 0, to remove: 0.');
  await button(page, 'Approve this plan').click();
  await shows(page, 'Done: every document');
  assert.ok(await lineOf(site, collection, 7));
  await page.end();
});

test('Overwrite_NeedsTheNameTypedAndIsUndoneAgain', async () => {
  await put(site, collection, '{"_id":"张三","n":"broken"}', '{"_id":"new","n":1}');
  const page = await site.open(wizard());
  await plan(page, 'Overwrite');
  await shows(page, 'to replace: 1, to remove: 0.');
  assert.deepEqual(await planOf(page), ['replaced 1 different from the backup', 'left alone 1 not in the backup']);
  const approve = button(page, 'Approve this plan');
  assert.ok(await approve.isDisabled());
  await page.getByLabel('To confirm').fill('订');
  assert.ok(await approve.isDisabled());
  await page.getByLabel('To confirm').fill(collection);
  // By keyboard: the name, then Enter.
  await page.keyboard.press('Enter');
  await shows(page, 'Done: every document');
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'H1');
  assert.equal(await lineOf(site, collection, '张三'), '{"_id":"张三","n":1.0,"long":9007199254740993}');
  assert.ok(await lineOf(site, collection, 'new'));
  await shows(page, 'an undo is possible until');

  await button(page, 'Undo this restore').click();
  await shows(page, 'Undo', 'h1');
  await shows(page, 'waits for approval');
  assert.ok(await button(page, 'Approve this plan').isDisabled());
  await page.getByLabel('To confirm').fill(collection);
  await button(page, 'Approve this plan').click();
  await shows(page, 'Done: every document');
  assert.equal(await lineOf(site, collection, '张三'), '{"_id":"张三","n":"broken"}');
  await put(site, collection, '{"_id":"张三","n":1.0,"long":9007199254740993}');
  await remove(site, collection, 'new');
  await page.end();
});

test('Exact_TellsWhatItRemovesBeforeItDoes', async () => {
  await put(site, collection, '{"_id":"<script>x</script>\\u202e","n":1}');
  const page = await site.open(wizard());
  await plan(page, 'Exactly as in the backup');
  await page.waitForSelector('.ids li');
  assert.deepEqual(await planOf(page), ['removed 1 not in the backup']);
  assert.equal(await page.textContent('.ids'), '<script>x</script>\\u202e');
  await page.getByLabel('To confirm').fill(collection);
  await button(page, 'Approve this plan').click();
  await shows(page, 'Done: every document');
  assert.equal(await lineOf(site, collection, '<script>x</script>\u202e'), undefined);
  await page.end();
});

test('New_GoesIntoACollectionOfThatNameAndSaysWhenItExists', async () => {
  const page = await site.open(wizard());
  await page.getByLabel('→').fill('订单_旁边');
  await button(page, 'Make the plan').click();
  await shows(page, 'waits for approval');
  await shows(page, 'permissions of a new collection');
  await button(page, 'Approve this plan').click();
  await shows(page, 'Done: every document');
  assert.equal((await linesOf(site, '订单_旁边')).length, 33);
  await page.goto(`${site.origin}/api/ui${wizard()}`);
  await page.getByLabel('→').fill('用户');
  await button(page, 'Make the plan').click();
  await shows(page, "The collection '用户' exists.");
  await page.end();
});

test('ARestore_OfWhatIsNotApproved_IsCanceledAndChangesNothing', async () => {
  const before = await linesOf(site, collection);
  const page = await site.open(wizard(), { language: 'zh-CN', width: 360 });
  await page.getByLabel('覆盖').first().check();
  await button(page, '生成计划').click();
  await shows(page, '待确认');
  await button(page, '取消恢复').click();
  await shows(page, '已取消，没有改动任何数据。');
  assert.equal(await page.locator('.undo').count(), 0);
  assert.deepEqual(await linesOf(site, collection), before);
  await page.end();
});

test('ARestore_ThatIsStillPlanning_CanBeCanceledToo', async () => {
  await takes(site, 20);
  const page = await site.open(wizard());
  await page.getByRole('radio', { name: /^Overwrite/ }).check();
  await button(page, 'Make the plan').click();
  await shows(page, 'The collections are exported and compared');
  await takes(site, 0);
  await button(page, 'Cancel the restore').click();
  await shows(page, 'It was canceled before anything was changed.');
  await page.end();
});

test('ABackupOfSomebodyElse_RefusesTheRestoreAndIsLinked', async () => {
  await takes(site, 30);
  const { id } = await site.api('backups', { method: 'POST', body: { collections: [collection] } });
  const page = await site.open(wizard());
  await button(page, 'Make the plan').click();
  await shows(page, 'A backup is running in this environment:');
  assert.equal(await page.locator('.trouble a').getAttribute('href'), `#/backups/${id}`);
  await site.api(`backups/${id}/cancel`, { method: 'POST' });
  await takes(site, 0);
  for (let turn = 0; turn < 300 && (await site.api(`backups/${id}`)).outcome === 'Running'; turn++) await new Promise(resolve => setTimeout(resolve, 200));
  await button(page, 'Make the plan').click();
  await shows(page, 'waits for approval');
  await button(page, 'Cancel the restore').click();
  await shows(page, 'canceled');
  await page.end();
});

test('TwoTabs_OneApproves_TheOtherSeesItAndIsRefused', async () => {
  await remove(site, collection, 'en');
  const restore = await restoreTo(site, { backup: backup.id, collections: [collection], mode: 'missing' }, 'AwaitingApproval');
  // The second tab hears no more of the restore than that it waits.
  let deaf = false;
  const [one, other] = await Promise.all([
    site.open(`#/restore/${restore.id}`),
    site.open(`#/restore/${restore.id}`, { routes: { [`**/api/restores/${restore.id}`]: route => (deaf ? route.fulfill({ contentType: 'application/json', body: JSON.stringify(restore) }) : route.continue()) } }),
  ]);
  await shows(one, 'Documents to put in: 1');
  await shows(other, 'Documents to put in: 1');
  deaf = true;
  await button(one, 'Approve this plan').click();
  await shows(one, 'Done: every document');
  await button(other, 'Approve this plan').click();
  await shows(other, 'does not wait for an approval');
  deaf = false;
  await shows(other, 'Done: every document');
  await Promise.all([one.end(), other.end()]);
});

test('APlan_ThatChangesWhileSomebodyReads_IsNotApprovedUnseen', async () => {
  const restore = await restoreTo(site, { backup: backup.id, collections: [collection], mode: 'exact' }, 'AwaitingApproval');
  let hash = restore.planHash;
  const approvals = [];
  const page = await site.open(`#/restore/${restore.id}`, {
    routes: {
      [`**/api/restores/${restore.id}`]: route => route.fulfill({ contentType: 'application/json', body: JSON.stringify({ ...restore, planHash: hash }) }),
      [`**/api/restores/${restore.id}/approve`]: route => {
        approvals.push(route.request().postDataJSON());
        return route.fulfill({ status: 202, contentType: 'application/json', body: '{}' });
      },
    },
  });
  await page.getByLabel('To confirm').fill(collection);
  hash = 'another';
  await shows(page, 'The plan has changed while you were reading.');
  assert.equal(await button(page, 'Approve this plan').count(), 0);
  await button(page, 'Show the new plan').click();
  assert.ok(await button(page, 'Approve this plan').isDisabled());
  await page.getByLabel('To confirm').fill(collection);
  await button(page, 'Approve this plan').click();
  await page.waitForTimeout(100);
  assert.deepEqual(approvals, [{ planHash: 'another', confirm: { [collection]: collection } }]);
  await site.api(`restores/${restore.id}/cancel`, { method: 'POST' });
  await page.end();
});

test('ARestore_ThatIsLeft_GoesOnAndIsFoundAmongTheRecentOnes', async () => {
  await remove(site, collection, 'en');
  const restore = await restoreTo(site, { backup: backup.id, collections: [collection], mode: 'missing' }, 'AwaitingApproval');
  const page = await site.open('#/restore');
  await page.locator(`.open a[href="#/restore/${restore.id}"]`).click();
  await button(page, 'Approve this plan').click();
  await page.getByRole('link', { name: 'All restores' }).click();
  await page.locator(`tr:has(a[href="#/restore/${restore.id}"]) .badge.good`).waitFor();
  assert.ok(await lineOf(site, collection, 'en'));
  await page.end();
});

test('AnUndo_AfterSomebodyHasWritten_LeavesThatAloneAndSaysSo', async () => {
  await put(site, collection, '{"_id":"en","n":2}', '{"_id":"张三","n":2}');
  const restore = await restoreTo(site, { backup: backup.id, collections: [collection], mode: 'overwrite', docIds: ['en', '张三'], approve: true, confirm: { [collection]: collection } }, 'Complete');
  await put(site, collection, '{"_id":"en","n":3}');
  const page = await site.open(`#/restore/${restore.id}`);
  await button(page, 'Undo this restore').click();
  await shows(page, 'Some documents have changed since, and are left alone.');
  await page.getByLabel('To confirm').fill(collection);
  await button(page, 'Approve this plan').click();
  await shows(page, 'Some documents are not as the plan promised, or were left alone.');
  assert.equal(await lineOf(site, collection, 'en'), '{"_id":"en","n":3}');
  assert.equal(await lineOf(site, collection, '张三'), '{"_id":"张三","n":2}');
  await page.end();
});

test('Exact_WhereTheAppWouldRatherNot_IsAskedAgainAndThenForced', async () => {
  const asked = [];
  const page = await site.open(wizard(), {
    routes: {
      '**/api/restores': route => {
        asked.push(route.request().postDataJSON());
        const detail = `The export of '${collection}' is not verified, so it may lack documents that mode exact would remove. Use overwrite, or repeat with "force": true.`;
        return route.fulfill({ status: 409, contentType: 'application/problem+json', body: JSON.stringify({ title: 'Conflict', status: 409, detail }) });
      },
    },
  });
  await page.getByLabel('Exactly as in the backup').check();
  assert.equal(await page.getByLabel('(force)').count(), 0);
  await button(page, 'Make the plan').click();
  await shows(page, 'is not verified');
  await page.getByLabel('(force)').check();
  await button(page, 'Make the plan').click();
  await page.waitForFunction(() => !document.querySelector('button[type=submit]').disabled);
  assert.deepEqual(asked.map(one => one.force), [undefined, true]);
  await page.end();
});

test('AThousandCollections_StayQuickAndAreFiltered', async () => {
  const many = { ...backup, exports: Array.from({ length: 1_000 }, (_, index) => ({ collection: `集合${String(index).padStart(4, '0')}`, status: 'Complete', documents: index, rawBytes: index * 1_000 })) };
  const page = await site.open('#/restore', { routes: { [`**/api/backups/${backup.id}`]: route => route.fulfill({ contentType: 'application/json', body: JSON.stringify(many) }) } });
  await page.waitForSelector('select');
  await page.selectOption('select', backup.id);
  await button(page, 'Choose all').click();
  await shows(page, 'Collections: 1,000 of 1,000 chosen');
  await page.getByLabel('Filter').fill('0042');
  assert.equal(await page.locator('.choices li').count(), 1);
  await page.locator('.choices input').uncheck();
  await shows(page, 'Collections: 999 of 1,000 chosen');
  await page.end();
});
