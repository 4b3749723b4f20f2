import { createCore, type CoreOptions } from '../core.js';
import { withAll, type OfflineLog } from '../full.js';
import type { Server } from '../report.js';
import type { Wx } from './api.js';
import { wxPlatform } from './platform.js';

export { captureConsole } from '../capture/console.js';
export { captureWxErrors, captureWxRequests } from './capture.js';
export type { OfflineLog } from '../full.js';
export type * from '../types.js';

declare const wx: Wx;

/** Opens the log in a mini-program: in files of the user, or in `wx` storage where there are none. */
export function openLog(options: CoreOptions & { server?: Server }): OfflineLog {
  return withAll(createCore(options, { ...wxPlatform(wx), ...options.platform }), options.server);
}
