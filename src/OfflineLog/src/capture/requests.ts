import type { Core } from '../core.js';

/** Requests of the log itself are not captured: one that fails must not make the next upload larger. */
const isOwn = (url: string): boolean => url.includes('/api/logs/');

/** Query strings carry tokens. */
export const withoutQuery = (url: string): string => url.split(/[?#]/)[0]!;

export function keepFailure(log: Pick<Core, 'write'>, method: string, url: string, status: number, startedMs: number, reason?: unknown): void {
  if (isOwn(url) || (status >= 200 && status < 400)) return;
  const what = status ? `answered ${status}` : 'got no answer';
  log.write('error', `${method} ${withoutQuery(url)} ${what}`, { kind: 'request', status, ms: Date.now() - startedMs, ...(reason ? { reason: String(reason) } : undefined) });
}

/** Keeps `fetch` calls that failed or were answered with an error. Gives what undoes that. */
export function captureFetch(log: Pick<Core, 'write'>, target: { fetch: typeof fetch } = globalThis): () => void {
  const original = target.fetch;
  let active = true;
  const captured: typeof fetch = async (input, init) => {
    const startedMs = Date.now();
    const request = typeof input === 'object' && 'url' in input ? input : undefined;
    const url = request?.url ?? String(input);
    const method = init?.method ?? request?.method ?? 'GET';
    try {
      const answer = await original.call(target, input, init);
      // Opaque answers, redirects among them, have no status to tell. What stands in for fetch in a test may have no type.
      if (active) keepFailure(log, method, url, answer.type?.startsWith('opaque') ? 200 : answer.status, startedMs);
      return answer;
    } catch (error) {
      // Whoever aborts a request knows.
      if (active && (error as Error).name !== 'AbortError') keepFailure(log, method, url, 0, startedMs, error);
      throw error;
    }
  };
  target.fetch = captured;
  return () => {
    active = false;
    if (target.fetch === captured) target.fetch = original;
  };
}

/** Keeps XMLHttpRequests that failed or were answered with an error. Gives what undoes that. */
export function captureXhr(log: Pick<Core, 'write'>, type: typeof XMLHttpRequest = XMLHttpRequest): () => void {
  const original = type.prototype.open;
  let active = true;
  function open(this: XMLHttpRequest, ...call: Parameters<typeof original>): void {
    const startedMs = Date.now();
    let aborted = false;
    this.addEventListener('abort', () => (aborted = true), { once: true });
    this.addEventListener('loadend', () => {
      if (active && !aborted) keepFailure(log, call[0], String(call[1]), this.status, startedMs);
    }, { once: true });
    original.apply(this, call);
  }
  type.prototype.open = open as typeof original;
  return () => {
    active = false;
    if (type.prototype.open === (open as typeof original)) type.prototype.open = original;
  };
}
