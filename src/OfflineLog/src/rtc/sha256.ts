/** SHA-256 of what comes in pieces: the browser's own wants everything at once, and a secure context. */
export interface Sha256 {
  update(bytes: Uint8Array): void;
  /** Of what came so far; more may come after. */
  hex(): string;
}

const blockBytes = 64;

/** The first 32 bits of the fraction of a root, which is what the standard takes its constants from. */
const fraction = (root: number): number => (root % 1) * 2 ** 32;

const startState: number[] = [];
const keys: number[] = [];
for (let number = 2; keys.length < blockBytes; number++) {
  let factor = 2;
  while (number % factor) factor++;
  if (factor < number) continue;
  if (startState.length < 8) startState.push(fraction(number ** (1 / 2)));
  keys.push(fraction(number ** (1 / 3)));
}
const roundKeys = Int32Array.from(keys, key => key | 0);

export function sha256(): Sha256 {
  const state = Int32Array.from(startState, word => word | 0);
  const rest = new Uint8Array(blockBytes);
  let length = 0;

  return {
    update(bytes) {
      let start = 0;
      for (let filled = length % blockBytes; start < bytes.length; filled = 0) {
        const piece = bytes.subarray(start, start + blockBytes - filled);
        start += piece.length;
        length += piece.length;
        if (piece.length === blockBytes) mix(state, piece);
        else {
          rest.set(piece, filled);
          if (filled + piece.length === blockBytes) mix(state, rest);
        }
      }
    },

    hex() {
      const filled = length % blockBytes;
      const end = new Uint8Array(filled < blockBytes - 8 ? blockBytes : 2 * blockBytes);
      end.set(rest.subarray(0, filled));
      end[filled] = 0x80;
      const bits = new DataView(end.buffer);
      bits.setUint32(end.length - 8, Math.floor(length / 2 ** 29));
      bits.setUint32(end.length - 4, length * 8);
      const last = state.slice();
      for (let start = 0; start < end.length; start += blockBytes) mix(last, end.subarray(start, start + blockBytes));
      return Array.from(last, word => (word >>> 0).toString(16).padStart(8, '0')).join('');
    },
  };
}

const words = new Int32Array(blockBytes);

const turned = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

/** One block into the state; the letters are the standard's. */
function mix(state: Int32Array, block: Uint8Array): void {
  const view = new DataView(block.buffer, block.byteOffset);
  for (let at = 0; at < blockBytes; at++) {
    if (at < 16) words[at] = view.getInt32(at * 4);
    else {
      const early = words[at - 15]!;
      const late = words[at - 2]!;
      words[at] = words[at - 16]! + (turned(early, 7) ^ turned(early, 18) ^ (early >>> 3)) + words[at - 7]! + (turned(late, 17) ^ turned(late, 19) ^ (late >>> 10));
    }
  }
  let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number];
  for (let at = 0; at < blockBytes; at++) {
    const first = h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + ((e & f) ^ (~e & g)) + roundKeys[at]! + words[at]!;
    const second = (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, index) => (state[index]! += word));
}
