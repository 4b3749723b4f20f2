import type { Filter } from './match';

/** What finds lines; `found` is told again and again. */
export interface Searcher {
  filter(filter: Filter, found: (numbers: Uint32Array, scanned: number, total: number, done: boolean) => void): Promise<unknown>;
}

/** Numbers of lines in the order they were found. Their number is not known in advance: a live view grows while it is searched. */
function foundLines() {
  let numbers = new Uint32Array(1_024);
  let used = 0;
  return {
    size: () => used,
    at: (index: number) => numbers[index]!,
    add(more: Uint32Array) {
      if (used + more.length > numbers.length) {
        const larger = new Uint32Array(Math.max(used + more.length, numbers.length * 2));
        larger.set(numbers.subarray(0, used));
        numbers = larger;
      }
      numbers.set(more, used);
      used += more.length;
    },
  };
}

type FoundLines = ReturnType<typeof foundLines>;

interface Running { reader: Searcher; found: FoundLines; isOutdated: boolean }

export interface Searching {
  seenTo: () => number;
  told: (scanned: number | undefined, areOthers: boolean) => void;
}

/**
 * Searches one after the other, and what the list shows of them. `seenTo()`: up to which row somebody looks. `told(scanned, areOthers)`: more is
 * known, of a search that `scanned` so many lines, or all when that is undefined; `areOthers`: the numbers take the place of those shown until now.
 */
export function lineSearch({ seenTo, told }: Searching) {
  let shown: FoundLines | undefined;
  let running: Running | undefined;

  async function run(reader: Searcher, filter: Filter, found: FoundLines): Promise<void> {
    const mine: Running = { reader, found, isOutdated: false };
    running = mine;
    try {
      await reader.filter(filter, (more, scanned, _, done) => {
        if (mine !== running) return;
        found.add(more);
        const areOthers = shown !== found && (done || found.size() >= Math.min(seenTo(), shown?.size() ?? 0));
        if (areOthers) shown = found;
        told(done ? undefined : scanned, areOthers);
      });
    } finally {
      if (mine === running) running = undefined;
    }
    if (mine.isOutdated && !running && shown === found) await run(reader, filter, foundLines());
  }

  return {
    /** The numbers that are shown; nothing while all lines are. */
    shown: () => shown,
    /** Whether the shown numbers are from before the logs grew. */
    isStale: () => running !== undefined && running.found !== shown,
    /** Searches for something else: the list is empty until something is found. */
    start(reader: Searcher, filter: Filter) {
      shown = foundLines();
      return run(reader, filter, shown);
    },
    /**
     * Searches for the same in the same logs and some more. What is shown stays until the new numbers reach to where somebody looks. A search of the
     * same reader comes to its end first: where chunks come faster than it searches, none ever would.
     */
    async again(reader: Searcher, filter: Filter) {
      if (running?.reader === reader) running.isOutdated = true;
      else await run(reader, filter, foundLines());
    },
    /** Shows all lines. */
    stop() {
      shown = running = undefined;
    },
  };
}
