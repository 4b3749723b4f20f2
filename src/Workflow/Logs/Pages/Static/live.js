import { call, json } from './api.js';

const words = { connected: 'connected', cut: 'cut off' };
const ends = { ended: 'all here, hash equal', differs: 'not what was sent', broken: 'sent nonsense' };

/**
 * Answers devices that offer a connection for this order. `chunk(device, bytes)` gets what they send, `state(device, text)` how the connection is.
 * Returns a function that ends it. Without the library's file there is no live view; the upload over HTTP is not affected.
 */
export function watchDevices(path, { chunk, state }) {
  let stop = () => {};
  let stopped = false;
  const over = new Set();
  import('./offline-log.viewer.js').then(({ watchLive }) => {
    if (stopped) return;
    stop = watchLive({
      offers: async () => (await json(`${path}/rtc/offers`)).offers,
      answer: async ({ device, session }, sdp) => {
        await call(`${path}/rtc/answer/${encodeURIComponent(device)}`, { method: 'POST', body: { sdp, session } });
      },
      onChunk: chunk,
      onState(device, now) {
        // A finished transfer stays finished when the device hangs up.
        if (now === 'cut' && over.has(device)) return;
        if (now in ends) over.add(device);
        state(device, words[now] ?? ends[now]);
      },
    });
  }, () => state('viewer', 'cannot connect: the library is not built'));
  return () => {
    stopped = true;
    stop();
  };
}
