import { endTimer, now, startTimer } from './builtins.js';
import type { Platform } from './platform.js';

/** Gzip gains nothing beyond. */
const chunkChars = 512 * 1024;

export const on = (target: EventTarget | undefined, event: string, tell: () => void): (() => void) => {
  // A substitute for a window, such as in React Native, may have no events.
  target?.addEventListener?.(event, tell);
  return () => target?.removeEventListener?.(event, tell);
};

/** Not needed for writing, so it may be loaded later. */
export type Parts = Pick<Platform, 'codec' | 'idle' | 'lock' | 'onOnline' | 'open' | 'send'>;

/** Browsers' pages and workers. */
export function webPlatform(): Omit<Platform, keyof Parts> {
  const { document: page, window: frame } = globalThis as { document?: Document; window?: Window };
  return {
    chunkChars,
    now,
    // A page that seeds Math.random, as games do, would give all its tabs one name.
    random: () => (Math.random() + now() / 7_919) % 1,
    later(work, delayMs) {
      const timer = startTimer(work, delayMs);
      return () => endTimer(timer);
    },
    page: () => globalThis.location?.href ?? '',
    onHidden(tell) {
      // Never unload: it keeps pages out of the back-forward cache. Hiding is the last event that phones promise.
      const told = (): void => tell(page?.visibilityState === 'hidden');
      const stop = [on(page, 'visibilitychange', told), on(frame, 'pagehide', () => tell(true)), on(frame, 'pageshow', told)];
      told();
      return () => stop.forEach(end => end());
    },
  };
}
