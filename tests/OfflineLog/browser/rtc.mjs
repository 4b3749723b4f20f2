// Runs in two pages: the device's, which answers a live order, and the engineer's, which watches it.
import { openLog } from '@workflow/offline-log/index.js';
import { rtcLive } from '@workflow/offline-log/rtc/index.js';
import { sha256 } from '@workflow/offline-log/rtc/sha256.js';
import { readChunk, watchLive } from '@workflow/offline-log/offline-log.viewer.js';

const peers = [];
const Peer = globalThis.RTCPeerConnection;
globalThis.RTCPeerConnection = class extends Peer {
  constructor(...how) {
    super(...how);
    peers.push(this);
  }
};
const cut = () => peers.forEach(peer => peer.close());

/** Chunks that this page has got as a viewer. */
export let seen = 0;

let mostBuffered = 0;
const { send } = RTCDataChannel.prototype;
RTCDataChannel.prototype.send = function (data) {
  send.call(this, data);
  mostBuffered = Math.max(mostBuffered, this.bufferedAmount);
};

/** The device: writes so many logs, and asks for orders once. */
export async function runDevice({ endpoint, name, logs, characters, chunkChars, isPlain, isPatient = true }) {
  const plain = { pack: async text => new TextEncoder().encode(text), unpack: async bytes => new TextDecoder().decode(bytes) };
  const problems = [];
  // On a busy machine a connection may take longer than HTTP waits for one.
  const later = (work, delayMs) => {
    const timer = setTimeout(work, isPatient && delayMs === 5_000 ? 30_000 : delayMs);
    return () => clearTimeout(timer);
  };
  const log = openLog({
    id: 'shop', name, uin: '10001',
    server: { endpoint, token: () => 'token-of-10001', live: rtcLive() },
    onProblem: problem => problems.push(problem.message),
    platform: { later, ...(chunkChars && { chunkChars }), ...(isPlain && { codec: plain }) },
  });
  const noise = () => Array.from({ length: characters / 10 }, () => Math.random().toString(36).slice(2, 12)).join('');
  for (let number = 0; number < logs; number++) log.write(number % 20 ? 'info' : 'error', `第 ${number} 条 😀 ${noise()}`);
  await log.flush();
  const started = performance.now();
  await log.orders.poll();
  const ms = performance.now() - started;
  await log.close();
  return { ms, mostBuffered, connections: peers.length, problems };
}

/** The engineer: watches until the device has sent everything; cuts the line after so many chunks. */
export function runViewer({ endpoint, cutAfter = [], pauseMs = 0 }) {
  const states = [];
  const names = [];
  const hash = sha256();
  let bytes = 0;
  let chunks = 0;
  let firstMs;
  const started = performance.now();
  const ask = async (path, body) => {
    const answer = await fetch(`${endpoint}/api/logs/orders/o1/rtc/${path}`, { method: body ? 'POST' : 'GET', body: body && JSON.stringify(body) });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  };
  return new Promise(resolve => {
    const stop = watchLive({
      offers: async () => (await ask('offers')).offers,
      answer: ({ device, session }, sdp) => ask(`answer/${device}`, { sdp, session }),
      async onChunk(device, chunk) {
        firstMs ??= performance.now() - started;
        const { logs } = await readChunk(chunk);
        names.push(...logs.map(({ tab, seq }) => `${tab}.${seq}`));
        hash.update(chunk);
        bytes += chunk.length;
        seen = ++chunks;
        if (pauseMs) await new Promise(resume => setTimeout(resume, pauseMs));
        if (cutAfter.includes(chunks)) cut();
      },
      onState(device, state) {
        states.push(state);
        if (!['ended', 'differs', 'broken'].includes(state)) return;
        setTimeout(stop, 100);
        resolve({ states, logs: names.length, different: new Set(names).size, bytes, chunks, sha256: hash.hex(), firstMs, endedMs: performance.now() - started });
      },
    });
  });
}

/** A peer that takes the connection and then says what it is given. */
export async function runLiar({ endpoint, says }) {
  const ask = async (path, body) => (await fetch(`${endpoint}/api/logs/orders/o1/rtc/${path}`, { method: body ? 'POST' : 'GET', body: body && JSON.stringify(body) })).json();
  const peer = new Peer();
  peer.ondatachannel = ({ channel }) => {
    // More than once: now and then a browser loses the first words.
    const say = () => channel.readyState === 'open' && says.forEach(one => channel.send(one));
    channel.onopen = () => setInterval(say, 250) && say();
  };
  let offer;
  while (!(offer = (await ask('offers')).offers[0])) await new Promise(resolve => setTimeout(resolve, 50));
  await peer.setRemoteDescription({ type: 'offer', sdp: offer.sdp });
  await peer.setLocalDescription();
  while (peer.iceGatheringState !== 'complete') await new Promise(resolve => setTimeout(resolve, 10));
  await ask(`answer/${offer.device}`, { sdp: peer.localDescription.sdp, session: offer.session });
}
