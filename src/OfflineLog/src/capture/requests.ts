import { now } from '../builtins.js';
import { quietly, wrap, type Keeper, type Write } from './wrap.js';

/** Requests of the log itself are not captured: one that fails must not make the next upload larger. */
const isOwn = (url: string): boolean => url.includes('/api/logs/');

/** Query strings carry tokens, and an address that begins with `data:` is its own content. */
export const withoutQuery = (url: unknown): string => /^data:[^,]*|^[^?#]*/.exec(String(url))![0];

/** What has no status, as what stands in for a response in a test, tells nothing. */
export function keepFailure(write: Write, method: unknown, url: unknown, status: number, startedMs: number, reason?: unknown): void {
  if (!(status < 200 || status >= 400) || isOwn(String(url))) return;
  const what = status ? `answered ${status}` : 'got no answer';
  write('error', `${method ?? 'GET'} ${withoutQuery(url)} ${what}`, { kind: 'request', status, ms: now() - startedMs, ...(reason ? { reason: String(reason) } : undefined) });
}

/** Keeps `fetch` calls that failed or were answered with an error. Gives what undoes that. */
export function captureFetch(log: Keeper, target: { fetch: typeof fetch } = globalThis): () => void {
  return wrap(log, target, '', ['fetch'], 'requests that fail', (original, write) => function (...call) {
    const startedMs = now();
    // First, and as it was called: what it throws or rejects with is what the app gets.
    const answered = original.apply(this, call);
    if (typeof answered?.then !== 'function') return answered;
    const [input, init] = call;
    let url: unknown;
    // By the time of the answer the address may be used for another request.
    quietly(() => (url = String(input?.url ?? input)));
    const keep = (status: number, reason?: unknown): void => keepFailure(write, init?.method ?? input?.method, url, status, startedMs, reason);
    return answered.then((answer: Response) => {
      // Opaque answers, redirects among them, have no status to tell. What stands in for fetch in a test may have no type.
      quietly(() => answer.type?.startsWith('opaque') || keep(answer.status));
      return answer;
    }, (error: Error | undefined) => {
      quietly(() => {
        // Whoever aborts a request knows, whatever reason they give.
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

/** Keeps XMLHttpRequests that failed or were answered with an error. Gives what undoes that. */
export function captureXhr(log: Keeper, type: typeof XMLHttpRequest | undefined = globalThis.XMLHttpRequest): () => void {
  // A request may be opened again, by whoever repeats it: it is listened to once, and what counts is the last call.
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
