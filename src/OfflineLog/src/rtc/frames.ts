/** A size that every WebRTC peer accepts; smaller messages are also faster than larger ones. */
export const frameBytes = 16 * 1024;

/** Number of the chunk (32 bits), of the part in it and of its parts (16 bits each), big-endian. */
const headerBytes = 8;

export interface Frame {
  chunk: number;
  part: number;
  parts: number;
  bytes: Uint8Array;
}

/** A chunk in pieces. An empty one is one frame without bytes. */
export function* frames(chunk: number, bytes: Uint8Array): Generator<Uint8Array<ArrayBuffer>> {
  const most = frameBytes - headerBytes;
  const parts = Math.ceil(bytes.length / most) || 1;
  for (let part = 0; part < parts; part++) {
    const piece = bytes.subarray(part * most, (part + 1) * most);
    const frame = new Uint8Array(headerBytes + piece.length);
    const header = new DataView(frame.buffer);
    header.setUint32(0, chunk);
    header.setUint16(4, part);
    header.setUint16(6, parts);
    frame.set(piece, headerBytes);
    yield frame;
  }
}

/** Throws where it is none. */
export function readFrame(message: ArrayBuffer): Frame {
  const header = new DataView(message);
  if (message.byteLength > frameBytes) throw new Error(`A frame of ${message.byteLength} bytes; ${frameBytes} is the most.`);
  return { chunk: header.getUint32(0), part: header.getUint16(4), parts: header.getUint16(6), bytes: new Uint8Array(message, headerBytes) };
}
