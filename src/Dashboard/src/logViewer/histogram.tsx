// Logs over time, by level. A range is dragged, or chosen with the arrow keys.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { count } from '../format';
import { t } from '../texts';
import { type Bins, bars, binsOf, label, ticksOf } from './bins';
import type { Shown } from './followOrder';
import { type Counts, levels } from './levels';
import { timeRange } from './times';

/** A tick's label has so much room. */
const tickPixels = 110;
const binPixels = 7;
/** The width of one that is not shown yet. */
const hiddenPixels = 600;
const fewestBins = 20;
const mostBins = 160;

export interface TimeRange { from: number; to: number }

interface Drawn extends Bins { counts: Counts[]; pixels: number }

/** From one bin to another, in either order. */
interface Selection { anchor: number; cursor: number }

interface Props {
  shown: Shown;
  /** What the filter has. */
  range: TimeRange | undefined;
  onChosen: (range: TimeRange | undefined) => void;
  onFailed: (error: Error) => void;
}

const nothing: Drawn = { from: 0, stepMs: 1, bins: 0, counts: [], pixels: 1 };

export function Histogram({ shown, range, onChosen, onFailed }: Props) {
  const plot = useRef<HTMLDivElement>(null);
  const [drawn, setDrawn] = useState<Drawn>();
  const [selection, setSelection] = useState<Selection>();
  const place = useRef<Selection>({ anchor: 0, cursor: 0 });
  const isDragging = useRef(false);
  const reader = useRef(shown.reader);
  reader.current = shown.reader;
  useEffect(() => {
    const { reader: own, parts } = shown;
    const [first, last] = [parts[0]?.first, parts.at(-1)?.last];
    if (first === undefined || last === undefined || Number.isNaN(first)) return setDrawn(nothing);
    const pixels = plot.current!.clientWidth || hiddenPixels;
    const bins = binsOf(first, Math.max(last, first + 1), Math.max(fewestBins, Math.min(mostBins, Math.floor(pixels / binPixels))));
    own.histogram(bins.from, bins.stepMs, bins.bins).then(counts => {
      if (own === reader.current) setDrawn({ ...bins, counts, pixels });
    }, error => own === reader.current && onFailed(error));
    return undefined;
  }, [shown]);
  const { from, stepMs, bins } = drawn ?? nothing;
  const inside = (bin: number) => Math.min(bins - 1, Math.max(0, bin));
  const select = (to: Selection) => {
    place.current = to;
    setSelection(to);
  };
  useEffect(() => {
    if (range) select({ anchor: inside(Math.floor((range.from - from) / stepMs)), cursor: inside(Math.floor((range.to - from) / stepMs)) });
    else setSelection(undefined);
  }, [range?.from, range?.to, from, stepMs, bins]);
  const apply = () => {
    const { low, high } = ends(place.current);
    onChosen({ from: from + low * stepMs, to: from + (high + 1) * stepMs - 1 });
  };
  const clear = () => {
    setSelection(undefined);
    onChosen(undefined);
  };
  const binAt = (event: PointerEvent) => {
    const box = plot.current!.getBoundingClientRect();
    return inside(Math.floor(((event.clientX - box.left) / box.width) * bins));
  };
  const press = (event: PointerEvent) => {
    if (event.button !== 0 || bins === 0) return;
    plot.current!.setPointerCapture(event.pointerId);
    isDragging.current = true;
    select({ anchor: binAt(event), cursor: binAt(event) });
  };
  const release = (isChosen: boolean) => {
    if (isDragging.current) (isChosen ? apply : clear)();
    isDragging.current = false;
  };
  const move = (event: KeyboardEvent) => {
    if (bins === 0) return;
    if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
      const cursor = inside(place.current.cursor + (event.key === 'ArrowLeft' ? -1 : 1));
      select({ cursor, anchor: event.shiftKey ? inside(place.current.anchor) : cursor });
    } else if (event.key === 'Enter') apply();
    else if (event.key === 'Escape') clear();
    else return;
    event.preventDefault();
  };
  const chart = useMemo(() => drawn && <Chart of={drawn} />, [drawn]);
  const shownRange = selection && bins > 0 ? ends(selection) : undefined;
  return (
    <div class="histogram" hidden={drawn?.bins === 0}>
      <div
        class="plot" ref={plot} tabIndex={0} role="group" aria-label={t('logView.histogram')} onPointerDown={press} onKeyDown={move}
        onPointerMove={event => isDragging.current && select({ ...place.current, cursor: binAt(event) })}
        onPointerUp={() => release(true)} onPointerCancel={() => release(false)}
      >
        {chart}
        {shownRange && <div class="plotRange" style={{ left: `${(shownRange.low / bins) * 100}%`, width: `${((shownRange.high - shownRange.low + 1) / bins) * 100}%` }} />}
      </div>
      <div class="ticks" aria-hidden="true">
        {drawn && ticksOf(bins, drawn.pixels, tickPixels).map(bin => <span key={bin} style={{ left: `${(bin / bins) * 100}%` }}>{label(from + bin * stepMs, stepMs)}</span>)}
      </div>
      <div class="tip" role="status">{drawn && shownRange && sentence(drawn, shownRange)}</div>
    </div>
  );
}

const ends = ({ anchor, cursor }: Selection) => ({ low: Math.min(anchor, cursor), high: Math.max(anchor, cursor) });

function sentence({ from, stepMs, counts }: Drawn, { low, high }: { low: number; high: number }): string {
  const sums = levels.map((_, level) => Math.round(counts.slice(low, high + 1).reduce((sum, bin) => sum + bin[level]!, 0)));
  const all = sums.reduce((a, b) => a + b, 0);
  return t('logView.inRange', timeRange(from + low * stepMs, from + (high + 1) * stepMs), count(all), count(sums[3]), count(sums[2]));
}

function Chart({ of: { counts } }: { of: Drawn }) {
  const most = Math.max(1, ...counts.map(bin => bin.reduce((a, b) => a + b, 0)));
  return (
    <svg class="chart" preserveAspectRatio="none" aria-hidden="true" viewBox={`0 0 ${counts.length} 100`}>
      {counts.flatMap((bin, index) => bars(bin, most).map(({ level, y, height }) => (
        <rect key={`${index} ${level}`} class={levels[level]!} x={index + 0.08} width={0.84} y={y} height={height} />
      )))}
    </svg>
  );
}
