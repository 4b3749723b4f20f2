// All style sheets are one for the browser: a name that two of them give a look of its own looks like both.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const source = new URL('../../src/Dashboard/src/', import.meta.url);
const sheets = readdirSync(source, { recursive: true }).filter(name => name.endsWith('.css'));

/** The classes that a sheet styles wherever they stand: `.a, b .c {` gives a. What holds only for print or a narrow screen may change another sheet's. */
const classesOf = css => new Set([...css.replaceAll(/\/\*.*?\*\/|@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}/gs, '').matchAll(/(?:^|[{}])\s*([^{}@]+)\{/g)]
  .flatMap(([, selectors]) => selectors.split(',')).map(selector => /^\.(\w+)$/.exec(selector.trim())?.[1]).filter(name => name));

test('Class_WithALookOfItsOwn_StandsInOneStyleSheet', () => {
  const all = sheets.flatMap(name => [...classesOf(readFileSync(new URL(name, source), 'utf8'))]);
  assert.ok(sheets.length > 3 && all.length > 20);
  assert.deepEqual(all.filter((name, index) => all.indexOf(name) !== index), []);
});
