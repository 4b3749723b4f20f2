import { openAll, type OfflineLog, type Options } from '../full.js';
import type { Wx } from './api.js';
import { wxPlatform } from './platform.js';

export { captureConsole } from '../capture/console.js';
export { captureWxErrors, captureWxRequests } from './capture.js';
export type { OfflineLog, Options } from '../full.js';
export type * from '../types.js';

declare const wx: Wx;

/** Opens the log in a mini-program: in files of the user, or in `wx` storage where there are none. */
export const openLog = (options: Options): OfflineLog => openAll(options, wxPlatform(wx));
