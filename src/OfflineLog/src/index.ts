import { openAll, type OfflineLog, type Options } from './full.js';
import { webParts } from './webParts.js';
import { webPlatform } from './webPlatform.js';

export type { OfflineLog, Options } from './full.js';
export type * from './types.js';
export { memoryStore } from './stores/memory.js';

/** Opens the log. It can be written to at once, before the page has loaded and before storage has answered. */
export const openLog = (options: Options): OfflineLog => openAll(options, { ...webPlatform(), ...webParts() });
