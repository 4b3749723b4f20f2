// The page's side of readerWorker.ts.
import { addressOf, ApiError, keyHeaders } from '../api';
import { t } from '../texts';
import type { Counts, Part } from './levels';
import type { FilePart } from './logFile';
import type { Searcher } from './lineSearch';
import type { Filter, Log } from './match';
import type { Answer } from './readerWorker';
import workerAddress from './readerWorker?worker&url';

interface TrustedTypes { createPolicy(name: string, rules: { createScriptURL: () => string }): { createScriptURL(url: string): string } }

const policy = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes?.createPolicy('workflow', { createScriptURL: () => workerAddress });

interface Waiting { resolve: (value: never) => void; reject: (error: Error) => void; onProgress: ((progress: never) => void) | undefined }

interface Found { numbers: Uint32Array; scanned: number; total: number; done: boolean }

/** Reads the logs of one order in a worker of its own. Close it when another order is shown. */
export type Reader = ReturnType<typeof openReader>;

export function openReader() {
  const worker = new Worker(policy?.createScriptURL(workerAddress) ?? workerAddress, { type: 'module' });
  const waiting = new Map<number, Waiting>();
  let last = 0;
  let generation = 0;
  worker.addEventListener('message', ({ data: { id, value, error, status, progress } }: MessageEvent<Answer>) => {
    const one = waiting.get(id);
    if (!one) return;
    if (progress) return one.onProgress?.(progress as never);
    waiting.delete(id);
    if (status !== undefined) one.reject(new ApiError(status, t('logReader.refused', status)));
    else if (error !== undefined) one.reject(new Error(error));
    else one.resolve(value as never);
  });
  worker.addEventListener('error', event => {
    for (const { reject } of waiting.values()) reject(new Error(event.message || t('logReader.notStarted')));
    waiting.clear();
  });
  const ask = <T>(command: string, rest: object = {}, onProgress?: (progress: never) => void) => new Promise<T>((resolve, reject) => {
    waiting.set(++last, { resolve, reject, onProgress });
    worker.postMessage({ id: last, command, ...rest });
  });
  /** Searches; `found` is never told of a filter that another has replaced. */
  const filter: Searcher['filter'] = (wanted, found) => {
    const own = ++generation;
    return ask('filter', { filter: wanted }, ({ numbers, scanned, total, done }: Found) => own === generation && found(numbers, scanned, total, done));
  };
  return {
    filter,
    openFile: (path: string, parts: FilePart[]) => ask('openFile', { url: addressOf(path), headers: keyHeaders(), parts }),
    /** What devices send while one looks on. */
    openLive: () => ask('openLive'),
    /** False once it holds as much as a tab can. */
    add: (device: string, bytes: Uint8Array) => ask<boolean>('add', { device, bytes }),
    parts: () => ask<Part[]>('parts'),
    /** The lines of these numbers, as logs. */
    rows: (numbers: number[]) => ask<Log[]>('rows', { numbers }),
    /** Ends the search that runs. */
    endSearch: () => ask('filter', { filter: { levels: new Set() } satisfies Filter }),
    histogram: (from: number, stepMs: number, bins: number) => ask<Counts[]>('histogram', { from, stepMs, bins }),
    close() {
      worker.terminate();
      waiting.clear();
    },
  };
}
