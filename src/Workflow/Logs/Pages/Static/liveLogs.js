import { levels } from './levels.js';

/** As many lines as the merged file has to a member, about: the grain in which a scan lets other work in between. */
const partLines = 2_000;

/** What a tab can hold without trouble. A device can send anything, and must not crash the viewer's page. */
const most = { logs: 1_000_000, characters: 64 * 1024 * 1024 };

/** As the merged file is sorted. */
const oldestFirst = (a, b) => a.time - b.time || (a.tab === b.tab ? a.seq - b.seq : a.tab < b.tab ? -1 : 1);

/** Logs that come over the live channel, newest chunk first, in the form of a file: the same list shows them. No more than `limits` allow. */
export function liveLogs(limits = most) {
  const logs = [];
  const known = new Set();
  let parts = [];
  let characters = 0;
  let isFull = false;

  function divide() {
    parts = [];
    for (let firstLine = 0; firstLine < logs.length; firstLine += partLines) {
      const own = logs.slice(firstLine, firstLine + partLines);
      const counts = [0, 0, 0, 0];
      for (const { level } of own) counts[levels.indexOf(level)]++;
      parts.push({ firstLine, lines: own.length, first: own[0].time, last: own.at(-1).time, counts });
    }
  }

  /** As in a file; false if there is no space for it. */
  function take(device, { log, tab, seq }) {
    const name = `${device}.${tab}.${seq}`;
    if (known.has(name)) return true;
    const text = JSON.stringify({ time: log.time, level: log.level, ...log, tab, seq, device });
    // A long name or source counts for each log, since each has it.
    characters += text.length + name.length;
    if (logs.length >= limits.logs || characters > limits.characters) return false;
    known.add(name);
    logs.push({ time: log.time, level: log.level, tab, seq, text });
    return true;
  }

  const ofPart = index => logs.slice(parts[index].firstLine, parts[index].firstLine + parts[index].lines);

  return {
    get parts() {
      return parts;
    },
    lines: () => logs.length,
    /** Takes a chunk in, each log once; false once it is full: existing logs stay, and nothing is added. */
    async add(device, bytes) {
      if (isFull) return false;
      const { readChunk } = await import('./offline-log.viewer.js');
      for (const log of (await readChunk(bytes)).logs) {
        isFull = !take(device, log);
        if (isFull) break;
      }
      logs.sort(oldestFirst);
      divide();
      return !isFull;
    },
    lineTexts: async numbers => Array.from(numbers, number => logs[number]?.text ?? ''),
    async *scan(wanted) {
      for (const index of wanted) yield [index, ofPart(index).map(({ text }) => text)];
    },
    async *heads(wanted) {
      for (const index of wanted) yield ofPart(index).map(({ time, level }) => [time, level]);
    },
  };
}
