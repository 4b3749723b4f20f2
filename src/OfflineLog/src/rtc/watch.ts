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
  /** Gives the server the answer to one; rejects where it is too late. */
  answer(offer: Offer, sdp: string): Promise<void>;
  /** A chunk of a device: gzip of blocks, see `readChunk`. */
  onChunk(device: string, bytes: Uint8Array, number: number): void | Promise<void>;
  /** `ended`: everything is here, `differs`: something is, but not what the device sent, `broken`: it sent what cannot be. */
  onState(device: string, state: 'connected' | 'cut' | 'ended' | 'differs' | 'broken'): void;
  config?: RTCConfiguration;
  /** Between two looks. */
  everyMs?: number;
}

/** The engineer's side of an order: answers devices that offer a connection, also after a cut. Gives what ends that. */
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
        // One device's nonsense is no reason to miss another.
        await connect(offer).catch(() => peers.get(offer.device)?.close());
      }
    } catch {
      // The server is away for a moment; the next look will show.
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
