import { captureConsole, captureWxErrors, captureWxRequests, openLog } from './index.js';

declare const module: { exports: unknown };

// Written out, as in iife.ts.
module.exports = { captureConsole, captureWxErrors, captureWxRequests, openLog };
