import { createCore, type Core, type CoreOptions } from './core.js';
import { firstWrites } from './firstWrites.js';
import type { Platform } from './platform.js';
import type { MakeTidier, Tidier } from './tidy.js';
import { webPlatform } from './webPlatform.js';

export type * from './types.js';

/** After start-up, everything that is not writing waits for the app to have started. */
const restAfterMs = 3_000;

const load = (): Promise<typeof import('./rest.js')> => import('./rest.js');

/** Without a network the rest cannot be loaded: rows stay rows until a page can load it, and no log is lost. */
const lazyTidier: MakeTidier = (inner, limits) => {
  let made: Tidier | undefined;
  const make = async (): Promise<Tidier> => {
    const { tidier } = await load();
    made ??= tidier(inner, limits);
    // It may have been closed while it loaded.
    if (inner.isClosed()) made.stop();
    return made;
  };
  const cancel = inner.platform.later(() => make().catch(error => inner.tell('storage', `The rest cannot be fetched: ${error}`)), restAfterMs);
  return {
    stored: (kind, chars) => made?.stored(kind, chars),
    clean: async wanted => (await make()).clean(wanted),
    stop() {
      cancel();
      made?.stop();
    },
  };
};

/** The log without searching and sending, small enough to load before everything else on a page. The rest is loaded when the page is idle, or on request. */
export function openCore(options: CoreOptions): Core {
  // Only the rest uses the missing parts, and brings them.
  return createCore(options, { ...webPlatform(), ...options.platform } as Platform, firstWrites(load), lazyTidier);
}
