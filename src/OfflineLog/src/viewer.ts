// Everything that a page needs to show collected logs, in one file: dist/offline-log.viewer.js.
export { decode, newestFirst, type Named } from './block.js';
export { readChunk, type ReadChunk } from './rtc/readChunk.js';
export { receiver, type Receiver, type Receiving } from './rtc/receive.js';
export { watchLive, type Offer, type Watching } from './rtc/watch.js';
