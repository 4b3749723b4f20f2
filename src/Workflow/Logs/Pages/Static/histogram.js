import { levels } from './levels.js';
import { count, dateTime, el, shortTime, timeRange } from './dom.js';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const steps = [1, 10, 100, 500].concat([1, 2, 5, 10, 15, 30].map(n => n * second), [1, 2, 5, 10, 15, 30].map(n => n * minute), [1, 2, 3, 6, 12].map(n => n * hour), [1, 2, 7, 30].map(n => n * day));
/** A tick's label has so much room. */
const tickPixels = 110;

const svg = (tag, attributes) => {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
};

/** Bins of a round length over a time: `{ from, stepMs, bins }`. */
export function binsOf(first, last, most) {
  const stepMs = steps.find(step => (last - first) / step < most - 1) ?? Math.ceil((last - first) / most / day) * day;
  const offset = new Date(first).getTimezoneOffset() * minute;
  const from = Math.floor((first - offset) / stepMs) * stepMs + offset;
  return { from, stepMs, bins: Math.floor((last - from) / stepMs) + 1 };
}

const label = (ms, stepMs) => {
  const text = dateTime(ms);
  if (stepMs >= minute) return stepMs >= day ? text.slice(5, 10) : text.slice(5, 16);
  return stepMs >= second ? text.slice(11) : shortTime(ms).slice(6);
};

/** Logs over time, by level; a range is dragged, or chosen with the arrow keys. `chosen(from, to)` is told ms, or nothing for all. */
export function histogram(chosen) {
  const chart = svg('svg', { class: 'chart', preserveAspectRatio: 'none', 'aria-hidden': 'true' });
  const range = el('div', { class: 'range', hidden: true });
  const ticks = el('div', { class: 'ticks', 'aria-hidden': 'true' });
  const tip = el('div', { class: 'tip', role: 'status' });
  const plot = el('div', {
    class: 'plot', tabindex: '0', role: 'group',
    'aria-label': 'Logs over time. Left and right move, with Shift they widen the range, Enter shows only the range, Escape shows all.',
  }, chart, range);
  const element = el('div', { class: 'histogram' }, plot, ticks, tip);
  let bins = { from: 0, stepMs: 1, bins: 0 };
  let counts = [];
  let anchor = 0;
  let cursor = 0;
  let isDragging = false;

  const say = () => {
    const [low, high] = [Math.min(anchor, cursor), Math.max(anchor, cursor)];
    const sums = levels.map((_, level) => Math.round(counts.slice(low, high + 1).reduce((sum, bin) => sum + bin[level], 0)));
    const all = sums.reduce((a, b) => a + b, 0);
    tip.textContent = `${timeRange(bins.from + low * bins.stepMs, bins.from + (high + 1) * bins.stepMs)}: ${count(all)} logs, ${count(sums[3])} errors, ${count(sums[2])} warnings`;
  };
  const showRange = () => {
    const [low, high] = [Math.min(anchor, cursor), Math.max(anchor, cursor)];
    range.hidden = false;
    range.style.left = `${(low / bins.bins) * 100}%`;
    range.style.width = `${((high - low + 1) / bins.bins) * 100}%`;
    say();
  };
  const apply = () => chosen(bins.from + Math.min(anchor, cursor) * bins.stepMs, bins.from + (Math.max(anchor, cursor) + 1) * bins.stepMs - 1);
  const clear = () => {
    range.hidden = true;
    tip.textContent = '';
    chosen();
  };
  const binAt = event => {
    const box = plot.getBoundingClientRect();
    return Math.min(bins.bins - 1, Math.max(0, Math.floor(((event.clientX - box.left) / box.width) * bins.bins)));
  };

  plot.addEventListener('pointerdown', event => {
    if (event.button !== 0 || bins.bins === 0) return;
    plot.setPointerCapture(event.pointerId);
    isDragging = true;
    anchor = cursor = binAt(event);
    showRange();
  });
  plot.addEventListener('pointermove', event => {
    if (!isDragging) return;
    cursor = binAt(event);
    showRange();
  });
  plot.addEventListener('pointerup', () => {
    if (isDragging) apply();
    isDragging = false;
  });
  plot.addEventListener('pointercancel', () => {
    isDragging = false;
    clear();
  });
  plot.addEventListener('keydown', event => {
    if (bins.bins === 0) return;
    if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
      cursor = Math.min(bins.bins - 1, Math.max(0, cursor + (event.key === 'ArrowLeft' ? -1 : 1)));
      if (!event.shiftKey) anchor = cursor;
      showRange();
    } else if (event.key === 'Enter') apply();
    else if (event.key === 'Escape') clear();
    else return;
    event.preventDefault();
  });

  function draw() {
    const most = Math.max(1, ...counts.map(bin => bin.reduce((a, b) => a + b, 0)));
    chart.setAttribute('viewBox', `0 0 ${counts.length} 100`);
    chart.replaceChildren();
    counts.forEach((bin, index) => {
      let y = 100;
      // Errors are at the bottom, where even a few are visible.
      for (const level of [3, 2, 1, 0]) {
        const height = bin[level] > 0 ? Math.max(2, (bin[level] / most) * 96) : 0;
        if (height) chart.append(svg('rect', { class: levels[level], x: index + 0.08, width: 0.84, y: Math.max(0, y - height), height }));
        y -= height;
      }
    });
    const every = Math.max(1, Math.ceil((counts.length * tickPixels) / (plot.clientWidth || 600)));
    ticks.replaceChildren(...counts.flatMap((_, bin) => {
      // The last one might reach over the edge.
      if (bin % every !== 0 || (bin > 0 && counts.length - bin < every * 0.8)) return [];
      const tick = el('span', {}, label(bins.from + bin * bins.stepMs, bins.stepMs));
      tick.style.left = `${(bin / counts.length) * 100}%`;
      return [tick];
    }));
  }

  return {
    element,
    /** How many bins there is room for. */
    most: () => Math.max(20, Math.min(160, Math.floor((plot.clientWidth || 600) / 7))),
    show(newBins, newCounts) {
      bins = newBins;
      counts = newCounts;
      anchor = cursor = Math.min(cursor, Math.max(0, bins.bins - 1));
      element.hidden = counts.length === 0;
      draw();
    },
    /** Draws the range that a filter has, or none. */
    mark(from, to) {
      if (from === undefined) {
        range.hidden = true;
        tip.textContent = '';
        return;
      }
      anchor = Math.floor((from - bins.from) / bins.stepMs);
      cursor = Math.floor((to - bins.from) / bins.stepMs);
      showRange();
    },
  };
}
