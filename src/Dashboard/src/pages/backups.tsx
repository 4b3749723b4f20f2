// Backups: the nights, the list; and one of them by its id.
import { useEffect, useState } from 'preact/hooks';
import { call } from '../api';
import { type BackupList, useBackups } from '../backups';
import { bytes, count, time } from '../format';
import type { Backup } from '../models';
import { go, href, type Route } from '../route';
import { t, word } from '../texts';
import { Act } from '../ui/act';
import { Calendar, dayOf, nightsShown } from '../ui/calendar';
import { Show, Trouble } from '../ui/load';
import { Badge, Outcome } from '../ui/parts';
import { VirtualList } from '../ui/virtualList';
import { OneBackup } from './backup';

const rowHeight = 64;

export const Backups = ({ route }: { route: Route }) => (route.path[1] ? <OneBackup key={route.path[1]} id={route.path[1]} /> : <All day={route.query.get('day') ?? undefined} />);

function All({ day }: { day: string | undefined }) {
  const list = useBackups();
  return (
    <>
      <div class="title">
        <h1>{t('nav.backups')}</h1>
        <Start />
      </div>
      <Show of={list.newest}>{() => <Lists list={list} day={day} />}</Show>
    </>
  );
}

function Lists({ list, day }: { list: BackupList; day: string | undefined }) {
  const { backups, hasMore, error, more } = list;
  const oldest = backups.at(-1);
  const since = Date.now() - nightsShown * 86_400_000;
  // The calendar wants all its nights.
  useEffect(() => {
    if (hasMore && oldest && Date.parse(oldest.startedAt) > since) void more();
  }, [oldest?.id, hasMore]);
  const shown = day ? backups.filter(backup => dayOf(new Date(backup.startedAt)) === day) : backups;
  if (backups.length === 0) return <p>{t('backups.none')}</p>;
  return (
    <div class="sides">
      <section aria-label={t('calendar.title', nightsShown)}>
        <Calendar backups={backups} chosen={day} onChoose={to => go(['backups'], to ? { day: to } : {})} />
      </section>
      <section aria-labelledby="listed">
        <h2 id="listed" aria-live="polite">{day ? t('backups.ofDay', day, shown.length) : t(hasMore ? 'backups.loaded' : 'backups.all', count(shown.length))}</h2>
        {day && <p><a href={href(['backups'])}>{t('backups.everyDay')}</a></p>}
        {error && <Trouble error={error} again={more} />}
        {shown.length === 0 ? <p>{t('backups.noneThatDay')}</p> : (
          <VirtualList rows={shown} rowHeight={rowHeight} label={t('nav.backups')} place={`backups ${day ?? ''}`} keyOf={backup => backup.id} {...(day ? {} : { onEnd: more })}>
            {backup => <Row backup={backup} />}
          </VirtualList>
        )}
      </section>
    </div>
  );
}

const Row = ({ backup }: { backup: Backup }) => (
  <a class="backup" href={href(['backups', backup.id])}>
    <span class="when">{time(backup.startedAt)}</span>
    <span class="id quiet">{backup.id}</span>
    <span class="marks">
      <Outcome of={backup} />
      {backup.gate?.verdict === 'tripped' && <Badge tone="bad">{word('verdict', 'tripped')}</Badge>}
      {(backup.kind ?? backup.scope) !== 'all' && <Badge tone="plain">{word('scope', backup.kind ?? backup.scope)}</Badge>}
      {backup.hold && <Badge tone="busy">{t('backups.held')}</Badge>}
    </span>
    <span class="number">{t('today.documents', count(backup.documents))} · {bytes(backup.storedBytes)}</span>
  </a>
);

/** Starts a backup of everything that the schedule backs up, or of some collections. */
function Start() {
  const [named, setNamed] = useState(false);
  const [names, setNames] = useState('');
  const collections = names.split('\n').map(name => name.trim()).filter(name => name !== '');
  return (
    <Act
      label={t('start.go')} title={t('start.title')} text={t('start.text')} primary
      run={async () => {
        const { id } = await call<{ id: string }>('backups', { method: 'POST', ...(named ? { body: { collections } } : {}) });
        go(['backups', id]);
      }}
    >
      <fieldset>
        <legend>{t('start.what')}</legend>
        <label><input type="radio" name="what" checked={!named} onChange={() => setNamed(false)} /> {t('start.all')}</label>
        <label><input type="radio" name="what" checked={named} onChange={() => setNamed(true)} /> {t('start.named')}</label>
      </fieldset>
      {named && <label>{t('start.names')}<textarea required rows={4} value={names} onInput={event => setNames(event.currentTarget.value)} /></label>}
    </Act>
  );
}
