import { openAll, type OfflineLog, type Options } from '../full.js';
import type { Wx } from './api.js';
import { wxPlatform } from './platform.js';

export { captureConsole } from '../capture/console.js';
export { captureWxErrors, captureWxRequests } from './capture.js';
export type { OfflineLog, Options } from '../full.js';
export type * from '../types.js';

declare const wx: Wx | undefined;

/** Opens the log in a mini-program: in files of the user, in `wx` storage where there are none, or in memory where there is no `wx`. */
export const openLog = (options: Options): OfflineLog => openAll(options, wxPlatform(typeof wx === 'undefined' ? ({} as Wx) : wx));
