import { endTimer, now, startTimer, stringify } from '../builtins.js';
import { ownLocks } from '../ownLock.js';
import type { HttpAnswer, Platform } from '../platform.js';
import { call, type Wx } from './api.js';
import { fflateCodec } from './codec.js';
import { drawerStore } from './drawerStore.js';
import { fileDrawer } from './files.js';
import { keyDrawer } from './keyStorage.js';

declare const getCurrentPages: undefined | (() => { route: string }[]);

/** Compression runs on the app's thread: the size of one piece. */
const chunkChars = 128 * 1024;

const idleDelayMs = 500;

export function wxPlatform(wx: Wx): Platform {
  return {
    chunkChars,
    now,
    // A mini-program that seeds Math.random would give all its starts one name.
    random: () => (Math.random() + now() / 7_919) % 1,
    later(work, delayMs) {
      const timer = startTimer(work, delayMs);
      return () => endTimer(timer);
    },
    idle: work => void startTimer(work, idleDelayMs),
    codec: fflateCodec,
    async open(name, created) {
      // A web page inside WeChat also has a `wx`, which supports none of this.
      if (!wx.getFileSystemManager && !wx.getStorageInfo) throw new Error('There is no storage of a mini-program: logs are kept in memory only.');
      try {
        return await drawerStore(fileDrawer(wx, name), created);
      } catch {
        return drawerStore(keyDrawer(wx, name), created);
      }
    },
    async send({ url, method, headers, body }): Promise<HttpAnswer> {
      const { statusCode, data, header } = await call<{ statusCode: number; data: unknown; header: Record<string, string> }>(how =>
        wx.request({ url, method, header: headers, data: body && body.slice().buffer as ArrayBuffer, dataType: 'text', responseType: 'text', ...how }));
      const retryAfter = Object.keys(header).find(name => name.toLowerCase() === 'retry-after');
      return { status: statusCode, text: typeof data === 'string' ? data : stringify(data), retryAfter: retryAfter ? header[retryAfter]! : null };
    },
    page() {
      const pages = typeof getCurrentPages === 'undefined' ? [] : getCurrentPages();
      return pages[pages.length - 1]?.route ?? '';
    },
    onHidden(tell) {
      const hide = (): void => tell(true);
      const show = (): void => tell(false);
      wx.onAppHide?.(hide);
      wx.onAppShow?.(show);
      return () => {
        wx.offAppHide?.(hide);
        wx.offAppShow?.(show);
      };
    },
    onOnline(tell) {
      const changed = ({ isConnected }: { isConnected: boolean }): void => {
        if (isConnected) tell();
      };
      wx.onNetworkStatusChange?.(changed);
      return () => wx.offNetworkStatusChange?.(changed);
    },
    lock: ownLocks(),
  };
}
