// Runs in the page: both suites on IndexedDB.
import { openLog } from '@workflow/offline-log/index.js';
import { openIndexedDb } from '@workflow/offline-log/stores/indexedDb.js';
import { logCases } from '../suites/log.mjs';
import { storeCases } from '../suites/store.mjs';

export const storeNames = Object.keys(storeCases);
export const logNames = Object.keys(logCases);

export async function runStoreCase(name) {
  const open = () => openIndexedDb(`store-${name}`);
  await storeCases[name]({ open });
}

export async function runLogCase(name) {
  let nowMs = Date.UTC(2026, 10, 20);
  const clock = { set: ms => (nowMs = ms), advance: ms => (nowMs += ms) };
  const opened = [];
  await logCases[name]({
    clock,
    open: async options => {
      const log = openLog({ id: 'shop', name: `log-${name}`, onProblem: problem => console.log(JSON.stringify(problem)), platform: { now: () => nowMs }, ...options });
      opened.push(log);
      return log;
    },
    compact: settled,
  });
}

export async function settled(log) {
  await log.flush();
  for (let before = -1, quiet = 0; quiet < 6; ) {
    await new Promise(resolve => setTimeout(resolve, 50));
    const rows = (await log.inner.vault.read('wal', '', '~')).length;
    quiet = rows === before ? quiet + 1 : 0;
    before = rows;
  }
}
