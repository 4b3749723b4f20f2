import { levels, type Part } from './levels';

/** A log as a chunk has it: its tab and its number there name it on its device. */
export interface NamedLog { log: { time: number; level: string }; tab: string; seq: number }

export type ReadChunk = (bytes: Uint8Array) => Promise<{ logs: NamedLog[] }>;

interface Kept { time: number; level: string; tab: string; seq: number; text: string }

/** As many lines as the merged file has to a member, about: the grain in which a scan lets other work in between. */
const partLines = 2_000;

/** What a tab can hold without trouble. A device can send anything, and must not crash the viewer's page. */
const most = { logs: 1_000_000, characters: 64 * 1024 * 1024 };

/** As the merged file is sorted. */
const oldestFirst = (a: Kept, b: Kept) => a.time - b.time || (a.tab === b.tab ? a.seq - b.seq : a.tab < b.tab ? -1 : 1);

/** What stands first in a line of the file. */
const headOf = ({ time, level }: { time: number; level: string }) => ({ time, level });

/** Logs that come over the live channel, newest chunk first, in the form of a file: the same list shows them. No more than `limits` allow. */
export function liveLogs(readChunk: ReadChunk, limits = most) {
  const logs: Kept[] = [];
  const known = new Set<string>();
  let parts: Part[] = [];
  let characters = 0;
  let isFull = false;

  function divide() {
    parts = [];
    for (let firstLine = 0; firstLine < logs.length; firstLine += partLines) {
      const own = logs.slice(firstLine, firstLine + partLines);
      const counts = [0, 0, 0, 0];
      for (const { level } of own) counts[levels.indexOf(level)]!++;
      parts.push({ firstLine, lines: own.length, first: own[0]!.time, last: own.at(-1)!.time, counts });
    }
  }

  /** As in a file; false if there is no space for it. */
  function take(device: string, { log, tab, seq }: NamedLog): boolean {
    const name = `${device}.${tab}.${seq}`;
    if (known.has(name)) return true;
    const text = JSON.stringify({ ...headOf(log), ...log, tab, seq, device });
    // A long name or source counts for each log, since each has it.
    characters += text.length + name.length;
    if (logs.length >= limits.logs || characters > limits.characters) return false;
    known.add(name);
    logs.push({ time: log.time, level: log.level, tab, seq, text });
    return true;
  }

  const ofPart = (index: number) => logs.slice(parts[index]!.firstLine, parts[index]!.firstLine + parts[index]!.lines);

  return {
    get parts() {
      return parts;
    },
    lines: () => logs.length,
    /** Takes a chunk in, each log once; false once it is full: existing logs stay, and nothing is added. */
    async add(device: string, bytes: Uint8Array): Promise<boolean> {
      if (isFull) return false;
      for (const log of (await readChunk(bytes)).logs) {
        isFull = !take(device, log);
        if (isFull) break;
      }
      logs.sort(oldestFirst);
      divide();
      return !isFull;
    },
    lineTexts: async (numbers: Iterable<number>) => Array.from(numbers, number => logs[number]?.text ?? ''),
    async *scan(wanted: Iterable<number>): AsyncGenerator<[number, string[]]> {
      for (const index of wanted) yield [index, ofPart(index).map(({ text }) => text)];
    },
    async *heads(wanted: Iterable<number>): AsyncGenerator<[number, string][]> {
      for (const index of wanted) yield ofPart(index).map(({ time, level }): [number, string] => [time, level]);
    },
  };
}
