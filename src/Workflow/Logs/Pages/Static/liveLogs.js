import { levels } from './levels.js';

/** As many lines as the merged file has to a member, about: the grain in which a scan lets other work in between. */
const partLines = 2_000;

/** As the merged file is sorted. */
const oldestFirst = (a, b) => a.time - b.time || (a.tab === b.tab ? a.seq - b.seq : a.tab < b.tab ? -1 : 1);

/** Logs that come over the live channel, newest chunk first, in the form of a file: the same list shows them. */
export function liveLogs() {
  const logs = [];
  const known = new Set();
  let parts = [];

  function divide() {
    parts = [];
    for (let firstLine = 0; firstLine < logs.length; firstLine += partLines) {
      const own = logs.slice(firstLine, firstLine + partLines);
      const counts = [0, 0, 0, 0];
      for (const { level } of own) counts[levels.indexOf(level)]++;
      parts.push({ firstLine, lines: own.length, first: own[0].time, last: own.at(-1).time, counts });
    }
  }

  /** As in a file; made when it is looked at, and kept. */
  function textOf(entry) {
    if (entry.text === undefined) {
      const { time, level, tab, seq, device, log } = entry;
      entry.text = JSON.stringify({ time, level, ...log, tab, seq, device });
      entry.log = undefined;
    }
    return entry.text;
  }

  const ofPart = index => logs.slice(parts[index].firstLine, parts[index].firstLine + parts[index].lines);

  return {
    get parts() {
      return parts;
    },
    lines: () => logs.length,
    /** Takes a chunk in, each log once. */
    async add(device, bytes) {
      const { readChunk } = await import('./offline-log.viewer.js');
      for (const { log, tab, seq } of (await readChunk(bytes)).logs) {
        const name = `${device}.${tab}.${seq}`;
        if (known.has(name)) continue;
        known.add(name);
        logs.push({ time: log.time, level: log.level, tab, seq, device, log });
      }
      logs.sort(oldestFirst);
      divide();
    },
    lineTexts: async numbers => Array.from(numbers, number => (logs[number] ? textOf(logs[number]) : '')),
    async *scan(wanted) {
      for (const index of wanted) yield [index, ofPart(index).map(textOf)];
    },
    async *heads(wanted) {
      for (const index of wanted) yield ofPart(index).map(({ time, level }) => [time, level]);
    },
  };
}
