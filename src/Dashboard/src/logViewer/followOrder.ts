// One order from now to its end: how far it is, and what reads its logs as soon as there are some.
import { ApiError, call, KeyNeeded } from '../api';
import type { LogOrder } from '../models';
import type { Part } from './levels';
import type { Connection } from './library';
import { watchDevices } from './live';
import type { FilePart } from './logFile';
import { openReader, type Reader } from './reader';

/** How often an open order is polled, before and after a device starts to send. */
const pollMs = 500;
const busyPollMs = 250;

/** Chunks of a live view arrive too fast to draw each. */
const drawMs = 120;

/** `part`: the live view is full, and what came after that is not in it. */
export type LiveState = Connection | 'part';

/** What reads the logs, and what it has. Each is the same logs as the one before, and perhaps some more. */
export interface Shown { reader: Reader; parts: Part[] }

export interface Followed {
  order?: LogOrder;
  /** Devices that have connected. */
  live: ReadonlyMap<string, LiveState>;
  isFull: boolean;
  cannotConnect: boolean;
  error?: Error | undefined;
  shown?: Shown;
}

export const isOpen = (order: LogOrder): boolean => order.outcome === 'Waiting';

/** Follows an order until it has ended and its logs are shown. `tell` gets all that is known each time that changes. Gives what ends it. */
export function followOrder(id: string, tell: (now: Followed) => void, askForKey: () => void): () => void {
  const path = `logs/orders/${encodeURIComponent(id)}`;
  const stop = new AbortController();
  const readers: Reader[] = [];
  let now: Followed = { live: new Map(), isFull: false, cannotConnect: false };
  let isOver = false;
  let stopLive: (() => void) | undefined;

  function change(more: Partial<Followed>) {
    if (stop.signal.aborted) return;
    now = { ...now, ...more };
    tell(now);
  }

  function failed(error: Error) {
    if (error instanceof KeyNeeded && !stop.signal.aborted) askForKey();
    change({ error });
  }

  function open(): Reader {
    const reader = openReader();
    readers.push(reader);
    return reader;
  }

  async function follow() {
    for (let seen = ''; !stop.signal.aborted; ) {
      try {
        const order = await call<LogOrder>(path, { signal: stop.signal });
        const text = JSON.stringify(order);
        if (text !== seen || now.error) change({ order, error: undefined });
        seen = text;
      } catch (error) {
        failed(error as Error);
        if (error instanceof ApiError && [400, 401, 403, 404].includes(error.status)) return;
      }
      const { order } = now;
      if (order && !isOpen(order)) return finish(order);
      if (order?.live && !stopLive) await startLive();
      const isBusy = order?.devices?.some(({ state }) => state !== 'Asked');
      await new Promise(resolve => setTimeout(resolve, isBusy ? busyPollMs : pollMs));
    }
  }

  async function finish(order: LogOrder) {
    isOver = true;
    stopLive?.();
    if (!order.logs || order.deletedAt || stop.signal.aborted) return;
    try {
      const parts = await partsOf(path, stop.signal);
      const reader = open();
      await reader.openFile(`${path}/file`, parts);
      change({ shown: { reader, parts } });
      for (const one of readers) if (one !== reader) one.close();
    } catch (error) {
      failed(error as Error);
    }
  }

  async function startLive() {
    const reader = open();
    await reader.openLive();
    let isFirst = true;
    let drawing: ReturnType<typeof setTimeout> | undefined;
    const draw = async () => {
      drawing = undefined;
      isFirst = false;
      const parts = await reader.parts();
      if (!isOver) change({ shown: { reader, parts } });
    };
    const state = (device: string, state: LiveState) => change({ live: new Map(now.live).set(device, now.isFull ? 'part' : state) });
    const end = watchDevices(path, {
      state,
      async chunk(device, bytes) {
        if (!await reader.add(device, bytes)) {
          // The device sees a lost connection, and uploads.
          end();
          change({ isFull: true });
          for (const one of [device, ...now.live.keys()]) state(one, 'part');
        }
        drawing ??= setTimeout(() => void draw().catch(failed), isFirst ? 0 : drawMs);
      },
      cannot: () => change({ cannotConnect: true }),
    });
    stopLive = end;
    if (stop.signal.aborted) end();
  }

  follow().catch(failed);
  return () => {
    stop.abort();
    stopLive?.();
    for (const reader of readers) reader.close();
  };
}

interface Member { offset: number; bytes: number; firstLine: number; lines: number; first: string; last: string; debug?: number; info?: number; warn?: number; error?: number }

/** The index of the file, in the form that the reader works with. */
async function partsOf(path: string, signal: AbortSignal): Promise<FilePart[]> {
  const { members } = await call<{ members: Member[] }>(`${path}/summary`, { signal });
  return members.map(({ offset, bytes, firstLine, lines, first, last, debug = 0, info = 0, warn = 0, error = 0 }) => ({
    offset, bytes, firstLine, lines, first: Date.parse(first), last: Date.parse(last), counts: [debug, info, warn, error],
  }));
}
