// Today: whether all is well. One big figure, what runs, what is wrong.
import { call } from '../api';
import { ago, bytes, count, time } from '../format';
import type { Backup, Health, Schedule } from '../models';
import { isGood } from '../models';
import { href } from '../route';
import { t, word } from '../texts';
import { Show, useLoad } from '../ui/load';
import { Outcome } from '../ui/parts';
import { Running } from './running';

const lookMs = 2_000;

interface Now { health: Health; schedule: Schedule; good: Backup | undefined; running: Backup | undefined; night: Backup | undefined }

async function look(signal: AbortSignal): Promise<Now> {
  const [health, schedule, list] = await Promise.all([
    call<Health>('health/details', { signal, also: 503 }),
    call<Schedule>('schedule', { signal }),
    call<{ backups: Backup[] }>('backups?top=100', { signal }),
  ]);
  const runs = list.backups.find(backup => backup.outcome === 'Running');
  const running = runs && await call<Backup>(`backups/${runs.id}`, { signal });
  return { health, schedule, good: list.backups.find(isGood), running, night: list.backups.find(isNight) };
}

/** The newest that is no copy and no choice of collections, and has ended. */
const isNight = ({ outcome, scope, kind }: Backup) => outcome !== 'Running' && scope !== 'named' && !kind;

// What a person has ended is no problem; of a complete one the app's health tells what is wrong.
const isTrouble = ({ outcome }: Backup) => !['Complete', 'Canceled', 'Superseded'].includes(outcome);

export function Today() {
  const now = useLoad(look, [], lookMs);
  return <Show of={now}>{value => <Screen {...value} />}</Show>;
}

function Screen({ health, schedule, good, running, night }: Now) {
  const next = schedule.next[0];
  const stale = !good || (schedule.staleAfterSeconds != null && (Date.now() - Date.parse(good.endedAt ?? good.startedAt)) / 1_000 > schedule.staleAfterSeconds);
  const problems = health.parts.filter(part => !part.ok);
  const trouble = night && isTrouble(night) ? night : undefined;
  return (
    <>
      <h1>{t('nav.today')}</h1>
      <section class={`figure ${stale ? 'bad' : 'good'}`} aria-labelledby="figure">
        <h2 id="figure">{t('today.lastGood')}</h2>
        <p class="big">{good ? ago(good.endedAt ?? good.startedAt) : t('today.none')}</p>
        {good && (
          <p>
            <a href={href(['backups', good.id])}>{good.id}</a> · <span class="oneLine">{time(good.endedAt)}</span> · {t('today.documents', count(good.documents))} · {bytes(good.storedBytes)}
          </p>
        )}
        <p class="quiet">{next ? t('today.next', time(next.utc), ago(next.utc)) : t('today.noNext')}</p>
      </section>
      {running && <Running backup={running} />}
      <section aria-labelledby="problems">
        <h2 id="problems">{t('today.problems')}</h2>
        {problems.length === 0 && !trouble ? <p>{t('today.noProblems')}</p> : (
          <ul class="problems">
            {trouble && (
              <li>
                <strong>{t('today.newest')}</strong> <a href={href(['backups', trouble.id])}>{trouble.id}</a> <Outcome of={trouble} />{' '}
                {trouble.missed.length > 0 ? t('today.missing', count(trouble.missed.length)) : trouble.reason}
              </li>
            )}
            {problems.map(part => <li key={part.name}><strong>{word('part', part.name)}</strong> {part.sentence}</li>)}
          </ul>
        )}
      </section>
    </>
  );
}
