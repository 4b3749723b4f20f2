import { call } from '../api';
import { type Connection, library, type Offer } from './library';

const ends: Connection[] = ['ended', 'differs', 'broken'];

export interface Watching {
  /** What a device sends; the next comes once this has settled. */
  chunk: (device: string, bytes: Uint8Array) => Promise<void>;
  state: (device: string, state: Connection) => void;
  /** The library's file is not there; the upload over HTTP is not concerned. */
  cannot: () => void;
}

/** Answers devices that offer a connection for the order of this path. Gives what ends it. */
export function watchDevices(path: string, { chunk, state, cannot }: Watching): () => void {
  let stop = () => {};
  let stopped = false;
  const over = new Set<string>();
  library().then(({ watchLive }) => {
    if (stopped) return;
    stop = watchLive({
      offers: async () => (await call<{ offers: Offer[] }>(`${path}/rtc/offers`)).offers,
      answer: async ({ device, session }, sdp) => {
        await call(`${path}/rtc/answer/${encodeURIComponent(device)}`, { method: 'POST', body: { sdp, session } });
      },
      onChunk: chunk,
      onState(device, now) {
        // A finished transfer stays finished when the device hangs up.
        if (now === 'cut' && over.has(device)) return;
        if (ends.includes(now)) over.add(device);
        state(device, now);
      },
    });
  }, cannot);
  return () => {
    stopped = true;
    stop();
  };
}
