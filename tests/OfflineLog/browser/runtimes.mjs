// Runs in a page, a sandboxed frame, workers of both kinds, and a mini-program's bare context.
import * as library from '@workflow/offline-log/iife.js';
import { rtcLive } from '@workflow/offline-log/rtc/index.js';
import * as mini from '@workflow/offline-log/wx/index.js';
import { useCore, useEverything } from '../suites/everything.mjs';

/** What reached the app. */
export const thrown = [];
globalThis.addEventListener?.('error', ({ message }) => message && thrown.push(message));
globalThis.addEventListener?.('unhandledrejection', ({ reason }) => thrown.push(`unhandled: ${reason}`));

const { captureConsole, captureErrors, captureFetch, captureXhr } = library;
const captures = [captureConsole, captureErrors, captureFetch, captureXhr].map(capture => log => capture(log));

export const everything = how => useEverything(library.openLog, { captures, live: rtcLive(), name: 'everything', ...how });

/** The core fetches the rest by itself, so it has to be the file that was published. */
export async function core(how, parts) {
  const [{ openCore }, rest] = parts ?? (await Promise.all([import(how.site + '/offline-log.core.js'), import(how.site + '/offline-log.rest.js')]));
  return useCore(openCore, rest, { captures, live: rtcLive(), name: 'core', ...how });
}

/** The entry of mini-programs, with what they capture. */
export const miniProgram = how => {
  const { wx } = globalThis;
  return useEverything(mini.openLog, { captures: [captureConsole, log => mini.captureWxErrors(log, wx), log => mini.captureWxRequests(log, wx)], name: 'mini', ...how });
};
