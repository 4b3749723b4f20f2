import { gunzipSync, gzipSync, strFromU8, strToU8, zlibSync } from 'fflate';
import type { Codec } from '../codec.js';

/** Mini-programs have no compression of their own. The lowest level: it costs phones half the time, and a fifth more bytes. */
const level = 1;

export const fflateCodec: Codec = {
  async pack(text, format = 'gzip') {
    return (format === 'gzip' ? gzipSync : zlibSync)(strToU8(text), { level });
  },
  async unpack(bytes) {
    return strFromU8(gunzipSync(bytes));
  },
};
