// Restore: without an id a new one and the recent ones, with an id that one at the stage that it is in.
import { useState } from 'preact/hooks';
import { count, span, time } from '../format';
import { list, type Restore as Of } from '../restores';
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
      {id ? <OneRestore key={id} id={id} /> : (
        <>
          <h1>{t('nav.restore')}</h1>
          <Recent />
          <StartRestore key={route.query.toString()} query={route.query} />
        </>
      )}
    </div>
  );
}

function Recent() {
  const recent = useLoad(signal => list(signal), [], lookMs);
  return (
    <Show of={recent}>
      {page => page.restores.length > 0 && <RecentList first={page} />}
    </Show>
  );
}

function RecentList({ first }: { first: { restores: Of[]; next?: string | null } }) {
  const [older, setOlder] = useState<{ restores: Of[]; next?: string | null }>();
  const doing = useDoing();
  const known = new Set(first.restores.map(one => one.id));
  const shown = [...first.restores, ...(older?.restores ?? []).filter(one => !known.has(one.id))];
  const next = older ? older.next : first.next;
  return (
    <details class="recent" open={first.restores.some(one => !one.endedAt)}>
      <summary><h2>{t('restore.recent', count(shown.length) + (next ? '+' : ''))}</h2></summary>
      <div class="scroll" tabIndex={0} role="region" aria-label={t('restore.recentLabel')}>
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
                <td><a href={href(['restore', one.id])}>{time(one.startedAt)}</a></td>
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
    </details>
  );
}
