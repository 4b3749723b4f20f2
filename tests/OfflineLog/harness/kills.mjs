import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle, executable, flags, serve } from './browser.mjs';

/**
 * Kills a browser that writes, so many times, each at a random moment; looks at what is left from the next one. `tellKills(kills, totals)` after each.
 * `unacknowledgedMs` of the totals is how old the oldest log of a commit was when that was done, `lostMs` how long before a kill the newest log was
 * written that outlived it.
 */
export async function killBrowsers(times, args, random, tellKills = () => {}) {
  const script = await bundle('browser/killed.mjs');
  const profile = mkdtempSync(join(tmpdir(), 'offline-log-kill-'));
  let acknowledged = 0;
  let killedAtMs = 0;
  let told = () => {};
  const totals = { logs: 0, acknowledged: 0, chunks: 0, inMemory: 0, late: 0 };
  const unacknowledgedMs = [];
  const lostMs = [];
  const sofar = () => ({ ...totals, unacknowledgedMs: spread(unacknowledgedMs), lostMs: spread(lostMs) });
  const body = async request => {
    const parts = [];
    for await (const part of request) parts.push(part);
    return JSON.parse(Buffer.concat(parts));
  };
  const waits = {};
  const next = what => new Promise((resolve, reject) => {
    waits[what] = resolve;
    setTimeout(() => reject(new Error(`The browser did not say '${what}' within 30 s.`)), 30_000).unref();
  });
  const site = await serve(script, {
    async '/left'(request, answer) {
      waits.left?.(await body(request));
      answer.end();
    },
    async '/acknowledged'(request, answer) {
      const said = await body(request).catch(() => undefined);
      answer.end();
      if (!said) return;
      // On a machine where storage does not answer for seconds logs are kept in memory, and the log says so.
      if (said.isDurable) acknowledged = Math.max(acknowledged, said.acknowledged);
      else totals.inMemory++;
      if (said.oldest) unacknowledgedMs.push(said.oldest);
      told();
    },
  });

  try {
    for (let session = 0; session <= times; session++) {
      const left = session > 0 ? next('left') : undefined;
      const started = new Promise(resolve => (told = resolve));
      const browser = spawn(executable(), [...flags, '--headless', `--user-data-dir=${profile}`, ...args, `${site.origin}/?session=${session}`], { detached: true, stdio: 'ignore' });
      const gone = new Promise(resolve => browser.once('exit', resolve));
      try {
        if (left) {
          const said = await left;
          check(said, acknowledged, session - 1, totals);
          lostMs.push(killedAtMs - said.newestMs);
          tellKills(session, sofar());
        }
        acknowledged = 0;
        if (session < times) {
          await Promise.race([started, new Promise((_, reject) => setTimeout(() => reject(new Error('Nothing was acknowledged within 30 s.')), 30_000).unref())]);
          await new Promise(resolve => setTimeout(resolve, 100 + random() * 1_400));
        }
      } finally {
        killedAtMs = Date.now();
        process.kill(-browser.pid, 'SIGKILL');
        await gone;
      }
    }
  } finally {
    await site.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
  return sofar();
}

/** In milliseconds: the middle one, the 99th of a hundred, the longest. */
function spread(times) {
  const sorted = times.map(Math.round).sort((a, b) => a - b);
  return { median: sorted[sorted.length >> 1], p99: sorted[Math.floor(sorted.length * 0.99)], most: sorted[sorted.length - 1] };
}

function check({ found, whole, chunks, broken, isLate, databases }, acknowledged, session, totals) {
  const there = new Set(found);
  assert.equal(there.size, found.length, `session ${session}: a log is there twice`);
  assert.equal(broken, 0, `session ${session}: chunks are broken`);
  assert.ok(whole, `session ${session}: a log is cut`);
  for (let number = 0; number < acknowledged; number++) assert.ok(there.has(number), `session ${session}: log ${number} of ${acknowledged} acknowledged is lost, ${found.length} are there, storage was late: ${isLate}, databases: ${databases}`);
  totals.logs += found.length;
  totals.acknowledged += acknowledged;
  totals.chunks += chunks;
  if (isLate) totals.late++;
}
