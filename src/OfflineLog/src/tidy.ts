import { clean, type Cleaned } from './clean.js';
import { compactOnce, type Alone, type Left } from './compact.js';
import type { Inner } from './core.js';
import { classes, locked, type Class } from './keys.js';
import { chunkRows, defaultMaxAgeMs } from './limits.js';
import type { Limits } from './model.js';

/** Turns rows into chunks and removes logs beyond the limits, while the app is idle. Only one tab does this. */
export interface Tidier {
  /** A row of so many characters has become durable. */
  stored(kind: Class, chars: number): void;
  clean(limits?: Limits): Promise<Cleaned>;
  stop(): void;
}

export type MakeTidier = (inner: Inner, limits: Limits | undefined) => Tidier;

/** How long a commit of the compactor waits for readers before it treats them as gone. */
const readersMs = 30_000;

/** After start-up, tidying waits for the app to have started. */
export const tidyAfterMs = 3_000;

/** Tidying reads every head. */
const tidyEveryMs = 60_000;

export const tidier: MakeTidier = (inner, limits) => {
  const { vault, platform, tell, isClosed } = inner;
  /** What was left when this tab last compacted, and what it has written since: counting the writes of all tabs would mean reading them. */
  const since: Record<Class, Left> = { e: { rows: 0, chars: 0 }, n: { rows: 0, chars: 0 } };
  let busy = false;
  let tidiedMs = -Infinity;

  const cleanNow = (wanted: Limits = { maxAgeMs: defaultMaxAgeMs, maxBytes: vault.maxBytes, ...limits }): Promise<Cleaned> => clean(vault, wanted, platform.now());
  const isDue = (kind: Class): boolean => since[kind].rows >= chunkRows || since[kind].chars >= platform.chunkChars;

  function whenIdle(kinds: readonly Class[]): void {
    if (busy || isClosed() || !kinds.length) return;
    busy = true;
    platform.idle(async () => {
      const wasFree = await tidy(kinds).catch(error => tell('storage', error));
      busy = false;
      // What was stored of another class meanwhile found the compactor busy.
      if (wasFree) whenIdle(classes.filter(isDue));
    });
  }

  /** Returns nothing if another tab is doing it. */
  const tidy = (kinds: readonly Class[]): Promise<boolean | undefined> =>
    locked(inner, 'compactor', { ifFree: true }, async () => {
      for (const kind of kinds) {
        since[kind] = { rows: 0, chars: 0 };
        let left: Left | undefined;
        while (!isClosed() && !left) left = await compactOnce(vault, platform, kind, alone);
        since[kind].rows += left?.rows ?? 0;
        since[kind].chars += left?.chars ?? 0;
      }
      if (!isClosed() && platform.now() - tidiedMs > tidyEveryMs) {
        tidiedMs = platform.now();
        await cleanNow();
      }
      return true;
    });

  const alone: Alone = work => {
    const cancel = platform.later(() => locked(inner, 'units', { steal: true }, async () => {}).catch(() => {}), readersMs);
    return locked(inner, 'units', {}, () => (cancel(), work()));
  };

  return {
    stop: platform.later(() => whenIdle(classes), tidyAfterMs),
    stored(kind, chars) {
      since[kind].rows++;
      since[kind].chars += chars;
      if (isDue(kind)) whenIdle([kind]);
    },
    clean: cleanNow,
  };
};
