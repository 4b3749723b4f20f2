import { stringify } from './builtins.js';
import { encode, type BlockParts } from './block.js';
import { count, emptyHead, type Head } from './head.js';
import type { CoreOptions, Inner } from './core.js';
import { newName, unitKey, type Class } from './keys.js';
import { burstChars, flushDelayMs, hourMs, rowShare, smoothedClockMs } from './limits.js';
import { levels, type Fields, type Level } from './model.js';
import type { Step } from './redactRules.js';
import { fieldsJson, message } from './snapshot.js';
import type { Change } from './store.js';

const errorLevel = levels.indexOf('error');

interface Row extends BlockParts {
  kind: Class;
  head: Head;
  chars: number;
}

export interface Writer {
  write(level: Level, msg: unknown, fields?: Fields): void;
  /** Writes waiting logs, and resolves when everything written so far is durable or known to be lost. */
  flush(): Promise<void>;
  stop(): void;
}

/** What becomes of rows. */
interface Fate {
  /** A row is durable. */
  stored(kind: Class, chars: number, logs: number): void;
  lost(logs: number, reason: unknown): void;
}

/** The first tier: logs wait in memory for at most 50 ms, and go to storage as one row for each source and class. */
export function writer({ platform, vault, uin }: Inner, { id, version = '', level: least = 'debug' }: CoreOptions, redact: Step, { stored, lost }: Fate): Writer {
  const tab = newName(platform.random);
  let rows: Row[] = [];
  let open: Partial<Record<Class, Row>> = {};
  let waitingChars = 0;
  let seq = 0;
  let lastTimeMs = 0;
  let askedMs = NaN;
  let lastPage: string | undefined;
  let lastUin: string | undefined;
  let source = '';
  let hidden = false;
  let soon = false;
  let cancelTimer: (() => void) | undefined;
  let flights = 0;
  /** Settles when all flights have. */
  let landed: Promise<unknown> = Promise.resolve();

  function drain(): void {
    cancelTimer?.();
    cancelTimer = undefined;
    soon = false;
    if (!rows.length) return;
    const going = rows;
    rows = [];
    open = {};
    waitingChars = 0;
    flights++;
    const flight = fly(going);
    landed = landed.then(() => flight);
  }

  async function fly(going: readonly Row[]): Promise<void> {
    try {
      await vault.commit(going.map(toChange));
      for (const row of going) stored(row.kind, row.chars, row.head.n);
    } catch (error) {
      for (const row of going) lost(row.head.n, error);
    }
    flights--;
    if (soon) drain();
  }

  // Errors of one moment share a transaction, and those that arrive while one runs share the next: a storm must not cost one each.
  function drainSoon(): void {
    if (soon) return;
    soon = true;
    if (!flights) void Promise.resolve().then(drain);
  }

  const stopHidden = platform.onHidden(isHidden => {
    hidden = isHidden;
    if (hidden) drain();
  });

  function toChange(row: Row): Change {
    const block = encode(row);
    row.head.b = block.length;
    return { table: 'wal', key: unitKey(row.kind, row.head.z, tab, row.seqs[0]!), value: `${stringify(row.head)}\n${block}` };
  }

  function askWhereAndWho(nowMs: number): void {
    let page = '';
    try {
      page = platform.page();
    } catch {
      // A log without its page is better than none.
    }
    const user = uin();
    if (page !== lastPage || user !== lastUin) {
      source = stringify({ from: message(page, redact), id, uin: user, version });
      lastPage = page;
      lastUin = user;
      open = {};
    }
    askedMs = nowMs;
  }

  /** The row that this log belongs to. */
  function rowFor(kind: Class): Row {
    const row = open[kind];
    // After sleep or a clock change: one row must not span days.
    if (row && row.chars < platform.chunkChars * rowShare && Math.abs(lastTimeMs - row.head.z) < hourMs) return row;
    const head = emptyHead();
    head.u.push(lastUin!);
    const fresh: Row = { kind, tab, source, head, seqs: [], times: [], levels: '', messages: [], fields: [], chars: 0 };
    rows.push(fresh);
    return (open[kind] = fresh);
  }

  return {
    write(level, msg, fields) {
      // An unknown level (`fatal`) is kept as an error.
      const index = (levels.indexOf(level) + 4) % 4;
      if (index < levels.indexOf(least)) return;
      try {
        const text = message(msg, redact);
        const extra = fieldsJson(fields, redact);
        const nowMs = platform.now();
        // Reading the page's address costs more than all the rest, so it is cached for a millisecond.
        if (nowMs !== askedMs) askWhereAndWho(nowMs);
        if (nowMs >= lastTimeMs || nowMs < lastTimeMs - smoothedClockMs) lastTimeMs = nowMs;
        const row = rowFor(index < errorLevel ? 'n' : 'e');
        count(row.head, lastTimeMs, index);
        // Nothing can fail from here on: columns of different lengths would cost the whole row.
        const at = row.seqs.length;
        row.seqs[at] = seq++;
        row.times[at] = lastTimeMs;
        row.levels += index;
        row.messages[at] = text;
        row.fields[at] = extra;
        const chars = text.length + extra.length + 16;
        row.chars += chars;
        waitingChars += chars;
        // In a loop that never lets go, nothing runs soon.
        if (waitingChars > burstChars) drain();
        else if (index >= errorLevel || hidden || waitingChars > burstChars / 2) drainSoon();
        else cancelTimer ??= platform.later(drain, flushDelayMs);
      } catch (error) {
        lost(1, error);
      }
    },
    async flush() {
      drain();
      await landed;
    },
    stop() {
      stopHidden();
      drain();
    },
  };
}
