import { keys } from './builtins.js';
import { encodeAll, type Named } from './block.js';
import type { Core } from './core.js';
import type { Filter, Log } from './model.js';
import type { Platform } from './platform.js';
import { isAfter, kindOf, scan, wantedClasses, type Place } from './query.js';
import { asText } from './show.js';

/** What has to be sent, and the progress. */
export interface Progress {
  filter: Filter;
  /** What comes after it is still to be sent. */
  after?: Place;
  /**
   * Where the chunk in flight ends. Stored before it is sent: if the answer is lost with the page, the same logs are sent again under the
   * same key, and the next chunk starts where it ended.
   */
  until?: Place;
  /** Characters of a chunk, before compression. */
  chars: number;
}

export interface Chunk {
  /** Its last log; undefined where there is none. */
  end: Place | undefined;
  isLast: boolean;
  /** Blocks, compressed. */
  bytes: Uint8Array;
}

export interface Chunks {
  /** The next chunk after `progress.after`. If that is the end of the last one and the scan is still open, nothing is read twice. One call at a time. */
  next(progress: Progress): Promise<Chunk>;
  /** Lets go of storage. */
  end(): void;
}

/** Of a whole chunk's characters: less is not worth a request. */
const leastShare = 0.25;

/**
 * While a scan holds the lock of readers and the compactor waits for it, every later search stands behind the compactor. So the lock is released if the
 * next chunk is not requested soon: nothing should wait for a network.
 */
const keptMs = 500;

/** An older scan starts again: after half a minute the compactor takes the lock away, and background timers are late. */
const freshMs = 10_000;

/** About 300 KB when compressed in a browser. */
export const uploadChars = ({ chunkChars }: Platform): number => chunkChars * 2;

export function chunksOf(core: Core): Chunks {
  const { platform } = core.inner;
  let source: AsyncGenerator<Named[]> | undefined;
  let openedMs = 0;
  let cancel = (): void => {};
  /** Read, but not in a chunk yet, from `index` on. */
  let batch: Named[] = [];
  let index = 0;
  let at: Place | undefined;

  function end(): void {
    cancel();
    void source?.return(undefined);
    source = undefined;
  }

  return {
    end,
    async next({ filter, after, until, chars }) {
      cancel();
      if (!source || after !== at || Math.abs(platform.now() - openedMs) > freshMs) {
        end();
        source = unsent(core, filter, after);
        openedMs = platform.now();
        batch = [];
        index = 0;
      }
      const logs: Named[] = [];
      let last: Named | undefined;
      let size = 0;
      let isLast = false;
      // A stored chunk whose logs are all wanted is sent unchanged. So a chunk ends where a stored one begins, unless it would be under a quarter full, and
      // takes a stored one whole even beyond `chars`, unless a 413 has made those fewer.
      const isFull = ({ chunk }: Named): boolean =>
        chunk !== last?.chunk ? size >= chars * leastShare : size >= chars && !(chunk && chunk === logs[0]!.chunk && chars >= uploadChars(platform));
      try {
        for (;;) {
          const next = batch[index];
          if (next) {
            if (until ? isAfter(next, until) : isFull(next)) break;
            logs.push((last = next));
            size += charsOf(next.log);
            index++;
          } else {
            const step = await source.next();
            isLast = !!step.done;
            if (isLast) break;
            batch = step.value as Named[];
            index = 0;
          }
        }
        const stored = last?.chunk;
        const isStored = stored?.logs === logs.length && logs.every(({ chunk }) => chunk === stored);
        const bytes = isStored ? stored!.bytes : await platform.codec.pack(encodeAll(logs.reverse()).join('\n'));
        at = last && [kindOf(last), [last.log.time, last.tab, last.seq]];
        cancel = platform.later(end, keptMs);
        return { end: at, isLast, bytes };
      } catch (error) {
        end();
        throw error;
      }
    },
  };
}

/** In the order of sending: that of the classes' names. */
async function* unsent(core: Core, filter: Filter, after?: Place): AsyncGenerator<Named[]> {
  for (const kind of wantedClasses(filter)) {
    if (after && kind < after[0]) continue;
    yield* scan(core, { ...filter, limit: undefined, to: after?.[0] === kind ? after[1][0] : filter.to }, [kind], after);
  }
}

/** Roughly its size as JSON; an exact size is not needed and would mean writing it twice. */
function charsOf(log: Log): number {
  let chars = 16;
  for (const name of keys(log)) chars += asText(log[name]).length;
  return chars;
}
