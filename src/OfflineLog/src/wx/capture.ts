import { now } from '../builtins.js';
import { keepFailure } from '../capture/requests.js';
import { quietly, wrap, type Keeper } from '../capture/wrap.js';
import type { Wx } from './api.js';

/** Captures uncaught errors and unhandled rejections of a mini-program. Returns a function that undoes that. */
export function captureWxErrors(log: Keeper, wx: Wx | undefined): () => void {
  let active = true;
  const keep = (what: unknown, kind: string): void => quietly(() => {
    if (active) log.write('error', what ?? `${kind} without a reason`, { kind });
  });
  const listeners = {
    Error: (message: unknown) => keep(message, 'uncaught'),
    UnhandledRejection: (event?: { reason: unknown }) => keep(event?.reason, 'rejection'),
  };
  const each = (whether: 'on' | 'off'): string[] =>
    Object.entries(listeners).flatMap(([name, tell]) => {
      try {
        (wx as unknown as Record<string, (tell: unknown) => void>)[whether + name]!(tell);
        return [];
      } catch {
        return [`wx.${whether}${name}`];
      }
    });
  const missing = each('on');
  if (missing.length) log.inner.tell('feature', `There is no ${missing.join(', ')}: what it would tell is not kept.`);
  return () => {
    active = false;
    each('off');
  };
}

/** Captures `wx.request` calls that failed or were answered with an error. Returns a function that undoes that. */
export function captureWxRequests(log: Keeper, wx: Wx | undefined): () => void {
  return wrap(log, wx, 'wx.', ['request'], 'requests that fail', (original, write) => function (...call) {
    const [how] = call;
    const startedMs = now();
    const keep = (status: number, reason?: string): void => quietly(() => {
      // The code that aborts a request knows about it.
      if (!/abort/.test(reason ?? '')) keepFailure(write, how.method, how.url, status, startedMs, reason);
    });
    quietly(() => {
      if (Object(how) !== how) return;
      const copy: Record<string, unknown> = {};
      // Also what it has from its class.
      for (const name in how) copy[name] = how[name];
      call[0] = Object.assign(copy, {
        success(answer?: { statusCode: number }) {
          keep(answer?.statusCode as number);
          how.success?.(answer);
        },
        fail(problem?: { errMsg?: string }) {
          keep(0, problem?.errMsg);
          how.fail?.(problem);
        },
      });
    });
    return original.apply(this, call);
  });
}
