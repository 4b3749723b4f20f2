import { captureConsole, captureErrors, captureFetch, captureXhr } from './capture/index.js';
import { memoryStore, openLog } from './index.js';

export * from './capture/index.js';
export * from './index.js';

// Written by hand: a bundler's code for exports also takes properties that a page has put on Object.prototype for exports, and fails.
Object.assign(globalThis, { OfflineLog: { captureConsole, captureErrors, captureFetch, captureXhr, memoryStore, openLog } });
