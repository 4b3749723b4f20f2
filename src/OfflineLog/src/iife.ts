import { captureConsole, captureErrors, captureFetch, captureXhr } from './capture/index.js';
import { memoryStore, openLog } from './index.js';

export * from './capture/index.js';
export * from './index.js';

// Written out: what a bundler makes of exports takes what a page has put on Object.prototype for exports too, and fails on it.
Object.assign(globalThis, { OfflineLog: { captureConsole, captureErrors, captureFetch, captureXhr, memoryStore, openLog } });
