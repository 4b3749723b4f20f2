// The logs of one order: filters, histogram, list, one log in full.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { count } from '../format';
import { t, word } from '../texts';
import { Trouble } from '../ui/load';
import type { Shown } from './followOrder';
import { Histogram, type TimeRange } from './histogram';
import { levels } from './levels';
import { LogDetail } from './logDetail';
import { type Chosen, type Found, logList } from './logList';
import type { Filter } from './match';
import { timeRange } from './times';

const typingMs = 180;
const loudestFirst = levels.toReversed();

export function LogView({ shown }: { shown: Shown }) {
  const box = useRef<HTMLDivElement>(null);
  const list = useRef<ReturnType<typeof logList>>(null);
  const typing = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const [filter, setFilter] = useState<Filter>({ levels: new Set(levels) });
  const [found, setFound] = useState<Found>();
  const [chosen, setChosen] = useState<Chosen>();
  const [error, setError] = useState<Error>();
  useEffect(() => {
    const own = logList(box.current!, { found: setFound, chosen: setChosen, failed: setError });
    list.current = own;
    return () => {
      clearTimeout(typing.current);
      own.close();
    };
  }, []);
  useEffect(() => {
    setError(undefined);
    list.current!.use(shown.reader, shown.parts);
  }, [shown]);
  const change = (more: Partial<Filter>) => {
    const to = { ...filter, ...more };
    setFilter(to);
    setChosen(undefined);
    list.current!.setFilter(to);
  };
  const latest = useRef(change);
  latest.current = change;
  const toggle = (level: string, isWanted: boolean) => {
    const wanted = new Set(filter.levels);
    if (isWanted) wanted.add(level);
    else wanted.delete(level);
    change({ levels: wanted });
  };
  const counts = useMemo(() => levels.map((_, level) => shown.parts.reduce((sum, part) => sum + part.counts[level]!, 0)), [shown]);
  const range = filter.from === undefined || filter.to === undefined ? undefined : { from: filter.from, to: filter.to };
  const setRange = (to: TimeRange | undefined) => change({ from: to?.from, to: to?.to });
  const close = () => {
    setChosen(undefined);
    box.current!.focus();
  };
  const closeByKey = (event: KeyboardEvent) => event.key === 'Escape' && chosen && close();
  return (
    <>
      {error && <Trouble error={error} />}
      <section class="logs" aria-label={t('nav.logs')}>
        <div class="logTools">
          <input
            type="search" placeholder={t('logView.search')} aria-label={t('logView.search')} spellcheck={false}
            onInput={({ currentTarget: { value } }) => {
              clearTimeout(typing.current);
              typing.current = setTimeout(() => latest.current({ text: value }), typingMs);
            }}
          />
          <div class="levels" role="group" aria-label={t('logView.levels')}>
            {loudestFirst.map(level => (
              <label key={level} class={`toggle ${level}`}>
                <input type="checkbox" name={level} checked={filter.levels.has(level)} onChange={event => toggle(level, event.currentTarget.checked)} />
                <span>{word('levelName', level)} <b>{count(counts[levels.indexOf(level)])}</b></span>
              </label>
            ))}
          </div>
        </div>
        <Histogram shown={shown} range={range} onChosen={setRange} onFailed={setError} />
        <div class="logStatus">
          <span class="found" role="status">{found && sentence(found)}</span>
          {range && <button type="button" class="chip" aria-label={t('logView.everyTime', timeRange(range.from, range.to))} onClick={() => setRange(undefined)}>{timeRange(range.from, range.to)} ✕</button>}
          <button type="button" class="asLink" onClick={() => list.current!.toEnd()}>{t('logView.newest')}</button>
        </div>
        <div class="split">
          <div class="logFrame">
            <div class="logLines" ref={box} tabIndex={0} role="listbox" aria-label={t('logView.lines')} onKeyDown={closeByKey} />
            {found && found.size === 0 && found.total > 0 && found.scanned === undefined && <p class="nothing quiet">{t('logView.nothing')}</p>}
          </div>
          {chosen && <LogDetail {...chosen} total={found?.total ?? 0} onClose={close} />}
        </div>
      </section>
    </>
  );
}

function sentence({ isAll, size, total, scanned }: Found): string {
  if (isAll) return t('logView.all', count(total));
  return scanned === undefined || total === 0 ? t('logView.some', count(size), count(total)) : t('logView.searching', count(size), count(total), Math.floor((scanned / total) * 100));
}
