import { createServer } from 'node:http';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from './bundle.mjs';
import { chromium, testsRoot } from './library.mjs';

const executables = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome', '/usr/bin/chromium-browser'];

/** Chromium's two kinds of storage behind IndexedDB. The second is what new profiles will get. */
export const backEnds = { LevelDB: [], SQLite: ['--enable-features=IdbSqliteBackingStore'] };

export const flags = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

export function executable() {
  const found = executables.find(path => path && existsSync(path));
  if (!found) throw new Error('Chromium is missing: apt-get install chromium, or name one in CHROMIUM.');
  return found;
}

/** A browser with a profile of its own. `close()` removes the profile, unless it is given one. */
export async function launch({ args = [], profile } = {}) {
  const folder = profile ?? mkdtempSync(join(tmpdir(), 'offline-log-'));
  const context = await chromium.launchPersistentContext(folder, { executablePath: executable(), headless: true, args: [...flags, ...args], handleSIGINT: false });
  return {
    context,
    folder,
    async close() {
      await context.close();
      if (!profile) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** A script of these tests for a page. */
export const bundle = path => build(new URL(path, testsRoot));

/** Serves one page with the script, and whatever routes are given: path to handler. */
export async function serve(script, routes = {}) {
  const server = createServer((request, answer) => {
    const path = request.url.split('?')[0];
    if (routes[path]) return routes[path](request, answer);
    answer.setHeader('Content-Type', path === '/t.js' ? 'text/javascript; charset=utf-8' : 'text/html; charset=utf-8');
    answer.end(path === '/t.js' ? script : '<!doctype html><title>t</title><script src="/t.js"></script>');
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    close: () => new Promise(resolve => {
      server.closeAllConnections();
      server.close(resolve);
    }),
  };
}
