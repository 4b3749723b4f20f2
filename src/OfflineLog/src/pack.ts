import { stringify } from './builtins.js';
import type { Format } from './codec.js';
import type { Core } from './core.js';
import type { Filter } from './model.js';
import { collect } from './query.js';

export interface Pack {
  /** JSON lines, one log each, oldest first, compressed. */
  bytes: Uint8Array;
  logs: number;
  /** Its actual format: without compression streams or fflate it is not compressed. */
  format: Format | 'plain';
}

/** Packs matching logs, sorted by time, for a download or the app's own channel. */
export async function pack(core: Core, filter: Filter = {}, format: Format = 'gzip'): Promise<Pack> {
  const lines = await collect(core, filter, log => `${stringify(log)}\n`);
  const bytes = await core.inner.platform.codec.pack(lines.reverse().join(''), format);
  // A line begins with a brace.
  return { bytes, logs: lines.length, format: !bytes.length || bytes[0] === 0x7b ? 'plain' : format };
}
