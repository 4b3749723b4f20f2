import { test } from 'node:test';
import { built } from './harness/library.mjs';
import { runLogCases } from './harness/logs.mjs';
import { storeCases } from './suites/store.mjs';

const { memoryStore } = await built('index.js');

for (const [name, run] of Object.entries(storeCases)) {
  test(`memory: ${name}`, async () => {
    let full = false;
    const store = memoryStore(10 * 1024 * 1024);
    const limited = memoryStore(9_000);
    const chosen = name.includes('WhenFull') ? limited : store;
    await run({ open: async () => chosen, fill: async () => { full = true; return () => { full = false; }; }, isVolatile: true });
  });
}

runLogCases('memory', () => {
  const store = memoryStore(64 * 1024 * 1024);
  return async () => store;
});
