import { createCore, type Core, type CoreOptions } from './core.js';
import { webPlatform } from './webPlatform.js';

export { followOrders } from './orders.js';
export { pack } from './pack.js';
export { query } from './query.js';
export { report } from './report.js';
export type * from './types.js';

/** The log without what searches and sends it; those are functions of their own, to be loaded when they are needed. */
export function openCore(options: CoreOptions): Core {
  return createCore(options, { ...webPlatform(), ...options.platform });
}
