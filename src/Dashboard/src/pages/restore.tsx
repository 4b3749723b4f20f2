// Restore: without an id a new one and the recent ones, with an id that restore at its current stage.
import { useState } from 'preact/hooks';
import { span, time } from '../format';
import { hasEnded, list, type Restore as Of } from '../restores';
import { href, type Route } from '../route';
import { t, word } from '../texts';
import { useDoing } from '../ui/doing';
import { Show, Trouble, useLoad } from '../ui/load';
import { RestoreOutcome } from '../ui/restoreParts';
import { OneRestore } from './restoreOne';
import { StartRestore } from './restoreStart';
import '../restore.css';

const lookMs = 5_000;

export function Restore({ route }: { route: Route }) {
  const id = route.path[1];
  return (
    <div class="restore">
      {id ? <OneRestore key={id} id={id} /> : <All query={route.query} />}
    </div>
  );
}

function All({ query }: { query: URLSearchParams }) {
  const recent = useLoad(signal => list(signal), [], lookMs);
  const open = recent.value?.restores.filter(one => !hasEnded(one)) ?? [];
  return (
    <>
      <h1>{t('nav.restore')}</h1>
      {open.length > 0 && (
        <ul class="open" aria-label={t('restore.open')}>
          {open.map(one => <li key={one.id}><RestoreOutcome of={one} /> <a href={href(['restore', one.id])}>{one.id}</a></li>)}
        </ul>
      )}
      <StartRestore key={query.toString()} query={query} />
      <Show of={recent}>{page => page.restores.length > 0 && <Recent first={page} />}</Show>
    </>
  );
}

function Recent({ first }: { first: { restores: Of[]; next?: string | null } }) {
  const [older, setOlder] = useState<{ restores: Of[]; next?: string | null }>();
  const doing = useDoing();
  const known = new Set(first.restores.map(one => one.id));
  const shown = [...first.restores, ...(older?.restores ?? []).filter(one => !known.has(one.id))];
  const next = older ? older.next : first.next;
  return (
    <section aria-labelledby="recent">
      <h2 id="recent">{t('restore.recent')}</h2>
      <div class="scroll" tabIndex={0} role="group" aria-labelledby="recent">
        <table>
          <thead>
            <tr>
              <th scope="col">{t('restore.started')}</th><th scope="col">{t('restore.mode')}</th><th scope="col">{t('restore.outcome')}</th>
              <th scope="col">{t('restore.from')}</th><th scope="col">{t('restore.took')}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(one => (
              <tr key={one.id}>
                <td class="oneLine"><a href={href(['restore', one.id])}>{time(one.startedAt)}</a></td>
                <td>{one.undoOf ? t('restore.undo') : word('mode', one.mode)}</td>
                <td><RestoreOutcome of={one} /></td>
                <td>{one.backupId && <a href={href(['backups', one.backupId])}>{one.backupId}</a>}</td>
                <td>{one.durationSeconds != null ? span(one.durationSeconds) : ''}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {next && (
        <button
          type="button" disabled={doing.busy}
          onClick={() => doing.run(async () => {
            const page = await list(undefined, next);
            setOlder({ restores: [...older?.restores ?? [], ...page.restores], ...(page.next ? { next: page.next } : {}) });
          })}
        >
          {t('restore.older')}
        </button>
      )}
      {doing.error && <Trouble error={doing.error} />}
    </section>
  );
}
