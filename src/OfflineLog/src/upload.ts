import { stringify } from './builtins.js';
import { chunksOf, type Chunk, type Progress } from './chunks.js';
import type { Core, Inner } from './core.js';
import type { HttpRequest } from './platform.js';
import type { Server } from './report.js';
import { isOk, sendUntilSettled } from './retry.js';
import { remove } from './store.js';

/** What has to be sent, and the progress. Stored, so that the next page continues where this one ended. */
export interface Task extends Progress {
  /** Names it at the server, with the number of a chunk. */
  id: string;
  url: string;
  /** Of the chunk in flight, or of the next one. */
  index: number;
  /** For an order, the right to send; a report asks the app for it each time. */
  token?: string;
  /** Not needed after this. For an order it is the server's time, which may differ from this device's. */
  expires?: number;
  /** The engineer is watching; this many pages may still show it to them. */
  live?: number;
  /** An order that the server refused. It may recover and then continue where it was: under a new number the same logs would get lost. */
  isRefused?: boolean;
}

const leastChars = 16_384;

export const taskPrefix = 'send.';

export const saveTask = ({ vault }: Inner, task: Task): Promise<boolean> => vault.commit([{ table: 'task', key: taskPrefix + task.id, value: stringify(task) }]);

export const forgetTask = ({ vault }: Inner, task: Task): Promise<boolean> => vault.commit([remove('task', taskPrefix + task.id)]);

export type Sent = 'sent' | 'gone' | 'later';

/** Sends a task to its end, errors first, newest first. The caller holds the uploader's lock. */
export async function sendTask(core: Core, server: Server, task: Task): Promise<Sent> {
  const { inner } = core;
  const isExpired = (): boolean => !task.token && inner.platform.now() > task.expires!;
  // Under another user's token the server would treat it as theirs, and leave out the other logs.
  const isOver = (): boolean => inner.isClosed() || isExpired() || (!task.token && task.filter.uin !== inner.uin());

  const chunks = chunksOf(core);
  let made: Promise<Chunk> | undefined;

  try {
    for (;;) {
      if (inner.isClosed()) return 'later';
      const { end, isLast, bytes } = await (made ?? chunks.next(task));
      task.until ??= end;
      await saveTask(inner, task);
      // The next one is made while this one is being sent.
      made = isLast ? undefined : chunks.next({ ...task, after: task.until, until: undefined });
      made?.catch(() => {});
      const request = async (): Promise<HttpRequest> => ({
        url: `${task.url}?index=${task.index}&last=${isLast}`,
        method: 'POST',
        headers: {
          Authorization: task.token ? `Bearer ${task.token}` : `uin ${await server.token()}`,
          'Content-Type': 'application/x-offline-log',
          'Idempotency-Key': `${task.id}.${task.index}`,
          // Without compression streams it goes as it is.
          ...(bytes[0] === 0x1f && { 'Content-Encoding': 'gzip' }),
        },
        body: bytes,
      });
      const { status, why } = await sendUntilSettled(inner.platform, request, isOver);

      if (isOk(status)) {
        if (isLast) {
          await forgetTask(inner, task);
          return 'sent';
        }
        task.index++;
        task.after = task.until;
      } else if (status === 413 && task.chars > leastChars) {
        // Refused, so not kept: the same key may carry less.
        await made?.catch(() => {});
        made = undefined;
        task.chars /= 2;
      } else {
        inner.tell('upload', `${task.id}: ${why || 'too old, or of a user who is not signed in'}`);
        // The app may have a better token by then.
        if (!isExpired() && (!status || (status === 401 && !task.token))) return 'later';
        task.isRefused = true;
        await (task.token ? saveTask(inner, task) : forgetTask(inner, task));
        return 'gone';
      }
      task.until = undefined;
    }
  } finally {
    chunks.end();
  }
}
