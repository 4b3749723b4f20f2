/** Incremental SHA-256: the browser's own needs everything at once, and a secure context. */
export interface Sha256 {
  update(bytes: Uint8Array): void;
  /** Of the data so far; more may follow. */
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
      while (start < bytes.length) {
        const filled = length % blockBytes;
        const taken = Math.min(blockBytes - filled, bytes.length - start);
        if (taken === blockBytes) mix(state, bytes, start);
        else {
          rest.set(bytes.subarray(start, start + taken), filled);
          if (filled + taken === blockBytes) mix(state, rest, 0);
        }
        start += taken;
        length += taken;
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
      for (let start = 0; start < end.length; start += blockBytes) mix(last, end, start);
      return Array.from(last, word => (word >>> 0).toString(16).padStart(8, '0')).join('');
    },
  };
}

const words = new Int32Array(blockBytes);

const turned = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

/** One block, which starts at `start`, into the state; the letters are the standard's. */
function mix(state: Int32Array, bytes: Uint8Array, start: number): void {
  for (let at = 0; at < 16; at++, start += 4) words[at] = (bytes[start]! << 24) | (bytes[start + 1]! << 16) | (bytes[start + 2]! << 8) | bytes[start + 3]!;
  for (let at = 16; at < blockBytes; at++) {
    const early = words[at - 15]!;
    const late = words[at - 2]!;
    words[at] = words[at - 16]! + (turned(early, 7) ^ turned(early, 18) ^ (early >>> 3)) + words[at - 7]! + (turned(late, 17) ^ turned(late, 19) ^ (late >>> 10));
  }
  let a = state[0]!;
  let b = state[1]!;
  let c = state[2]!;
  let d = state[3]!;
  let e = state[4]!;
  let f = state[5]!;
  let g = state[6]!;
  let h = state[7]!;
  // No arrays here: this loop would spend its time on them.
  for (let at = 0; at < blockBytes; at++) {
    const first = (h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + ((e & f) ^ (~e & g)) + roundKeys[at]! + words[at]!) | 0;
    const second = (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + second) | 0;
  }
  state[0]! += a;
  state[1]! += b;
  state[2]! += c;
  state[3]! += d;
  state[4]! += e;
  state[5]! += f;
  state[6]! += g;
  state[7]! += h;
}
