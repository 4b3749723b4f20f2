import type { Chunks, Progress } from '../chunks.js';
import type { Core } from '../core.js';
import type { Task } from '../upload.js';
import { sha256 } from './sha256.js';

/** An order's chunks, made one after the other, and kept until they are acknowledged: after a lost connection the last ones are needed again. */
export interface Outgoing {
  /** Number of the last chunk that the other side has; -1 before the first. */
  acked(): number;
  /** This page has made none yet; an earlier page may have. */
  isNew(): boolean;
  /** Nothing after the last one. */
  chunk(number: number): Promise<Uint8Array | undefined>;
  /** The other side has everything up to this one. Throws if that is impossible. */
  acknowledge(number: number): void;
  /** From the first one again, for a page that has lost what it had. */
  restart(): void;
  end(): { chunks: number; bytes: number; sha256: string };
}

export function outgoing(core: Core, task: Task, chunks: Chunks): Outgoing {
  // What is written from here on follows over HTTP.
  const filter = { ...task.filter, to: Math.min(task.filter.to ?? Infinity, core.inner.platform.now()) };
  const kept = new Map<number, Uint8Array>();
  let rest: Progress = task;
  let hash = sha256();
  let acked = 0;
  let made = 0;
  let bytes = 0;
  let isAtEnd = false;

  function restart(): void {
    kept.clear();
    rest = { ...task, filter };
    hash = sha256();
    acked = made = -1;
    bytes = 0;
    isAtEnd = false;
  }
  restart();

  return {
    acked: () => acked,
    isNew: () => made < 0,
    restart,
    async chunk(number) {
      if (number > made && !isAtEnd) {
        const chunk = await chunks.next(rest);
        isAtEnd = chunk.isLast;
        if (chunk.end) {
          rest.after = chunk.end;
          hash.update(chunk.bytes);
          bytes += chunk.bytes.length;
          kept.set(++made, chunk.bytes);
        }
      }
      return kept.get(number);
    },
    acknowledge(number) {
      if (!(number >= acked && number <= made && Number.isInteger(number))) throw new Error(`Chunk ${number} is not one that was sent.`);
      while (acked < number) kept.delete(++acked);
    },
    end: () => ({ chunks: made + 1, bytes, sha256: hash.hex() }),
  };
}
