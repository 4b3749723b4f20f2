// The library's side of a live view, as the app serves it. src/OfflineLog builds it, and the app does without.
import type { ReadChunk } from './liveLogs';

const address = '/api/logs/pages/offline-log.viewer.js';

/** A device that wants to connect. */
export interface Offer { device: string; sdp: string; session: string }

export type Connection = 'connected' | 'cut' | 'ended' | 'differs' | 'broken';

export interface Library {
  readChunk: ReadChunk;
  /** Gives what ends it. */
  watchLive(watching: {
    offers: () => Promise<Offer[]>;
    answer: (offer: Offer, sdp: string) => Promise<void>;
    onChunk: (device: string, bytes: Uint8Array) => Promise<void>;
    onState: (device: string, state: Connection) => void;
  }): () => void;
}

export const library = (): Promise<Library> => import(/* @vite-ignore */ address);
