// All that a test of the dashboard needs: cloud, app, browser; and pages that tell what went wrong in them.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { startApp } from '../../OfflineLog/harness/app.mjs';
import { executable, flags } from '../../OfflineLog/harness/browser.mjs';
import { startSimulator } from './simulator.mjs';

const require = createRequire(new URL('../../../src/Dashboard/package.json', import.meta.url));
const { chromium } = require('playwright-core');
const patienceMs = 60_000;

const nextSecond = () => new Promise(resolve => setTimeout(resolve, 1_000 - (Date.now() % 1_000)));

export const axePath = require.resolve('axe-core/axe.min.js');

/** Starts everything. `cloud` are options of the simulator, `settings` of the app. */
export async function startSite({ cloud = {}, settings = {} } = {}) {
  const simulator = await startSimulator(cloud);
  const app = await startApp({ ...simulator.settings, ...settings });
  const browser = await chromium.launch({ executablePath: executable(), args: flags, handleSIGINT: false });
  const key = settings.Local__HostKey;
  const trouble = [];

  const api = async (path, { method = 'GET', body } = {}) => {
    const headers = { ...(key ? { 'x-functions-key': key } : {}), ...(body ? { 'Content-Type': 'application/json' } : {}) };
    const answer = await fetch(`${app.origin}/api/${path}`, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
    return { status: answer.status, ...(await answer.json()) };
  };

  return {
    origin: app.origin,
    simulator,
    api,

    /** A backup, to its end, in a second of its own: ids of one second are in no order. */
    async backup(body) {
      await nextSecond();
      const { id } = await api('backups', { method: 'POST', body });
      for (let turn = 0; turn < 300; turn++) {
        const backup = await api(`backups/${id}`);
        if (backup.outcome !== 'Running' && (backup.scope !== 'all' || backup.gate || backup.outcome !== 'Complete')) return backup;
        await new Promise(resolve => setTimeout(resolve, 200));
      }
      throw new Error(`The backup ${id} did not end.`);
    },

    /** The dashboard, or another page of the app, in a browser of its own: nothing remembered. */
    async open(hash = '', { path = 'ui', language = 'en', theme = 'light', width = 1440, withKey = true, routes = {}, bypassCSP = false, script } = {}) {
      const context = await browser.newContext({
        locale: language, colorScheme: theme, viewport: { width, height: 900 }, bypassCSP, timezoneId: 'Asia/Shanghai', acceptDownloads: true,
      });
      context.setDefaultTimeout(patienceMs);
      if (key && withKey) await context.addInitScript(own => sessionStorage.setItem('workflow.key', own), key);
      if (script) await context.addInitScript({ path: script });
      for (const [pattern, answer] of Object.entries(routes)) await context.route(pattern, answer);
      const page = await context.newPage();
      page.on('pageerror', error => trouble.push(`error: ${error.message}`));
      page.on('dialog', dialog => {
        trouble.push(`dialog: ${dialog.message()}`);
        void dialog.dismiss();
      });
      page.on('console', line => /Content Security Policy|TrustedHTML|TrustedScript|Uncaught/.test(line.text()) && trouble.push(line.text()));
      await page.goto(`${app.origin}/api/${path}${hash}`);
      page.end = () => context.close();
      return page;
    },

    /** Fails the test that opened a page in which something went wrong. */
    check() {
      assert.deepEqual(trouble.splice(0), []);
    },

    async stop() {
      await browser.close();
      await app.stop();
      await simulator.stop();
    },
  };
}

/** Waits until the page shows the text. */
export const shows = (page, text, selector = 'main') =>
  page.waitForFunction(([where, wanted]) => document.querySelector(where)?.textContent.includes(wanted), [selector, text], { timeout: patienceMs });
