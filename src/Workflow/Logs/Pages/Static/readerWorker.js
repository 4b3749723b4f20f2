// Reads and searches an order's logs outside the page's own thread. For its messages see reader.js.
import { levels } from './levels.js';
import { liveLogs } from './liveLogs.js';
import { logFile } from './logFile.js';
import { matcher, parseLine, partMatches } from './match.js';

/** Up to so many lines the histogram reads each; above, it spreads a member's counts over the time that the member spans. */
const exactLines = 60_000;

let source;
let generation = 0;

const fetchRange = (url, headers) => async (offset, bytes) => {
  const response = await fetch(url, { headers: { ...headers, Range: `bytes=${offset}-${offset + bytes - 1}` } });
  if (!response.ok) throw new Error(`The app answered ${response.status} when part of the logs was asked for.`);
  const buffer = await response.arrayBuffer();
  // A server that knows no ranges sends all of it.
  return response.status === 206 ? buffer : buffer.slice(offset, offset + bytes);
};

/** Lets messages in. A timer would wait 4 ms each time. */
const { port1, port2 } = new MessageChannel();
const turn = () => new Promise(resolve => {
  port1.onmessage = resolve;
  port2.postMessage(0);
});

const commands = {
  openFile({ parts, url, headers }) {
    source = logFile(parts, fetchRange(url, headers));
    return source.lines();
  },
  openLive() {
    source = liveLogs();
    return 0;
  },
  add: ({ device, bytes }) => source.add(device, bytes),
  parts: () => source.parts,
  rows: async ({ numbers }) => (await source.lineTexts(numbers)).map(parseLine),
  /** Tells the numbers of matching lines while it finds them; a later filter ends an earlier one. */
  async filter({ filter }, tell) {
    const mine = ++generation;
    const matches = matcher(filter);
    const { parts } = source;
    const total = source.lines();
    let ready = [];
    let told = performance.now();
    let isFirst = true;
    const flush = (scanned, done = false) => {
      const numbers = Uint32Array.from(ready);
      ready = [];
      told = performance.now();
      tell({ generation: filter.generation, numbers, scanned, total, done }, [numbers.buffer]);
    };
    const all = index => {
      const { firstLine, lines } = parts[index];
      for (let line = firstLine; line < firstLine + lines; line++) ready.push(line);
    };
    const wanted = parts.map(part => partMatches(part, filter));
    const toRead = wanted.flatMap((how, index) => (how === 'some' ? [index] : []));
    let next = 0;
    // Parts that need no reading are merged in order with those that do.
    const passUpTo = end => {
      for (; next < end; next++) if (wanted[next] === 'all') all(next);
    };
    for await (const [index, lines] of source.scan(toRead)) {
      if (mine !== generation) return undefined;
      passUpTo(index);
      next = index + 1;
      const { firstLine } = parts[index];
      lines.forEach((line, number) => matches(line) && ready.push(firstLine + number));
      // The first screen at once, then a few times a second.
      if (performance.now() - told > 80 || (isFirst && ready.length > 50)) {
        isFirst = false;
        flush(firstLine + lines.length);
      }
      await turn();
    }
    if (mine !== generation) return undefined;
    passUpTo(parts.length);
    flush(total, true);
    return undefined;
  },
  /** Counts by level in bins of equal length; `from` of the first. */
  async histogram({ from, stepMs, bins }) {
    const counts = Array.from({ length: bins }, () => [0, 0, 0, 0]);
    const at = time => Math.min(bins - 1, Math.max(0, Math.floor((time - from) / stepMs)));
    const { parts } = source;
    if (source.lines() <= exactLines) {
      for await (const heads of source.heads(parts.keys())) {
        for (const [time, level] of heads) {
          if (levels.includes(level) && !Number.isNaN(time)) counts[at(time)][levels.indexOf(level)]++;
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
        own.forEach((logs, level) => (counts[bin][level] += logs * share));
      }
    }
    return counts;
  },
};

addEventListener('message', async ({ data: { id, command, ...rest } }) => {
  try {
    const value = await commands[command](rest, (progress, transfer) => postMessage({ id, progress }, transfer));
    postMessage({ id, value });
  } catch (error) {
    postMessage({ id, error: error.message });
  }
});
