// A browser with a profile that outlives it, driven over DevTools, that can be killed as a phone kills one.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { executable, flags } from './browser.mjs';
import { chromium } from './library.mjs';

export function killable() {
  const profile = mkdtempSync(join(tmpdir(), 'offline-log-profile-'));
  let child;
  let gone;
  return {
    /** Starts it, or starts it again; gives the context that has the profile. */
    async start() {
      child = spawn(executable(), [...flags, '--headless', '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank'], { detached: true, stdio: ['ignore', 'ignore', 'pipe'] });
      gone = new Promise(resolve => child.once('exit', resolve));
      const address = await new Promise((resolve, reject) => {
        let text = '';
        child.stderr.on('data', data => {
          text += data;
          const found = /DevTools listening on (ws:\S+)/.exec(text);
          if (found) resolve(found[1]);
        });
        child.once('exit', () => reject(new Error(`The browser did not start:\n${text}`)));
      });
      const browser = await chromium.connectOverCDP(address);
      return browser.contexts()[0];
    },
    /** SIGKILL, whatever it is doing. */
    async kill() {
      process.kill(-child.pid, 'SIGKILL');
      await gone;
    },
    async end() {
      await this.kill().catch(() => {});
      rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}
