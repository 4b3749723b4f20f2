import { levels } from './levels.js';
import { byId, count, dateTime, el, shortTime, timeRange } from './dom.js';
import { binsOf, histogram } from './histogram.js';
import { lineSearch } from './lineSearch.js';
import { isEmpty } from './match.js';
import { show } from './visible.js';
import { virtualList } from './virtualList.js';

/** Only this much of a row is drawn: the rest would be beyond the edge. */
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
  const rows = new Map();
  /** The rows are from before the logs grew: valid only for display. */
  let areRowsOld = false;
  /** The current reader of rows. A closed one never answers: its request must not keep the next reader waiting. */
  let loading;

  const search = lineSearch({
    seenTo: () => virtual.firstSeen() + virtual.seen(),
    told(scanned, areOthers) {
      if (areOthers) forgetRows();
      virtual.setCount(size(), false);
      tellFound(scanned);
    },
  });
  const size = () => search.shown()?.size() ?? total;
  const lineAt = index => (search.shown() ? search.shown().at(index) : index);

  function forgetRows() {
    rows.clear();
    areRowsOld = false;
  }

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

  /** Loads the visible rows, then some on both sides; one request at a time, always for the current position. */
  async function load() {
    if (!reader || loading === reader) return;
    const own = reader;
    loading = own;
    try {
      while (!search.isStale()) {
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
      if (own === reader) problem(error);
    }
    if (loading === own) loading = undefined;
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

  function problem(error) {
    byId('logProblem').textContent = error.message;
  }

  function tellFound(scanned) {
    const isAll = !search.shown();
    const percent = scanned !== undefined && total > 0 ? `, ${Math.floor((scanned / total) * 100)} % searched` : '';
    found.textContent = isAll ? `${count(total)} logs` : `${count(size())} of ${count(total)} logs${percent}`;
    byId('nothing').hidden = size() > 0 || scanned !== undefined || total === 0;
  }

  function apply() {
    byId('clearTime').hidden = filter.from === undefined;
    if (filter.from !== undefined) byId('clearTime').firstElementChild.textContent = timeRange(filter.from, filter.to);
    if (!reader) return;
    if (areRowsOld) forgetRows();
    if (isEmpty(filter)) {
      search.stop();
      virtual.setCount(size(), true);
      tellFound();
      // Ends the search that runs.
      reader.ask('filter', { filter: { ...filter, levels: new Set() } }).catch(problem);
      return;
    }
    const searching = search.start(reader, filter);
    virtual.setCount(0, true);
    tellFound(0);
    searching.catch(problem);
  }

  const setFilter = change => {
    filter = { ...filter, ...change };
    detail.hidden = true;
    apply();
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
      byId('logProblem').textContent = '';
      byId('logs').hidden = false;
      countLevels();
      if (!isSame) {
        detail.hidden = true;
        filter = { ...filter, from: undefined, to: undefined };
        chart.mark();
      }
      void drawHistogram().catch(problem);
      areRowsOld = true;
      if (!isSame) apply();
      else if (search.shown()) search.again(reader, filter).catch(problem);
      else {
        forgetRows();
        virtual.setCount(total, false);
        tellFound();
      }
    },
    clear() {
      reader?.close();
      reader = undefined;
      parts = [];
      search.stop();
      total = 0;
      virtual.setCount(0, true);
      byId('logs').hidden = true;
      detail.hidden = true;
    },
  };
}
