import { named } from '../store.js';
import { call, type Wx } from './api.js';
import { fromBase64, toBase64 } from './base64.js';
import type { Drawer } from './drawer.js';

/** A mini-program has 10 MB in all, and the app's own values are among them. */
const maxBytes = 5 * 1024 * 1024;

/** What one key may hold. UTF-8 has three bytes at most for a character that JSON writes as one. */
const keyBytes = 1024 * 1024;

/** Keys with their own prefix, if there are no files. Bytes become base64: values are JSON. */
export function keyDrawer(wx: Wx, name: string): Drawer {
  const prefix = `${name}:`;
  return {
    maxBytes,
    prepare: () =>
      call(how => wx.getStorage({ key: prefix, ...how })).then(() => false, async () => {
        await call(how => wx.setStorage({ key: prefix, data: '1', ...how }));
        return true;
      }),
    async list() {
      const { keys } = await call<{ keys: string[] }>(how => wx.getStorageInfo(how));
      return keys.filter(key => key.startsWith(prefix) && key !== prefix).map(key => key.slice(prefix.length));
    },
    async get(key, isBytes) {
      const { data } = await call<{ data: string }>(how => wx.getStorage({ key: prefix + key, ...how }));
      return isBytes ? fromBase64(data) : data;
    },
    async put(key, value) {
      const data = typeof value === 'string' ? value : toBase64(value);
      if (data.length * 3 > keyBytes && typeof value === 'string') throw named('TooLargeError', `${key} may be too large for one key: ${data.length} characters.`);
      await call(how => wx.setStorage({ key: prefix + key, data, ...how }));
    },
    remove: async key => void (await call(how => wx.removeStorage({ key: prefix + key, ...how }))),
  };
}
