// Nights as a calendar: one cell per day, with a sign and a colour for the state of its backups.
import { useRef, useState } from 'preact/hooks';
import { type Backup, isGood } from '../models';
import { language, t, word } from '../texts';
import type { Tone } from './parts';

export type Night = 'good' | 'running' | 'tripped' | 'partial' | 'failed' | 'gone' | 'none';

export const nightsShown = 90;

const looks: Record<Night, { tone: Tone; sign: string }> = {
  good: { tone: 'good', sign: '✓' },
  running: { tone: 'busy', sign: '…' },
  tripped: { tone: 'bad', sign: '!' },
  partial: { tone: 'warn', sign: '~' },
  failed: { tone: 'bad', sign: '×' },
  gone: { tone: 'plain', sign: '–' },
  none: { tone: 'plain', sign: '' },
};

const nights = Object.keys(looks) as Night[];

function of(backup: Backup): Night {
  return isGood(backup) ? 'good'
    : backup.state ? 'gone'
    : backup.outcome === 'Running' ? 'running'
    : backup.gate?.verdict === 'tripped' ? 'tripped'
    : backup.outcome === 'Partial' || backup.disturbedBy ? 'partial'
    : 'failed';
}

const two = (number: number) => String(number).padStart(2, '0');

/** 2026-12-01, where the person is. */
export const dayOf = (at: Date): string => `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;

const plus = (at: Date, days: number): Date => new Date(at.getFullYear(), at.getMonth(), at.getDate() + days);

/** The best of a day; a backup of some collections does not count. */
export function nightsOf(backups: Backup[]): Map<string, { night: Night; count: number }> {
  const found = new Map<string, { night: Night; count: number }>();
  for (const backup of backups) {
    if (backup.scope === 'named' || backup.kind) continue;
    const day = dayOf(new Date(backup.startedAt));
    const before = found.get(day);
    const night = of(backup);
    found.set(day, { night: before && nights.indexOf(before.night) <= nights.indexOf(night) ? before.night : night, count: (before?.count ?? 0) + 1 });
  }
  return found;
}

export function Calendar({ backups, chosen, onChoose }: { backups: Backup[]; chosen: string | undefined; onChoose: (day: string | undefined) => void }) {
  const table = useRef<HTMLTableElement>(null);
  const today = new Date();
  const first = plus(today, 1 - nightsShown);
  // Weeks begin on Monday.
  const start = plus(first, -((first.getDay() + 6) % 7));
  const weeks = Math.ceil((today.getTime() - start.getTime()) / (7 * 86_400_000));
  const days = nightsOf(backups);
  const [focused, setFocused] = useState(dayOf(today));
  const names = new Intl.DateTimeFormat(language(), { weekday: 'short' });
  const move = (event: KeyboardEvent, day: Date) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }[event.key];
    const to = step === undefined ? undefined : plus(day, step);
    if (!to) return;
    event.preventDefault();
    if (to < plus(first, 0) || to > today) return;
    setFocused(dayOf(to));
    table.current!.querySelector<HTMLElement>(`[data-day="${dayOf(to)}"]`)?.focus();
  };
  return (
    <>
      <table class="calendar" ref={table}>
        <caption>{t('calendar.title', nightsShown)}</caption>
        <thead>
          <tr>
            <td />
            {[0, 1, 2, 3, 4, 5, 6].map(index => <th key={index} scope="col">{names.format(plus(start, index))}</th>)}
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: weeks }, (_, week) => (
            <tr key={week}>
              <th scope="row">{dayOf(plus(start, week * 7)).slice(5)}</th>
              {[0, 1, 2, 3, 4, 5, 6].map(index => {
                const at = plus(start, week * 7 + index);
                if (at < plus(first, 0) || at > today) return <td key={index} />;
                const day = dayOf(at);
                const { night, count } = days.get(day) ?? { night: 'none' as Night, count: 0 };
                const words = t('calendar.day', day, word('night', night), count);
                return (
                  <td key={index}>
                    <button
                      type="button" class={`night ${looks[night].tone} ${night}`} data-day={day} tabIndex={day === focused ? 0 : -1} aria-pressed={day === chosen}
                      title={words} onFocus={() => setFocused(day)} onKeyDown={event => move(event, at)} onClick={() => onChoose(day === chosen ? undefined : day)}
                    >
                      <span aria-hidden="true">{at.getDate()}{looks[night].sign}</span>
                      <span class="unseen">{words}</span>
                    </button>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <ul class="legend" aria-label={t('calendar.legend')}>
        {nights.map(night => <li key={night}><span class={`night ${looks[night].tone} ${night}`} aria-hidden="true">{looks[night].sign || '1'}</span> {word('night', night)}</li>)}
      </ul>
    </>
  );
}
