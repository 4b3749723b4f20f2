export type Format = 'gzip' | 'deflate';

// As they are when the log loads; later replacements by a page may differ.
const { CompressionStream, DecompressionStream, MessageChannel, Response, TextEncoder } = globalThis;

/** Text to compressed bytes and back. */
export interface Codec {
  pack(text: string, format?: Format): Promise<Uint8Array>;
  unpack(bytes: Uint8Array): Promise<string>;
}

/** The browser's own streams work on the thread that calls them: 8 KB take it about half a millisecond. */
const sliceBytes = 8 * 1024;

/** Lets everything else that waits run first. A timer would work, but browsers delay nested ones by 4 ms. */
const pause = (): Promise<void> =>
  new Promise(resolve => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(0);
  });

/** Without `CompressionStream` (before Chrome 80, Firefox 113, Safari 16.4) bytes are stored uncompressed; the reader detects that. */
export const nativeCodec: Codec = {
  async pack(text, format = 'gzip') {
    const raw = new TextEncoder().encode(text);
    if (!CompressionStream) return raw;
    const stream = new CompressionStream(format);
    const packed = new Response(stream.readable).arrayBuffer();
    const writer = stream.writable.getWriter();
    for (let start = 0; start < raw.length; start += sliceBytes) {
      await writer.write(raw.subarray(start, start + sliceBytes));
      await pause();
    }
    await writer.close();
    return new Uint8Array(await packed);
  },

  async unpack(bytes) {
    const body = new Response(bytes as Uint8Array<ArrayBuffer>);
    // 1f 8b opens a gzip stream; our text starts with a brace.
    return (bytes[0] === 0x1f ? new Response(body.body!.pipeThrough(new DecompressionStream('gzip'))) : body).text();
  },
};
