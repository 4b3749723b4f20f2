import { withoutQuery } from './requests.js';
import { quietly, type Keeper } from './wrap.js';

/** A failed resource may be an image, a script, a link, or a part of an SVG, whose address is an object. */
interface Source {
  tagName?: unknown;
  currentSrc?: string;
  src?: string;
  href?: string | SVGAnimatedString;
  data?: string;
}

function urlOf({ currentSrc, src, href, data }: Source): string {
  const found = currentSrc || src || href || data || '';
  return withoutQuery((found as SVGAnimatedString).baseVal ?? found);
}

/** Captures uncaught errors, unhandled rejections, and resources that did not load. Returns a function that undoes that. */
export function captureErrors(log: Keeper, target: EventTarget = globalThis): () => void {
  // An exception here would come back as the next error.
  const onError = (event: Event): void => quietly(() => {
    const { error, message, filename, lineno, colno } = event as ErrorEvent;
    const element = event.target as Source | null;
    if (error || message) log.write('error', error || message, { kind: 'uncaught', ...(filename ? { at: `${withoutQuery(filename)}:${lineno}:${colno}` } : undefined) });
    else if (element?.tagName) log.write('error', `${String(element.tagName).toLowerCase()} did not load`, { kind: 'resource', url: urlOf(element) });
  });
  const onRejection = (event: Event): void => quietly(() => {
    // Some non-native promises report it like this.
    const { reason, detail } = event as PromiseRejectionEvent & CustomEvent<{ reason?: unknown } | undefined>;
    log.write('error', reason ?? detail?.reason ?? 'rejected without a reason', { kind: 'rejection' });
  });
  // Resource errors only reach listeners in the capture phase. An object: Node does not find a listener again that was added with `true`.
  const how = { capture: true };
  try {
    target.addEventListener('error', onError, how);
    target.addEventListener('unhandledrejection', onRejection);
  } catch {
    log.inner.tell('feature', 'There is no addEventListener: uncaught errors are not kept.');
  }
  return () => quietly(() => {
    target.removeEventListener('error', onError, how);
    target.removeEventListener('unhandledrejection', onRejection);
  });
}
