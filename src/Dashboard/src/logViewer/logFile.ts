import type { Part } from './levels';
import { headOf } from './match';

/** How many inflated members are kept: about 1 MB of text each. */
const membersKept = 32;

/** One request fetches up to this much of the file, so that a scan does not need a round trip for each member. */
const requestBytes = 4_000_000;

/** A gzip member of the file, and where it lies. */
export interface FilePart extends Part { offset: number; bytes: number }

type FetchRange = (offset: number, bytes: number) => Promise<ArrayBuffer>;

/** Inflates one gzip member. */
async function inflate(bytes: BlobPart): Promise<string> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(stream).text();
}

/** A small file is fetched at once: otherwise list, histogram and search would each request it. */
function ofWhole(fetchRange: FetchRange, allBytes: number): FetchRange {
  let whole: Promise<ArrayBuffer> | undefined;
  return async (offset, bytes) => {
    whole ??= fetchRange(0, allBytes).catch(error => {
      whole = undefined;
      throw error;
    });
    return (await whole).slice(offset, offset + bytes);
  };
}

/**
 * The merged file of an order, read by parts: gzip members, of which the index says where they lie and what they hold.
 * `fetchRange(offset, bytes)` answers an ArrayBuffer; files of up to `wholeBytes` are asked for once.
 */
export function logFile(parts: FilePart[], fetchRange: FetchRange, wholeBytes = requestBytes) {
  const kept = new Map<number, Promise<string[]>>();
  const allBytes = parts.reduce((sum, part) => sum + part.bytes, 0);
  const fetchPart = allBytes <= wholeBytes ? ofWhole(fetchRange, allBytes) : fetchRange;
  const lines = parts.reduce((sum, part) => sum + part.lines, 0);

  function keep(index: number, text: Promise<string[]>): Promise<string[]> {
    kept.delete(index);
    kept.set(index, text);
    if (kept.size > membersKept) kept.delete(kept.keys().next().value!);
    return text;
  }

  /** The lines of a part. */
  function read(index: number): Promise<string[]> {
    const known = kept.get(index);
    if (known) return keep(index, known);
    const { offset, bytes } = parts[index]!;
    return keep(index, fetchPart(offset, bytes).then(inflate).then(toLines).catch(error => {
      kept.delete(index);
      throw error;
    }));
  }

  const toLines = (text: string) => text.split('\n').filter(line => line !== '');

  /** Reads the wanted parts in order, several to a request and one request ahead. They are not cached: a scan would push out the visible parts. */
  async function* scan(wanted: Iterable<number>): AsyncGenerator<[number, string[]]> {
    const batches: number[][] = [];
    for (const index of wanted) {
      const batch = batches.at(-1);
      const { offset, bytes } = parts[index]!;
      if (batch && batch.at(-1) === index - 1 && offset + bytes - parts[batch[0]!]!.offset <= requestBytes) batch.push(index);
      else batches.push([index]);
    }
    const start = (batch: number[]) => {
      const from = parts[batch[0]!]!.offset;
      const last = parts[batch.at(-1)!]!;
      return fetchPart(from, last.offset + last.bytes - from);
    };
    let next = batches[0] && start(batches[0]);
    for (const [number, batch] of batches.entries()) {
      const buffer = (await next)!;
      const following = batches[number + 1];
      next = following && start(following);
      next?.catch(() => {});
      for (const index of batch) {
        const { offset, bytes } = parts[index]!;
        const begin = offset - parts[batch[0]!]!.offset;
        yield [index, toLines(await inflate(new Uint8Array(buffer, begin, bytes)))];
      }
    }
  }

  /** The part that holds a line. */
  function partOf(line: number): number {
    let low = 0;
    let high = parts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (parts[middle]!.firstLine <= line) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  return {
    parts,
    lines: () => lines,
    /** The text of these lines. Neighbours in one part cost one read. */
    async lineTexts(numbers: Iterable<number>): Promise<string[]> {
      const found: string[] = [];
      let near = 0;
      for (const number of numbers) {
        const index = partOf(number);
        found.push((await read(index))[number - parts[index]!.firstLine] ?? '');
        near = index;
      }
      // Further reading will need the neighbours; errors show when they are requested.
      for (const index of [near + 1, near - 1]) if (parts[index] && !kept.has(index)) read(index).catch(() => {});
      return found;
    },
    scan,
    /** Time and level of the lines of these parts, a part at a time. */
    async *heads(wanted: Iterable<number>): AsyncGenerator<[number, string][]> {
      for await (const [, lines] of scan(wanted)) yield lines.map(headOf);
    },
  };
}
