// What a browser has to fetch before it can draw, and what it fetches for an order of logs.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

const mostBytes = { 'ui.js': 100_000, 'logs.js': 20_000, 'logReader.js': 10_000 };

for (const [name, most] of Object.entries(mostBytes)) {
  test(`Script_${name}_AsGzip_IsSmallerThan${most / 1_000}KB`, t => {
    const bytes = gzipSync(readFileSync(new URL(`../../src/Dashboard/dist/${name}`, import.meta.url))).length;
    t.diagnostic(`${bytes} bytes`);
    assert.ok(bytes < most, `${bytes} bytes`);
  });
}
