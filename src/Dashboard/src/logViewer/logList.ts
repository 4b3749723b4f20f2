import { levels, type Part } from './levels';
import { hugeList } from './hugeList';
import { lineSearch } from './lineSearch';
import { type Filter, isEmpty, type Log } from './match';
import type { Reader } from './reader';
import { shortTime } from './times';
import { visibleParts } from './visibleParts';

/** Only this much of a row is drawn: the rest would be beyond the edge. */
const rowChars = 600;
const aheadRows = 200;
const keptRows = 4_000;

export interface Found {
  /** Of so many lines. */
  total: number;
  /** So many match; all, where nothing is sought. */
  size: number;
  isAll: boolean;
  /** So many lines have been searched; nothing more to search if absent. */
  scanned?: number | undefined;
}

/** A log that was chosen, and its number. */
export interface Chosen { log: Log; line: number }

export interface Listening {
  found: (found: Found) => void;
  chosen: (chosen: Chosen) => void;
  failed: (error: Error) => void;
}

const span = (name: string, text = '') => {
  const element = document.createElement('span');
  element.className = name;
  element.textContent = text;
  return element;
};

function makeRow(): HTMLElement {
  const row = document.createElement('div');
  row.className = 'logRow';
  row.setAttribute('role', 'option');
  row.append(span('logTime'), span('logLevel'), span('said'));
  return row;
}

function fillRow(row: HTMLElement, log: Log | undefined) {
  const [time, level, said] = row.children as unknown as [HTMLElement, HTMLElement, HTMLElement];
  row.classList.toggle('late', !log);
  time.textContent = log ? shortTime(log.time) : '';
  level.className = `logLevel ${log && levels.includes(log.level) ? log.level : ''}`;
  level.textContent = log?.level ?? '';
  said.replaceChildren(...visibleParts(log?.msg.slice(0, rowChars) ?? '', true).map(part => (typeof part === 'string' ? part : span('mark', part.mark))));
}

/** The logs of one order as a list that is filtered, searched and scrolled, however many they are. */
export function logList(element: HTMLElement, { found, chosen, failed }: Listening) {
  let reader: Reader | undefined;
  let total = 0;
  let filter: Filter = { levels: new Set(levels) };
  const rows = new Map<number, Log>();
  /** The rows are from before the logs grew: valid only for display. */
  let areRowsOld = false;
  /** The current reader of rows. A closed one never answers: its request must not keep the next reader waiting. */
  let loading: Reader | undefined;

  const search = lineSearch({
    seenTo: () => list.firstSeen() + list.seen(),
    told(scanned, areOthers) {
      if (areOthers) forgetRows();
      list.setCount(size(), false);
      tellFound(scanned);
    },
  });
  const size = () => search.shown()?.size() ?? total;
  const lineAt = (index: number) => search.shown()?.at(index) ?? index;

  function forgetRows() {
    rows.clear();
    areRowsOld = false;
  }

  const list = hugeList(element, {
    rowPixels: matchMedia('(max-width: 40rem)').matches ? 44 : 24,
    makeRow,
    drawRow(row, index) {
      const log = rows.get(lineAt(index));
      fillRow(row, log);
      if (!log || index === list.firstSeen()) void load();
    },
    choose: index => void choose(index).catch(failed),
  });

  /** Loads the visible rows, then some on both sides; one request at a time, always for the current position. */
  async function load() {
    if (!reader || loading === reader) return;
    const own = reader;
    loading = own;
    try {
      while (!search.isStale()) {
        const first = list.firstSeen();
        const last = first + list.seen();
        let missing = missingOf(first, last);
        if (missing.length === 0) missing = missingOf(first - aheadRows, last + aheadRows);
        if (missing.length === 0) break;
        const logs = await own.rows(missing);
        if (own !== reader) break;
        missing.forEach((line, index) => rows.set(line, logs[index]!));
        for (const line of rows.keys()) {
          if (rows.size <= keptRows) break;
          rows.delete(line);
        }
        list.redraw();
      }
    } catch (error) {
      if (own === reader) failed(error as Error);
    }
    if (loading === own) loading = undefined;
  }

  function missingOf(first: number, last: number): number[] {
    const missing: number[] = [];
    for (let index = Math.max(0, first); index < Math.min(size(), last); index++) if (!rows.has(lineAt(index))) missing.push(lineAt(index));
    return missing;
  }

  async function choose(index: number) {
    const line = lineAt(index);
    const own = reader!;
    const log = rows.get(line) ?? (await own.rows([line]))[0]!;
    if (own === reader && list.chosen() === index) chosen({ log, line });
  }

  const tellFound = (scanned?: number) => found({ total, size: size(), isAll: !search.shown(), scanned });

  function apply() {
    if (!reader) return;
    if (areRowsOld) forgetRows();
    if (isEmpty(filter)) {
      search.stop();
      list.setCount(size(), true);
      tellFound();
      reader.endSearch().catch(failed);
      return;
    }
    const searching = search.start(reader, filter);
    list.setCount(0, true);
    tellFound(0);
    searching.catch(failed);
  }

  return {
    /** Shows what this reader reads; after the first, the same logs and some more: who reads there stays where they are. */
    use(newReader: Reader, parts: Part[]) {
      const isFirst = !reader;
      reader = newReader;
      total = parts.reduce((sum, part) => sum + part.lines, 0);
      areRowsOld = true;
      if (isFirst) apply();
      else if (search.shown()) search.again(reader, filter).catch(failed);
      else {
        forgetRows();
        list.setCount(total, false);
        tellFound();
      }
    },
    setFilter(to: Filter) {
      filter = to;
      apply();
    },
    toEnd: () => list.select(size() - 1, false),
    close: list.close,
  };
}
