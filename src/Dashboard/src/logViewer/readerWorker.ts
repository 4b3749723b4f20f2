// Reads and searches an order's logs away from the page's own thread. It has no texts of its own: what goes wrong, reader.ts says.
import { levels, type Counts } from './levels';
import { library } from './library';
import { liveLogs } from './liveLogs';
import { type FilePart, logFile } from './logFile';
import { type Filter, matcher, parseLine, partMatches } from './match';

/** What it tells of a command: `progress` any number of times, then a value or an error; `status` if the app refused part of the file. */
export interface Answer { id: number; value?: unknown; progress?: unknown; error?: string; status?: number | undefined }

/** Up to so many lines the histogram reads each; above, it spreads a member's counts over the time that the member spans. */
const exactLines = 60_000;

type Tell = (progress: unknown, transfer: Transferable[]) => void;

class Refused extends Error {
  constructor(readonly status: number) {
    super(`HTTP ${status}`);
  }
}

let live: ReturnType<typeof liveLogs>;
let source: ReturnType<typeof logFile> | ReturnType<typeof liveLogs>;
let generation = 0;

const fetchRange = (url: string, headers: Record<string, string>) => async (offset: number, bytes: number) => {
  const response = await fetch(url, { headers: { ...headers, Range: `bytes=${offset}-${offset + bytes - 1}` } });
  if (!response.ok) throw new Refused(response.status);
  const buffer = await response.arrayBuffer();
  // A server that knows no ranges sends all of it.
  return response.status === 206 ? buffer : buffer.slice(offset, offset + bytes);
};

/** Lets messages in. A timer would wait 4 ms each time. */
const { port1, port2 } = new MessageChannel();
const turn = () => new Promise<unknown>(resolve => {
  port1.onmessage = resolve;
  port2.postMessage(0);
});

const commands = {
  openFile({ parts, url, headers }: { parts: FilePart[]; url: string; headers: Record<string, string> }) {
    source = logFile(parts, fetchRange(url, headers));
  },
  openLive() {
    source = live = liveLogs(async bytes => (await library()).readChunk(bytes));
  },
  add: ({ device, bytes }: { device: string; bytes: Uint8Array }) => live.add(device, bytes),
  parts: () => source.parts,
  rows: async ({ numbers }: { numbers: number[] }) => (await source.lineTexts(numbers)).map(parseLine),
  /** Tells the numbers of matching lines while it finds them; a later filter ends an earlier one. */
  async filter({ filter }: { filter: Filter }, tell: Tell) {
    const mine = ++generation;
    const matches = matcher(filter);
    const { parts } = source;
    const total = source.lines();
    let ready: number[] = [];
    let told = performance.now();
    let isFirst = true;
    const flush = (scanned: number, done = false) => {
      const numbers = Uint32Array.from(ready);
      ready = [];
      told = performance.now();
      tell({ numbers, scanned, total, done }, [numbers.buffer]);
    };
    const all = (index: number) => {
      const { firstLine, lines } = parts[index]!;
      for (let line = firstLine; line < firstLine + lines; line++) ready.push(line);
    };
    const wanted = parts.map(part => partMatches(part, filter));
    const toRead = wanted.flatMap((how, index) => (how === 'some' ? [index] : []));
    let next = 0;
    // Parts that need no reading are merged in order with those that do.
    const passUpTo = (end: number) => {
      for (; next < end; next++) if (wanted[next] === 'all') all(next);
    };
    for await (const [index, lines] of source.scan(toRead)) {
      if (mine !== generation) return;
      passUpTo(index);
      next = index + 1;
      const { firstLine } = parts[index]!;
      lines.forEach((line, number) => matches(line) && ready.push(firstLine + number));
      // The first screen at once, then a few times a second.
      if (performance.now() - told > 80 || (isFirst && ready.length > 50)) {
        isFirst = false;
        flush(firstLine + lines.length);
      }
      await turn();
    }
    if (mine !== generation) return;
    passUpTo(parts.length);
    flush(total, true);
  },
  /** Counts by level in bins of equal length; `from` of the first. */
  async histogram({ from, stepMs, bins }: { from: number; stepMs: number; bins: number }) {
    const counts: Counts[] = Array.from({ length: bins }, () => [0, 0, 0, 0]);
    const at = (time: number) => Math.min(bins - 1, Math.max(0, Math.floor((time - from) / stepMs)));
    const { parts } = source;
    if (source.lines() <= exactLines) {
      for await (const heads of source.heads(parts.keys())) {
        for (const [time, level] of heads) {
          if (levels.includes(level) && !Number.isNaN(time)) counts[at(time)]![levels.indexOf(level)]!++;
        }
      }
      return counts;
    }
    for (const { first, last, counts: own } of parts) {
      const low = at(first);
      const high = at(last);
      for (let bin = low; bin <= high; bin++) {
        const begin = Math.max(first, from + bin * stepMs);
        const end = Math.min(last, from + (bin + 1) * stepMs);
        const share = last > first ? Math.max(0, end - begin) / (last - first) : 1;
        own.forEach((logs, level) => (counts[bin]![level]! += logs * share));
      }
    }
    return counts;
  },
};

addEventListener('message', async ({ data: { id, command, ...rest } }: MessageEvent<{ id: number; command: keyof typeof commands }>) => {
  const answer = (what: Omit<Answer, 'id'>, transfer: Transferable[] = []) => postMessage({ id, ...what }, { transfer });
  try {
    answer({ value: await commands[command](rest as never, (progress, transfer) => answer({ progress }, transfer)) });
  } catch (error) {
    answer({ error: (error as Error).message, status: error instanceof Refused ? error.status : undefined });
  }
});
