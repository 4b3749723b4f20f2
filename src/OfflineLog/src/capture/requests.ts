import { now } from '../builtins.js';
import { quietly, wrap, type Keeper, type Write } from './wrap.js';

/** Requests of the log itself are not captured: one that fails must not make the next upload larger. */
const isOwn = (url: string): boolean => url.includes('/api/logs/');

/** Query strings carry tokens, and an address that begins with `data:` is its own content. */
export const withoutQuery = (url: unknown): string => /^data:[^,]*|^[^?#]*/.exec(String(url))![0];

/** An answer without a status, such as a fake response in a test, is ignored. */
export function keepFailure(write: Write, method: unknown, url: unknown, status: number, startedMs: number, reason?: unknown): void {
  if (!(status < 200 || status >= 400) || isOwn(String(url))) return;
  const what = status ? `answered ${status}` : 'got no answer';
  write('error', `${method ?? 'GET'} ${withoutQuery(url)} ${what}`, { kind: 'request', status, ms: now() - startedMs, ...(reason ? { reason: String(reason) } : undefined) });
}

/** Captures `fetch` calls that failed or were answered with an error. Returns a function that undoes that. */
export function captureFetch(log: Keeper, target: { fetch: typeof fetch } = globalThis): () => void {
  return wrap(log, target, '', ['fetch'], 'requests that fail', (original, write) => function (...call) {
    const startedMs = now();
    // First, and exactly as called: the app gets its exception or rejection.
    const answered = original.apply(this, call);
    if (typeof answered?.then !== 'function') return answered;
    const [input, init] = call;
    let url: unknown;
    // By the time of the answer the address may belong to another request.
    quietly(() => (url = String(input?.url ?? input)));
    const keep = (status: number, reason?: unknown): void => keepFailure(write, init?.method ?? input?.method, url, status, startedMs, reason);
    return answered.then((answer: Response) => {
      // Opaque answers, including redirects, have no status. A fake fetch in a test may have no type.
      quietly(() => answer.type?.startsWith('opaque') || keep(answer.status));
      return answer;
    }, (error: Error | undefined) => {
      quietly(() => {
        // The code that aborts a request knows about it, whatever its reason.
        const isAborted = (init?.signal ?? input?.signal)?.aborted && error?.name !== 'TimeoutError';
        if (!isAborted && error?.name !== 'AbortError') keep(0, error);
      });
      throw error;
    });
  });
}

interface Call {
  method: unknown;
  url: unknown;
  startedMs: number;
  isAborted?: boolean;
}

/** Captures XMLHttpRequests that failed or were answered with an error. Returns a function that undoes that. */
export function captureXhr(log: Keeper, type: typeof XMLHttpRequest | undefined = globalThis.XMLHttpRequest): () => void {
  // A request may be opened again to repeat it: there is one listener, and the last call counts.
  const calls = new WeakMap<XMLHttpRequest, Call>();
  return wrap(log, type?.prototype, 'XMLHttpRequest.', ['open'], 'requests that fail', (original, write) => function (this: XMLHttpRequest, ...call) {
    const answer = original.apply(this, call);
    quietly(() => {
      const isNew = !calls.has(this);
      calls.set(this, { method: call[0], url: String(call[1]), startedMs: now() });
      if (!isNew) return;
      this.addEventListener('abort', () => (calls.get(this)!.isAborted = true));
      this.addEventListener('loadend', () => quietly(() => {
        const { method, url, startedMs, isAborted } = calls.get(this)!;
        if (!isAborted) keepFailure(write, method, url, this.status, startedMs);
      }));
    });
    return answer;
  });
}
