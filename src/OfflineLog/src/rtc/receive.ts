import { readFrame } from './frames.js';
import { sha256 } from './sha256.js';

/** A chunk is about 300 KB; the door for uploads takes no more than this either. */
const mostChunkBytes = 4 * 1024 * 1024;

/** The first message is sometimes lost while a browser still opens its end; it is repeated until the device answers. */
const greetAgainMs = 250;

/** All of a device's storage, compressed. */
const defaultMostBytes = 256 * 1024 * 1024;

export interface Receiving {
  /** A whole chunk, gzip of blocks as on HTTP; the next is acknowledged after this has settled. */
  onChunk(bytes: Uint8Array, number: number): void | Promise<void>;
  /** The device has sent everything; false if it does not match the device's hash. */
  onEnd(isWhole: boolean): void;
  /** The device sent an invalid message; nothing more is accepted from it. */
  onProblem?(error: unknown): void;
  mostBytes?: number;
}

export interface Receiver {
  /** Receives a channel of the device; after a lost connection the next one, which continues where the last one ended. */
  take(channel: RTCDataChannel): void;
  /** Number of the last whole chunk; -1 before the first. */
  have(): number;
  bytes(): number;
}

/** The engineer's half: one for each device of an order. */
export function receiver({ onChunk, onEnd, onProblem, mostBytes = defaultMostBytes }: Receiving): Receiver {
  let hash = sha256();
  let have = -1;
  let total = 0;
  /** Including what a page sent before it was reloaded. */
  let taken = 0;
  let isEnded = false;
  let current: RTCDataChannel | undefined;
  // One after the other, even across lost connections: a chunk may take a while to be shown.
  let last: Promise<unknown> = Promise.resolve();

  async function keep(pieces: Uint8Array[], bytes: number): Promise<void> {
    const chunk = new Uint8Array(bytes);
    let at = 0;
    for (const piece of pieces) {
      chunk.set(piece, at);
      at += piece.length;
    }
    await onChunk(chunk, have + 1);
    hash.update(chunk);
    total += bytes;
    taken += bytes;
    have++;
  }

  /** The device's page was reloaded. */
  function restart(): void {
    hash = sha256();
    have = -1;
    total = 0;
    isEnded = false;
  }

  return {
    have: () => have,
    bytes: () => total,
    take(channel) {
      let pieces: Uint8Array[] = [];
      let bytes = 0;
      let parts = 0;
      let isGreeted = false;
      const say = (what: object): void => {
        if (channel.readyState === 'open') channel.send(JSON.stringify(what));
      };

      async function frame(message: ArrayBuffer): Promise<void> {
        const { chunk, part, parts: all, bytes: piece } = readFrame(message);
        if (!isGreeted || chunk !== have + 1 || part !== pieces.length || part >= all || (part && all !== parts)) throw new Error(`Part ${part} of ${all} of chunk ${chunk} came out of its turn.`);
        parts = all;
        bytes += piece.length;
        pieces.push(piece);
        if (bytes > mostChunkBytes || taken + bytes > mostBytes) throw new Error('More than a device can have.');
        if (pieces.length < all) return;
        await keep(pieces, bytes);
        pieces = [];
        bytes = 0;
        say({ ack: have });
      }

      function told(text: string): void {
        const { v, from, end } = JSON.parse(text) as { v?: number; from?: number; end?: { chunks: number; bytes: number; sha256: string } };
        if (end && isGreeted) {
          const isWhole = end.chunks === have + 1 && end.bytes === total && end.sha256 === hash.hex();
          say({ ok: isWhole });
          // Repeated after a lost connection, it changes nothing here.
          if (!isEnded) onEnd(isWhole);
          isEnded = true;
        } else if (v === 1 && (from === 0 || from === have + 1)) {
          if (from === 0) restart();
          isGreeted = true;
        } else throw new Error(`A device of another version, or one that goes on at ${from} instead of ${have + 1}.`);
      }

      const inTurn = (work: () => void | Promise<void>): void => {
        last = last
          .then(() => (channel === current ? work() : undefined))
          .catch(error => {
            current = undefined;
            channel.close();
            onProblem?.(error);
          });
      };
      current = channel;
      channel.binaryType = 'arraybuffer';
      channel.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => inTurn(() => (typeof data === 'string' ? told(data) : frame(data)));
      const greet = (): void => inTurn(() => {
        if (isGreeted || channel.readyState !== 'open') return;
        say({ have });
        setTimeout(greet, greetAgainMs);
      });
      if (channel.readyState === 'open') greet();
      else channel.onopen = greet;
    },
  };
}
