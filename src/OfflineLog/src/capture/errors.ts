import type { Core } from '../core.js';
import { withoutQuery } from './requests.js';

/** Keeps uncaught errors, unhandled rejections, and resources that did not load. Gives what undoes that. */
export function captureErrors(log: Pick<Core, 'write'>, target: EventTarget = globalThis): () => void {
  const onError = (event: Event): void => {
    const { error, message, filename, lineno, colno } = event as ErrorEvent;
    const element = event.target as Partial<HTMLScriptElement & HTMLLinkElement> | null;
    if (error || message) log.write('error', error ?? message, { kind: 'uncaught', at: `${withoutQuery(filename)}:${lineno}:${colno}` });
    else if (element?.tagName) log.write('error', `${element.tagName.toLowerCase()} did not load`, { kind: 'resource', url: withoutQuery(element.src ?? element.href ?? '') });
  };
  const onRejection = (event: Event): void => {
    const { reason } = event as PromiseRejectionEvent;
    log.write('error', reason ?? 'rejected without a reason', { kind: 'rejection' });
  };
  // Resources tell only those who listen on the way down.
  target.addEventListener('error', onError, true);
  target.addEventListener('unhandledrejection', onRejection);
  return () => {
    target.removeEventListener('error', onError, true);
    target.removeEventListener('unhandledrejection', onRejection);
  };
}
