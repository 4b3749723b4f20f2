// Runs in the mini-program's bare context: both suites on its files and on its storage.
import { fromUtf8, toUtf8 } from '@workflow/offline-log/wx/utf8.js';
import { openLog, captureWxErrors, captureWxRequests } from '@workflow/offline-log/wx/index.js';
import { drawerStore } from '@workflow/offline-log/wx/drawerStore.js';
import { fileDrawer } from '@workflow/offline-log/wx/files.js';
import { keyDrawer } from '@workflow/offline-log/wx/keyStorage.js';
import { fromBase64, toBase64 } from '@workflow/offline-log/wx/base64.js';
import { logCases } from '../suites/log.mjs';
import { storeCases } from '../suites/store.mjs';

export { openLog, captureWxErrors, captureWxRequests, fromBase64, toBase64, fromUtf8, toUtf8 };

export const openFiles = async () => drawerStore(fileDrawer(wx, 'logs'));
export const openKeys = async () => drawerStore(keyDrawer(wx, 'logs'));

export const runStoreCase = (name, open, fill) => storeCases[name]({ open, fill });

export function runLogCase(name) {
  let nowMs = Date.UTC(2026, 10, 20);
  const clock = { set: ms => (nowMs = ms), advance: ms => (nowMs += ms) };
  const platform = { now: () => nowMs, idle: work => setTimeout(work, 1) };
  return logCases[name]({
    clock,
    open: async options => openLog({ id: 'shop', platform, ...options }),
    async compact(log) {
      await log.flush();
      for (let before = -1, quiet = 0; quiet < 5; ) {
        await new Promise(resolve => setTimeout(resolve, 20));
        const rows = (await log.inner.vault.read('wal', '', '~')).length;
        quiet = rows === before ? quiet + 1 : 0;
        before = rows;
      }
    },
  });
}
