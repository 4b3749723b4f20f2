import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle, executable, flags, serve } from './browser.mjs';

const pause = ms => new Promise(resolve => setTimeout(resolve, ms));
const within30s = (promise, what) => Promise.race([promise, new Promise((_, reject) => setTimeout(() => reject(new Error(`${what} within 30 s.`)), 30_000).unref())]);

/**
 * Kills a browser that writes, so many times, each at a random moment; looks at what is left from the next one. `tellKills(kills, totals)` after each.
 * `unacknowledgedMs` of the totals is how old the oldest log of a commit was when that was done, `lostMs` how long before a kill the newest log was
 * written that outlived it.
 */
export async function killBrowsers(times, args, random, tellKills = () => {}) {
  const totals = { logs: 0, acknowledged: 0, chunks: 0, inMemory: 0, late: 0 };
  const unacknowledgedMs = [];
  const lostMs = [];
  const sofar = () => ({ ...totals, unacknowledgedMs: spread(unacknowledgedMs), lostMs: spread(lostMs) });
  await withSessions(args, async run => {
    for (let session = 0, before; session <= times; session++) {
      const now = await run(session, session < times ? 100 + random() * 1_400 : undefined);
      if (before) {
        check(now.left, before.acknowledged, session - 1);
        totals.logs += now.left.found.length;
        totals.acknowledged += before.acknowledged;
        totals.chunks += now.left.chunks;
        totals.inMemory += before.inMemory;
        if (now.left.isLate) totals.late++;
        unacknowledgedMs.push(...before.unacknowledgedMs);
        lostMs.push(before.killedAtMs - now.left.newestMs);
        tellKills(session, sofar());
      }
      before = now;
    }
  });
  return sofar();
}

/**
 * What a kill may leave, made by hand: half a record at the end of LevelDB's file. The page after that writes and is killed too, and all that is
 * stored has to be there for the one after it.
 */
export async function tearWrite(args) {
  await withSessions(args, async (run, profile) => {
    await run(0, 100, 'keep');
    await run(1, 100, 'keep');
    const folder = join(profile, 'Default', 'IndexedDB');
    const files = readdirSync(folder, { recursive: true }).filter(name => name.endsWith('.log')).map(name => join(folder, name));
    assert.equal(files.length, 1);
    truncateSync(files[0], statSync(files[0]).size - 300);
    // Long enough for a new file to be begun.
    const { acknowledged } = await run(2, 1_500, 'keep');
    const { left } = await run(3, undefined, 'keep');
    check(left, acknowledged, 2);
  });
}

/** `run(session, lifeMs, more)` opens a page that looks at what the session before has left, and then writes until it is killed; without `lifeMs` it only looks. */
async function withSessions(args, work) {
  const script = await bundle('browser/killed.mjs');
  const profile = mkdtempSync(join(tmpdir(), 'offline-log-kill-'));
  const heard = {};
  const body = async request => {
    const parts = [];
    for await (const part of request) parts.push(part);
    return JSON.parse(Buffer.concat(parts));
  };
  const hear = what => async (request, answer) => {
    const said = await body(request).catch(() => undefined);
    answer.end();
    if (said) heard[what]?.(said);
  };
  const site = await serve(script, { '/left': hear('left'), '/acknowledged': hear('acknowledged') });

  async function run(session, lifeMs, more = '') {
    const result = { left: undefined, acknowledged: 0, inMemory: 0, unacknowledgedMs: [], killedAtMs: 0 };
    const left = session > 0 ? within30s(new Promise(resolve => (heard.left = resolve)), 'The browser did not say what is left') : undefined;
    const started = new Promise(resolve => {
      heard.acknowledged = ({ session: whose, acknowledged, oldest, isDurable }) => {
        // The last words of one that is dead may come late.
        if (whose !== session) return;
        // On a machine where storage does not answer for seconds logs are kept in memory, and the log says so.
        if (isDurable) result.acknowledged = Math.max(result.acknowledged, acknowledged);
        else result.inMemory++;
        if (oldest) result.unacknowledgedMs.push(oldest);
        resolve();
      };
    });
    const browser = spawn(executable(), [...flags, '--headless', `--user-data-dir=${profile}`, ...args, `${site.origin}/?session=${session}&${more}`], { detached: true, stdio: 'ignore' });
    const gone = new Promise(resolve => browser.once('exit', resolve));
    try {
      result.left = await left;
      if (lifeMs !== undefined) {
        await within30s(started, 'Nothing was acknowledged');
        await pause(lifeMs);
      }
    } finally {
      result.killedAtMs = Date.now();
      process.kill(-browser.pid, 'SIGKILL');
      await gone;
    }
    return result;
  }

  try {
    await work(run, profile);
  } finally {
    await site.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

/** In milliseconds: the middle one, the 99th of a hundred, the longest. */
function spread(times) {
  const sorted = times.map(Math.round).sort((a, b) => a - b);
  return { median: sorted[sorted.length >> 1], p99: sorted[Math.floor(sorted.length * 0.99)], most: sorted[sorted.length - 1] };
}

function check({ found, whole, broken, isLate, databases }, acknowledged, session) {
  const there = new Set(found);
  assert.equal(there.size, found.length, `session ${session}: a log is there twice`);
  assert.equal(broken, 0, `session ${session}: chunks are broken`);
  assert.ok(whole, `session ${session}: a log is cut`);
  for (let number = 0; number < acknowledged; number++) assert.ok(there.has(number), `session ${session}: log ${number} of ${acknowledged} acknowledged is lost, ${found.length} are there, storage was late: ${isLate}, databases: ${databases}`);
}
