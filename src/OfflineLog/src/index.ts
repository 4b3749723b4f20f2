import { createCore, type CoreOptions } from './core.js';
import { withAll, type OfflineLog } from './full.js';
import type { Server } from './report.js';
import { webPlatform } from './webPlatform.js';

export type { OfflineLog } from './full.js';
export type * from './types.js';
export { memoryStore } from './stores/memory.js';

export interface Options extends CoreOptions {
  /** Where logs are sent. With it, the device also answers collection orders; without it, nothing leaves the device. */
  server?: Server;
}

/** Opens the log. It can be written to at once, before the page has loaded and before storage has answered. */
export function openLog(options: Options): OfflineLog {
  return withAll(createCore(options, { ...webPlatform(), ...options.platform }), options.server);
}
