/** Browsers stop at 17 to 33 million pixels; above this, the scroll bar is scaled. */
const mostPixels = 10_000_000;

/** After this long without scrolling, a scaled scroll bar is moved to the list's position. */
const settleMs = 150;

export interface Rows {
  rowPixels: number;
  makeRow: () => HTMLElement;
  /** Fills a row that is used again and again. */
  drawRow: (row: HTMLElement, index: number) => void;
  /** Is told what was chosen. */
  choose: (index: number) => void;
}

/**
 * A list of any length that draws what is seen. Rows stand in a box that sticks to the top, so that a fast scroll shows late rows and never an
 * empty area.
 */
export function hugeList(scroller: HTMLElement, { rowPixels, makeRow, drawRow, choose }: Rows) {
  const spacer = scroller.appendChild(document.createElement('div'));
  const box = spacer.appendChild(document.createElement('div'));
  box.className = 'logBox';
  const rows: HTMLElement[] = [];
  let count = 0;
  let top = 0;
  let lastScroll = 0;
  let chosen = -1;
  let frame = 0;
  let settling: ReturnType<typeof setTimeout> | undefined;

  const viewPixels = () => scroller.clientHeight;
  const allPixels = () => count * rowPixels;
  const scrollPixels = () => Math.min(allPixels(), Math.max(mostPixels, viewPixels()));
  const isScaled = () => allPixels() > mostPixels;
  const mostTop = () => Math.max(0, allPixels() - viewPixels());
  const ratio = () => mostTop() / Math.max(1, scrollPixels() - viewPixels());

  function draw() {
    frame = 0;
    const first = Math.floor(top / rowPixels);
    const wanted = Math.min(count - first, Math.ceil(viewPixels() / rowPixels) + 1);
    while (rows.length < wanted) rows.push(box.appendChild(makeRow()));
    rows.forEach((row, number) => {
      const index = first + number;
      row.hidden = number >= wanted;
      if (row.hidden) return;
      row.dataset['index'] = String(index);
      row.id = `row-${index}`;
      row.setAttribute('aria-posinset', String(index + 1));
      row.setAttribute('aria-setsize', String(count));
      row.setAttribute('aria-selected', String(index === chosen));
      drawRow(row, index);
    });
    box.style.transform = `translateY(${-(top % rowPixels)}px)`;
  }

  const redraw = () => {
    frame ||= requestAnimationFrame(draw);
  };

  function setTop(pixels: number) {
    top = Math.min(mostTop(), Math.max(0, pixels));
    redraw();
  }

  function placeScrollBar() {
    const at = isScaled() ? top / ratio() : top;
    scroller.scrollTop = at;
    lastScroll = scroller.scrollTop;
  }

  scroller.addEventListener('scroll', () => {
    const now = scroller.scrollTop;
    const moved = now - lastScroll;
    lastScroll = now;
    if (!isScaled()) return setTop(now);
    // A wheel or a finger moves the list pixel by pixel; a drag of the bar moves it by its share.
    const atEnd = now <= 0 || now >= scrollPixels() - viewPixels() - 1;
    setTop(!atEnd && Math.abs(moved) < viewPixels() * 2 ? top + moved : now * ratio());
    clearTimeout(settling);
    settling = setTimeout(placeScrollBar, settleMs);
  }, { passive: true });

  function scrollTo(index: number) {
    const begin = index * rowPixels;
    if (begin < top) setTop(begin);
    else if (begin + rowPixels > top + viewPixels()) setTop(begin + rowPixels - viewPixels());
    placeScrollBar();
  }

  function select(index: number, tell = true) {
    if (count === 0) return;
    chosen = Math.min(count - 1, Math.max(0, index));
    scroller.setAttribute('aria-activedescendant', `row-${chosen}`);
    scrollTo(chosen);
    redraw();
    if (tell) choose(chosen);
  }

  box.addEventListener('click', event => {
    const row = (event.target as Element).closest<HTMLElement>('[data-index]');
    if (row) select(Number(row.dataset['index']));
  });
  scroller.addEventListener('keydown', event => {
    const page = Math.max(1, Math.floor(viewPixels() / rowPixels) - 1);
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity }[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const from = chosen < 0 ? Math.floor(top / rowPixels) - (event.key === 'ArrowDown' ? 1 : 0) : chosen;
    select(from + step);
  });
  const watch = new ResizeObserver(() => setTop(top));
  watch.observe(scroller);

  return {
    /** Changes the number of rows. The first visible one stays, unless the list is new. */
    setCount(value: number, isNew: boolean) {
      const wasScaled = isScaled();
      count = value;
      if (isNew) {
        top = 0;
        chosen = -1;
        scroller.removeAttribute('aria-activedescendant');
      }
      spacer.style.height = `${scrollPixels()}px`;
      setTop(top);
      // A bar that was scaled stands elsewhere than the same rows need it now: the next touch of it would make them jump.
      if (isNew || (wasScaled && !isScaled())) placeScrollBar();
    },
    redraw,
    select,
    chosen: () => chosen,
    firstSeen: () => Math.floor(top / rowPixels),
    seen: () => Math.ceil(viewPixels() / rowPixels) + 1,
    close: () => watch.disconnect(),
  };
}
