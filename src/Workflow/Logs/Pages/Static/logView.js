import { levels } from './levels.js';
import { byId, count, dateTime, el, shortTime, timeRange } from './dom.js';
import { binsOf, histogram } from './histogram.js';
import { isEmpty, partMatches } from './match.js';
import { show } from './visible.js';
import { virtualList } from './virtualList.js';

/** Of a row, only so much is drawn: the rest would be beyond the edge. */
const rowChars = 600;
const aheadRows = 200;
const keptRows = 4_000;
const typingMs = 180;

/** The logs of one order: filters, histogram, list, one log in full. `use(reader, parts)` shows what a reader reads. */
export function logView() {
  const list = byId('lines');
  const detail = byId('detail');
  const found = byId('found');
  let reader;
  let parts = [];
  let total = 0;
  let filter = { levels: new Set(levels), text: '' };
  /** Numbers of the lines that match, as far as they are known; nothing while all of them do. */
  let numbers;
  let numbersUsed = 0;
  const rows = new Map();
  let wantedFrom = -1;
  let isLoading = false;

  const size = () => (numbers ? numbersUsed : total);
  const lineAt = index => (numbers ? numbers[index] : index);

  const virtual = virtualList(list, {
    rowPixels: matchMedia('(max-width: 640px)').matches ? 44 : 24,
    makeRow: () => el('div', { class: 'row', role: 'option' }, el('span', { class: 'time' }), el('span', { class: 'level' }), el('span', { class: 'said' })),
    drawRow(row, index) {
      const log = rows.get(lineAt(index));
      const [time, level, said] = row.children;
      row.classList.toggle('late', !log);
      if (!log) {
        said.textContent = time.textContent = level.textContent = '';
        return load();
      }
      if (index === virtual.firstSeen()) void load();
      time.textContent = shortTime(log.time);
      level.className = `level ${levels.includes(log.level) ? log.level : ''}`;
      level.textContent = log.level;
      show(said, log.msg.slice(0, rowChars), true);
      return undefined;
    },
    choose: index => void showDetail(index),
  });

  /** Loads what is seen, then some on both sides; one request at a time, always for where the list is by then. */
  async function load() {
    if (isLoading || !reader) return;
    isLoading = true;
    const own = reader;
    try {
      for (;;) {
        const first = virtual.firstSeen();
        const last = first + virtual.seen();
        let missing = missingOf(first, last);
        if (missing.length === 0) missing = missingOf(first - aheadRows, last + aheadRows);
        if (missing.length === 0) break;
        const logs = await own.rows(missing);
        if (own !== reader) break;
        missing.forEach((line, index) => rows.set(line, logs[index]));
        for (const line of rows.keys()) {
          if (rows.size <= keptRows) break;
          rows.delete(line);
        }
        virtual.redraw();
      }
    } catch (error) {
      byId('logProblem').textContent = error.message;
    }
    isLoading = false;
  }

  function missingOf(first, last) {
    const missing = [];
    for (let index = Math.max(0, first); index < Math.min(size(), last); index++) if (!rows.has(lineAt(index))) missing.push(lineAt(index));
    return missing;
  }

  async function showDetail(index) {
    const line = lineAt(index);
    const own = reader;
    const log = rows.get(line) ?? (await own.rows([line]))[0];
    if (own !== reader || virtual.chosen() !== index) return;
    const { time, level, msg, damaged, ...fields } = log;
    const pre = show(el('pre', { class: 'said', dir: 'auto' }), msg);
    const entries = Object.entries({ time: damaged ? undefined : `${dateTime(time)}.${String(new Date(time).getMilliseconds()).padStart(3, '0')}`, ...fields });
    byId('detailTitle').replaceChildren(el('span', { class: `level ${levels.includes(level) ? level : ''}` }, level), ` log ${count(line + 1)} of ${count(total)}${damaged ? ', damaged' : ''}`);
    byId('detailBody').replaceChildren(pre, el('dl', {}, ...entries.filter(([, value]) => value !== undefined && value !== '').flatMap(([name, value]) => [
      show(el('dt'), name, true), show(el('dd', { class: 'said', dir: 'auto' }), typeof value === 'string' ? value : JSON.stringify(value, null, 1)),
    ])));
    detail.hidden = false;
  }

  const closeDetail = () => {
    detail.hidden = true;
    list.focus();
  };

  function tellFound(scanned) {
    const isAll = !numbers;
    const percent = scanned !== undefined && total > 0 ? `, ${Math.floor((scanned / total) * 100)} % searched` : '';
    found.textContent = isAll ? `${count(total)} logs` : `${count(size())} of ${count(total)} logs${percent}`;
    byId('nothing').hidden = size() > 0 || scanned !== undefined || total === 0;
  }

  async function search() {
    byId('clearTime').hidden = filter.from === undefined;
    if (filter.from !== undefined) byId('clearTime').firstElementChild.textContent = timeRange(filter.from, filter.to);
    if (!reader) return;
    if (isEmpty(filter)) {
      numbers = undefined;
      await reader.ask('filter', { filter: { ...filter, levels: new Set() } });
      virtual.setCount(size(), true);
      return tellFound();
    }
    numbers = new Uint32Array(Math.max(1_024, parts.reduce((sum, part) => sum + (partMatches(part, filter) === 'none' ? 0 : part.lines), 0)));
    numbersUsed = 0;
    virtual.setCount(0, true);
    tellFound(0);
    try {
      await reader.filter(filter, (more, scanned, _, done) => {
        numbers.set(more, numbersUsed);
        numbersUsed += more.length;
        virtual.setCount(numbersUsed, false);
        tellFound(done ? undefined : scanned);
      });
    } catch (error) {
      byId('logProblem').textContent = error.message;
    }
  }

  const setFilter = change => {
    filter = { ...filter, ...change };
    detail.hidden = true;
    void search();
  };

  const chart = histogram((from, to) => {
    chart.mark(from, to);
    setFilter({ from, to });
  });
  byId('histogram').append(chart.element);
  const setTime = (from, to) => {
    chart.mark(from, to);
    setFilter({ from, to });
  };

  async function drawHistogram() {
    const own = reader;
    const [first, last] = [parts[0]?.first, parts.at(-1)?.last];
    if (first === undefined || Number.isNaN(first)) return chart.show({ from: 0, stepMs: 1, bins: 0 }, []);
    const bins = binsOf(first, Math.max(last, first + 1), chart.most());
    const counts = await own.histogram(bins.from, bins.stepMs, bins.bins);
    if (own === reader) chart.show(bins, counts);
    return undefined;
  }

  function countLevels() {
    levels.forEach((level, index) => {
      byId(`count-${level}`).textContent = count(parts.reduce((sum, part) => sum + part.counts[index], 0));
    });
  }

  let typing;
  byId('text').addEventListener('input', event => {
    clearTimeout(typing);
    typing = setTimeout(() => setFilter({ text: event.target.value }), typingMs);
  });
  for (const level of levels) {
    byId(`level-${level}`).addEventListener('change', event => {
      const wanted = new Set(filter.levels);
      if (event.target.checked) wanted.add(level);
      else wanted.delete(level);
      setFilter({ levels: wanted });
    });
  }
  byId('clearTime').addEventListener('click', () => setTime(undefined, undefined));
  byId('toEnd').addEventListener('click', () => virtual.select(size() - 1, false));
  byId('closeDetail').addEventListener('click', closeDetail);
  detail.addEventListener('keydown', event => event.key === 'Escape' && closeDetail());
  list.addEventListener('keydown', event => event.key === 'Escape' && closeDetail());

  return {
    /** Shows what this reader reads, in place of what was there; `isSame`: it is the same logs and some more. */
    use(newReader, newParts, isSame = false) {
      if (reader && reader !== newReader) reader.close();
      reader = newReader;
      parts = newParts;
      total = parts.reduce((sum, part) => sum + part.lines, 0);
      rows.clear();
      byId('logProblem').textContent = '';
      byId('logs').hidden = false;
      countLevels();
      if (!isSame) {
        detail.hidden = true;
        filter = { ...filter, from: undefined, to: undefined };
        chart.mark();
      }
      void drawHistogram().catch(error => (byId('logProblem').textContent = error.message));
      if (isSame && isEmpty(filter)) {
        virtual.setCount(total, false);
        virtual.redraw();
        tellFound();
      } else void search();
    },
    clear() {
      reader?.close();
      reader = undefined;
      parts = [];
      numbers = undefined;
      total = 0;
      virtual.setCount(0, true);
      byId('logs').hidden = true;
      detail.hidden = true;
    },
  };
}
