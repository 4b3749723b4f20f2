import { has, parse, stringify } from './builtins.js';
import { levels, type Log, type Source } from './model.js';

/**
 * Logs of one tab and one source as columns, one line of JSON: the format of rows, of the content of chunks, and of uploads
 * (docs/offline-logs-format.md, with test vectors). Columns, because keys and times that hardly change then cost next to nothing.
 */
export interface Block {
  v: 1;
  /** The tab. Tab and number together identify a log on this device. */
  k: string;
  c: Source;
  /** Numbers within the tab: the first, then differences. */
  s: number[];
  /** Times: the first, then differences. */
  t: number[];
  /** A digit for each log: the index of its level. */
  l: string;
  m: string[];
  /** Free fields, or 0 for none; left out if no log has any. */
  x?: (Record<string, unknown> | 0)[];
}

/** A log and its name. */
export interface Named {
  log: Log;
  tab: string;
  seq: number;
  /** The chunk that it was read from; for a log of a row, nothing. */
  chunk?: StoredChunk;
}

/** Bytes as stored, which is also how they are sent. */
export interface StoredChunk {
  bytes: Uint8Array;
  /** Its number of logs, wanted or not; NaN if some of it was not read. */
  logs: number;
}

/** Free fields are the JSON from when they were written. */
export interface BlockParts {
  tab: string;
  source: string;
  seqs: number[];
  times: number[];
  levels: string;
  messages: string[];
  fields: string[];
}

export const encode = (parts: BlockParts): string =>
  `{"v":1,"k":${stringify(parts.tab)},"c":${parts.source},"s":[${differences(parts.seqs)}],"t":[${differences(parts.times)}],` +
  `"l":"${parts.levels}","m":${stringify(parts.messages)}${parts.fields.some(json => json) ? `,"x":[${parts.fields.map(json => json || 0)}]` : ''}}`;

/** Written by a version up to 0.1 on a page that gave all arrays a `toJSON`: messages are a text. The server would refuse it. */
export const isOdd = (line: string): boolean => /"m":"/.test(line);

/** Throws if the line is not a block: half a row from a crash, or damage. */
export function decode(line: string): Named[] {
  const block = parse(line) as Block;
  if (block.v !== 1) throw new Error(`A block of version ${block.v} cannot be read.`);
  const fields = has(block, 'x') ? block.x! : [];
  const messages = typeof block.m === 'string' ? parse(block.m) as string[] : block.m;
  let seq = 0;
  let time = 0;
  return messages.map((msg, index) => {
    seq += block.s[index]!;
    time += block.t[index]!;
    // A log without any has 0, which spreads to nothing.
    return { log: { ...(fields[index] as object), ...block.c, time, level: levels[Number(block.l[index])]!, msg }, tab: block.k, seq };
  });
}

/** Blocks of any logs, in the order of their first ones. */
export function encodeAll(named: readonly Named[]): string[] {
  const groups = new Map<string, BlockParts>();
  for (const { log, tab, seq } of named) {
    const { from, id, uin, version, time, level, msg, ...fields } = log;
    const source = stringify({ from, id, uin, version });
    const group = tab + source;
    let parts = groups.get(group);
    if (!parts) groups.set(group, (parts = { tab, source, seqs: [], times: [], levels: '', messages: [], fields: [] }));
    parts.seqs.push(seq);
    parts.times.push(time);
    parts.levels += levels.indexOf(level);
    parts.messages.push(msg);
    const json = stringify(fields);
    parts.fields.push(json === '{}' ? '' : json);
  }
  return [...groups.values()].map(encode);
}

/** Newest first; within a millisecond by tab and number. */
export const newestFirst = (a: Named, b: Named): number =>
  b.log.time - a.log.time || (a.tab === b.tab ? b.seq - a.seq : a.tab < b.tab ? 1 : -1);

const differences = (values: number[]): string => values.map((value, index) => value - (index && values[index - 1]!)).join();
