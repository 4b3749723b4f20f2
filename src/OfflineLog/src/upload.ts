import { encodeAll, type Named } from './block.js';
import type { Core } from './core.js';
import type { Filter, Log } from './model.js';
import type { Platform } from './platform.js';
import { isOlder, scan, type Position } from './query.js';
import { sendUntilSettled } from './retry.js';
import { remove } from './store.js';

/** What has to be sent, and how far it is. Stored, so that the next page goes on where this one ended. */
export interface Task {
  /** Names it at the server, with the number of a chunk. */
  id: string;
  url: string;
  filter: Filter;
  /** Of the next chunk. */
  index: number;
  /** Logs from here on, backwards, are still to be sent. */
  after?: Position;
  /**
   * Where the chunk that is on its way ends. Stored before it is sent: if the answer is lost with the page, the same logs go again under the
   * same key, and the one after starts where it ended.
   */
  until?: Position;
  /** Characters of a chunk, before compression. */
  chars: number;
  /** For an order, the right to send; a report asks the app for it each time. */
  token?: string;
  /** Nobody wants it after this. */
  expires?: number;
}

/** About 300 KB when compressed in a browser. */
export const uploadChars = ({ chunkChars }: Platform): number => chunkChars * 2;

const leastChars = 16_000;

export const taskPrefix = 'send.';

export type Sent = 'sent' | 'gone' | 'later';

/** Sends a task to its end, newest logs first. Whoever calls holds the uploader's lock. */
export async function sendTask(core: Core, task: Task, authorization: () => Promise<string>): Promise<Sent> {
  const { inner } = core;
  const key = taskPrefix + task.id;
  const save = (): Promise<boolean> => inner.vault.commit([{ table: 'task', key, value: JSON.stringify(task) }]);
  const isOver = (): boolean => inner.isClosed() || inner.platform.now() > (task.expires ?? Infinity);

  for (;;) {
    if (inner.isClosed()) return 'later';
    const { end, isLast, pack } = await nextChunk(core, task);
    task.until ??= end;
    await save();
    const body = await pack();
    const outcome = await sendUntilSettled(inner.platform, async () => ({
      url: `${task.url}?index=${task.index}&last=${isLast}`,
      method: 'POST',
      headers: {
        Authorization: await authorization(),
        'Content-Type': 'application/x-offline-log',
        'Idempotency-Key': `${task.id}.${task.index}`,
        // Without compression streams it goes as it is.
        ...(body[0] === 0x1f ? { 'Content-Encoding': 'gzip' } : undefined),
      },
      body,
    }), isOver);

    if (outcome.is === 'ok') {
      task.index++;
      task.after = task.until;
      task.until = undefined;
      if (isLast) {
        await inner.vault.commit([remove('task', key)]);
        return 'sent';
      }
      continue;
    }
    if (outcome.is === 'tooLarge' && task.chars > leastChars) {
      // Refused, so not kept: the same key may carry less.
      task.chars /= 2;
      task.until = undefined;
      continue;
    }
    inner.tell('upload', `${task.id}: ${outcome.why}`);
    // The app may have a better token by then; an order's is the only one.
    const isLater = outcome.is === 'later' || (outcome.is === 'unauthorized' && !task.token);
    if (isLater && inner.platform.now() <= (task.expires ?? Infinity)) return 'later';
    await inner.vault.commit([remove('task', key)]);
    return 'gone';
  }
}

export interface NextChunk {
  /** Of its last log; undefined where there is none. */
  end: Position | undefined;
  isLast: boolean;
  pack(): Promise<Uint8Array>;
}

/** The newest logs that have not been sent: as many as make a chunk, or to where an earlier attempt ended. */
export async function nextChunk(core: Core, { filter, after, until, chars }: Task): Promise<NextChunk> {
  const logs: Named[] = [];
  let size = 0;
  let isLast = true;
  // With a limit nothing is read ahead, which would be for nothing: the next chunk looks anew.
  const narrowed = { ...filter, limit: Infinity, to: Math.min(filter.to ?? Infinity, after ? after[0] : Infinity) };
  search: for await (const batch of scan(core, narrowed, after)) {
    for (const named of batch) {
      isLast = !(until ? isOlder(named, until) : size >= chars);
      if (!isLast) break search;
      logs.push(named);
      size += charsOf(named.log);
    }
  }
  const last = logs[logs.length - 1];
  return {
    end: last && [last.log.time, last.tab, last.seq],
    isLast,
    pack: () => core.inner.platform.codec.pack(encodeAll(logs.reverse()).join('\n')),
  };
}

/** About what it takes as JSON; exact is not needed, and would mean to write it twice. */
function charsOf(log: Log): number {
  let chars = 16;
  for (const name in log) {
    const value = log[name];
    chars += typeof value === 'string' ? value.length : typeof value === 'object' ? JSON.stringify(value).length : 8;
  }
  return chars;
}
