import { test } from 'node:test';
import { logCases } from '../suites/log.mjs';
import { built } from './library.mjs';

const { openLog } = await built('index.js');

/** A clock that stands still until it is set. */
export function standingClock() {
  let nowMs = Date.UTC(2026, 10, 20);
  return { set: ms => (nowMs = ms), advance: ms => (nowMs += ms), now: () => nowMs };
}

/** Runs the log's suite on storage that is opened by `makeOpen()`, anew for each case. */
export function runLogCases(title, makeOpen) {
  for (const [name, run] of Object.entries(logCases)) {
    test(`${title}: ${name}`, async () => {
      const open = makeOpen();
      const clock = standingClock();
      const platform = { now: clock.now, open, idle: work => setImmediate(work) };
      await run({ clock, compact: settled, open: async options => openLog({ id: 'shop', name: 't', platform, ...options }) });
    });
  }
}

// From so many rows on it has something to do.
const due = 1_000;
const longestMs = 20_000;

/** Resolves when the compactor has nothing left to do: few rows are left, or it has changed nothing for long. */
export async function settled(log) {
  await log.flush();
  const began = Date.now();
  for (let before = -1, quiet = 0; quiet < 20 || (before >= due && Date.now() - began < longestMs); ) {
    await new Promise(resolve => setTimeout(resolve, 20));
    const rows = (await log.inner.vault.read('wal', '', '~')).length;
    quiet = rows === before ? quiet + 1 : 0;
    before = rows;
  }
}
