// A long list of which only the rows in sight are in the page. All rows have one height.
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

const spareRows = 8;

interface Props<T> {
  rows: T[];
  rowHeight: number;
  label: string;
  keyOf: (row: T) => string;
  children: (row: T) => ComponentChildren;
  /** Under this name the list remembers how far it was scrolled. */
  place: string;
  /** Called when the end comes into sight. */
  onEnd?: () => void;
}

const places = new Map<string, number>();

export function VirtualList<T>({ rows, rowHeight, label, keyOf, children, place, onEnd }: Props<T>) {
  const box = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState({ top: places.get(place) ?? 0, height: 600 });
  useLayoutEffect(() => {
    const watch = new ResizeObserver(() => setSeen(before => ({ ...before, height: box.current!.clientHeight })));
    watch.observe(box.current!);
    box.current!.scrollTop = places.get(place) ?? 0;
    return () => watch.disconnect();
  }, [place]);
  const scrolled = ({ scrollTop, clientHeight }: HTMLElement) => {
    places.set(place, scrollTop);
    setSeen({ top: scrollTop, height: clientHeight });
  };
  const first = Math.max(0, Math.floor(seen.top / rowHeight) - spareRows);
  const last = Math.min(rows.length, Math.ceil((seen.top + seen.height) / rowHeight) + spareRows);
  const atEnd = last >= rows.length;
  useEffect(() => {
    if (atEnd) onEnd?.();
  }, [atEnd, rows.length]);
  return (
    <div class="rows" ref={box} style={{ '--all-rows': `${rows.length * rowHeight + 2}px` }} tabIndex={0} role="list" aria-label={label} onKeyDown={move} onScroll={event => scrolled(event.currentTarget)}>
      <div style={{ height: `${first * rowHeight}px` }} role="presentation" />
      {rows.slice(first, last).map((row, index) => (
        <div key={keyOf(row)} role="listitem" class="row" style={{ height: `${rowHeight}px` }} aria-setsize={rows.length} aria-posinset={first + index + 1}>{children(row)}</div>
      ))}
      <div style={{ height: `${(rows.length - last) * rowHeight}px` }} role="presentation" />
    </div>
  );
}

// From one row's link to the next.
function move(event: KeyboardEvent) {
  const step = event.key === 'ArrowDown' ? 'nextElementSibling' : event.key === 'ArrowUp' ? 'previousElementSibling' : undefined;
  const row = (event.target as Element).closest('.row');
  const link = step && row?.[step]?.querySelector('a');
  if (!link) return;
  event.preventDefault();
  link.focus();
}
