import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { built, dist, libraryRoot } from './harness/library.mjs';

const { issueUinToken } = await built('server/index.js');
const { key, issued } = JSON.parse(readFileSync(new URL('vectors/uin-tokens.json', import.meta.url), 'utf8'));
const claims = fields => ({ app: 'shop', uin: '用户-1', expires: new Date(1_795_003_600_000), ...fields });

for (const { name, app, uin, exp, token } of issued) {
  test(`Token of '${name}' is that of the vectors`, async () => assert.equal(await issueUinToken(key, { app, uin, expires: new Date(exp * 1_000) }), token));
}

test('Key_AtItsLeastLength_Issues_AndOneUnder_IsRefused', async () => {
  assert.match(await issueUinToken('钥'.repeat(32), claims()), /^v1\.[\w-]+\.[\w-]{43}$/);
  await assert.rejects(issueUinToken('钥'.repeat(31), claims()), /32 characters/);
});

test('Uin_AtItsMostBytes_Issues_AndOnePast_IsRefused', async () => {
  assert.ok(await issueUinToken(key, claims({ uin: 'u'.repeat(200) })));
  await assert.rejects(issueUinToken(key, claims({ uin: 'u'.repeat(201) })), /200 bytes/);
  await assert.rejects(issueUinToken(key, claims({ uin: '' })), /200 bytes/);
});

test('Claims_ThatSayNothing_AreRefused', async () => {
  await assert.rejects(issueUinToken(key, claims({ app: '' })), /app/);
  await assert.rejects(issueUinToken(key, claims({ expires: new Date('?') })), /date/);
});

test('Server_IsNotInWhatBrowsersLoad', () => {
  for (const file of ['offline-log.iife.js', 'offline-log.wx.cjs']) assert.doesNotMatch(readFileSync(dist(file), 'utf8'), /issueUinToken|importKey/);
  assert.equal(JSON.parse(readFileSync(new URL('package.json', libraryRoot), 'utf8')).exports['./server'].default, './dist/server/index.js');
});
