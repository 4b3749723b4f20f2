import { keepFailure } from '../capture/requests.js';
import type { Core } from '../core.js';
import type { Wx } from './api.js';

/** Keeps uncaught errors and unhandled rejections of a mini-program. Gives what undoes that. */
export function captureWxErrors(log: Pick<Core, 'write'>, wx: Wx): () => void {
  const onError = (message: string): void => log.write('error', message, { kind: 'uncaught' });
  const onRejection = ({ reason }: { reason: unknown }): void => log.write('error', reason ?? 'rejected without a reason', { kind: 'rejection' });
  wx.onError?.(onError);
  wx.onUnhandledRejection?.(onRejection);
  return () => {
    wx.offError?.(onError);
    wx.offUnhandledRejection?.(onRejection);
  };
}

/** Keeps `wx.request` calls that failed or were answered with an error. Gives what undoes that. */
export function captureWxRequests(log: Pick<Core, 'write'>, wx: Wx): () => void {
  const original = wx.request;
  let active = true;
  const captured: typeof original = how => {
    const startedMs = Date.now();
    const keep = (status: number, reason?: unknown): void => {
      if (active) keepFailure(log, how.method ?? 'GET', how.url, status, startedMs, reason);
    };
    return original.call(wx, {
      ...how,
      success(answer) {
        keep(answer.statusCode);
        how.success?.(answer);
      },
      fail(problem) {
        keep(0, problem.errMsg);
        how.fail?.(problem);
      },
    });
  };
  // Some base libraries define wx.request as read-only for assignment.
  Object.defineProperty(wx, 'request', { value: captured, configurable: true, writable: true });
  return () => {
    active = false;
    if (wx.request === captured) Object.defineProperty(wx, 'request', { value: original, configurable: true, writable: true });
  };
}
