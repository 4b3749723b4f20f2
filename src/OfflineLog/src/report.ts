import { parse } from './builtins.js';
import { chunksOf, uploadChars, type Chunks } from './chunks.js';
import type { Core, Inner } from './core.js';
import { classes, locked, newestOf, newName } from './keys.js';
import { dayMs, smoothedClockMs } from './limits.js';
import type { Filter } from './model.js';
import { after, type Store } from './store.js';
import { forgetTask, saveTask, sendTask, taskPrefix, type Sent, type Task } from './upload.js';

/** Where logs are sent. */
export interface Server {
  /** What stands before `/api/logs`. */
  endpoint: string;
  /** The token that the app's own server issued for the signed-in user; empty for nobody. Read each time, so it may expire. */
  token(): string | Promise<string>;
  /** Shows the logs of a live order to the engineer before they are uploaded: `rtcLive()` of `@workflow/offline-log/rtc`. */
  live?: Live;
}

/** Gets the task and the source of its chunks. Never rejects; the upload waits for it. */
export type Live = (core: Core, task: Task, chunks: Chunks) => Promise<void>;

/** A report that could not be sent for this long is dropped. */
const wantedMs = 7 * dayMs;

/** How long a refused order is remembered. Long, since it depends on this device's clock, which may be ahead. */
const refusedMs = 31 * dayMs;

/**
 * Sends what matches, now. Returns `sent` when the server has all of it, `later` when it has to wait (it continues by itself, even after the
 * page was closed), `gone` when the server does not want it.
 */
export async function report(core: Core, server: Server, filter: Omit<Filter, 'limit'> = {}): Promise<Sent> {
  const { inner } = core;
  const { vault, platform } = inner;
  // Others who use the device are not asked.
  const uin = inner.uin();
  await core.flush();
  const task: Task = {
    id: newName(platform.random) + newName(platform.random),
    url: `${server.endpoint}/api/logs/report`,
    filter: { to: await endOf(inner), ...filter, uin },
    index: 0,
    chars: uploadChars(platform),
    expires: platform.now() + wantedMs,
  };
  await saveTask(inner, task);
  const sent = await locked(inner, 'uploader', {}, async () => {
    // Another tab may have sent it while this one waited.
    const left = (await tasks(vault)).find(({ id }) => id === task.id);
    return left ? sendTask(core, server, left) : 'sent';
  });
  return sent!;
}

/**
 * Logs written from here on are not included; otherwise a retry would not be the same. A clock that was set back may have been ahead: what
 * was written then counts as much.
 */
export async function endOf({ vault, platform }: Inner): Promise<number> {
  const newest = await Promise.all((['wal', 'head'] as const).flatMap(table => classes.map(kind => vault.read(table, kind, after(kind), 1, true))));
  return Math.max(platform.now(), ...newest.flat().map(([key]) => newestOf(key))) + smoothedClockMs;
}

/** Sends what earlier pages could not. The caller holds the uploader's lock. */
export async function resume(core: Core, server: Server): Promise<void> {
  const { inner } = core;
  const { vault, platform, uin, tell } = inner;
  for (const task of await tasks(vault)) {
    if (task.isRefused) {
      if (platform.now() > task.expires! + refusedMs) await forgetTask(inner, task);
      continue;
    }
    // A report is sent under the token of the user of its logs.
    if (!task.token && task.filter.uin !== uin()) continue;
    if (task.live && !task.index && !task.until) {
      // Only this often: otherwise the upload might never get its turn.
      task.live--;
      await saveTask(inner, task);
      await server.live?.(core, task, chunksOf(core)).catch(error => tell('upload', error));
    }
    await sendTask(core, server, task);
  }
}

export async function tasks(store: Store): Promise<Task[]> {
  const entries = await store.read('task', taskPrefix, after(taskPrefix));
  return entries.flatMap(([, value]) => {
    try {
      return [parse(value as string) as Task];
    } catch {
      // Cut by a crash of a mini-program, and never acknowledged.
      return [];
    }
  });
}
