import { call, type Wx } from './api.js';
import type { Drawer } from './drawer.js';

/** A mini-program has 200 MB for its files and its cache together, and needs most of that itself. */
const maxBytes = 50 * 1024 * 1024;

/** A folder among the user's files. */
export function fileDrawer(wx: Wx, folder: string): Drawer {
  const files = wx.getFileSystemManager!();
  const dirPath = `${wx.env!.USER_DATA_PATH}/${folder}`;
  const path = (name: string): string => `${dirPath}/${name}`;
  return {
    maxBytes,
    prepare: () =>
      call(how => files.mkdir({ dirPath, recursive: true, ...how })).then(() => true, error => {
        if (/exist/i.test(String(error))) return false;
        throw error;
      }),
    list: async () => (await call<{ files: string[] }>(how => files.readdir({ dirPath, ...how }))).files,
    async get(name, isBytes) {
      const { data } = await call<{ data: string | ArrayBuffer }>(how =>
        files.readFile({ filePath: path(name), ...(isBytes ? undefined : { encoding: 'utf8' }), ...how }));
      return typeof data === 'string' ? data : new Uint8Array(data);
    },
    async put(name, value) {
      await call(how =>
        files.writeFile(typeof value === 'string'
          ? { filePath: path(name), data: value, encoding: 'utf8', ...how }
          : { filePath: path(name), data: value.slice().buffer, ...how }));
    },
    remove: async name => void (await call(how => files.unlink({ filePath: path(name), ...how }))),
  };
}
