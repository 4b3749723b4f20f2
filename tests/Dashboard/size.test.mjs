// What a browser has to fetch before it can draw.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

const mostBytes = 100_000;

test('Script_AsGzip_IsSmallerThan100KB', t => {
  const bytes = gzipSync(readFileSync(new URL('../../src/Dashboard/dist/ui.js', import.meta.url))).length;
  t.diagnostic(`${bytes} bytes`);
  assert.ok(bytes < mostBytes, `${bytes} bytes`);
});
