import { decode, type Named } from '../block.js';

/** As much as the door for uploads inflates. */
const mostInflatedBytes = 8 * 1024 * 1024;

export interface ReadChunk {
  /** In no order. */
  logs: Named[];
  /** Lines that were no blocks. */
  damaged: number;
}

/** What a device sent: gzip of blocks, or plain blocks if it cannot compress. Rejects if it decompresses to more than a chunk may hold. */
export async function readChunk(bytes: Uint8Array): Promise<ReadChunk> {
  const body = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream();
  const reader = (bytes[0] === 0x1f ? body.pipeThrough(new DecompressionStream('gzip')) : body).pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (let step; !(step = await reader.read()).done; ) {
    text += step.value;
    if (text.length > mostInflatedBytes) {
      await reader.cancel();
      throw new Error(`A chunk of more than ${mostInflatedBytes} characters.`);
    }
  }
  const found: ReadChunk = { logs: [], damaged: 0 };
  for (const line of text.split('\n')) {
    try {
      if (line) found.logs.push(...decode(line));
    } catch {
      found.damaged++;
    }
  }
  return found;
}
