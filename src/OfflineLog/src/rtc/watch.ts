import { gathered } from './gathered.js';
import { receiver } from './receive.js';

/** A device that wants to connect, as `GET .../rtc/offers` lists it. */
export interface Offer {
  device: string;
  sdp: string;
  session: string;
}

export interface Watching {
  /** Asks the server for offers. */
  offers(): Promise<Offer[]>;
  /** Sends the server the answer to one; rejects if it is too late. */
  answer(offer: Offer, sdp: string): Promise<void>;
  /** A chunk of a device: gzip of blocks, see `readChunk`. */
  onChunk(device: string, bytes: Uint8Array, number: number): void | Promise<void>;
  /** `ended`: everything is here, `differs`: it does not match what the device sent, `broken`: it sent something invalid. */
  onState(device: string, state: 'connected' | 'cut' | 'ended' | 'differs' | 'broken'): void;
  config?: RTCConfiguration;
  /** Between two looks. */
  everyMs?: number;
}

/** The engineer's side of an order: answers devices that offer a connection, even after a lost one. Returns a function that ends that. */
export function watchLive({ offers, answer, onChunk, onState, config, everyMs = 200 }: Watching): () => void {
  const receivers = new Map<string, ReturnType<typeof receiver>>();
  const peers = new Map<string, RTCPeerConnection>();
  const answered = new Set<string>();
  let timer: ReturnType<typeof setTimeout>;
  let stopped = false;

  const receiverOf = (device: string): ReturnType<typeof receiver> => {
    const known = receivers.get(device);
    if (known) return known;
    const made = receiver({
      onChunk: (bytes, number) => onChunk(device, bytes, number),
      onEnd: isWhole => onState(device, isWhole ? 'ended' : 'differs'),
      onProblem: () => onState(device, 'broken'),
    });
    receivers.set(device, made);
    return made;
  };

  async function connect(offer: Offer): Promise<void> {
    const { device } = offer;
    peers.get(device)?.close();
    const peer = new RTCPeerConnection(config);
    peers.set(device, peer);
    peer.ondatachannel = ({ channel }) => {
      channel.addEventListener('open', () => onState(device, 'connected'), { once: true });
      channel.addEventListener('close', () => onState(device, 'cut'));
      receiverOf(device).take(channel);
    };
    await peer.setRemoteDescription({ type: 'offer', sdp: offer.sdp });
    await peer.setLocalDescription();
    await answer(offer, await gathered(peer, setTimeout));
  }

  async function look(): Promise<void> {
    try {
      for (const offer of await offers()) {
        if (answered.has(offer.session)) continue;
        answered.add(offer.session);
        // One device's nonsense must not affect another.
        await connect(offer).catch(() => peers.get(offer.device)?.close());
      }
    } catch {
      // The server cannot be reached for a moment; the next poll will show.
    }
    if (!stopped) timer = setTimeout(() => void look(), everyMs);
  }

  void look();
  return () => {
    stopped = true;
    clearTimeout(timer);
    peers.forEach(peer => peer.close());
  };
}
