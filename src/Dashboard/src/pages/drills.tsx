// Drills: without an id those that there were, with one that drill; and the recovery sheet, which they keep up to date.
import { useState } from 'preact/hooks';
import { type DrillPage, list } from '../drills';
import { href, type Route } from '../route';
import { t } from '../texts';
import { useDoing } from '../ui/doing';
import { DrillTable } from '../ui/drillParts';
import { Show, Trouble, useLoad } from '../ui/load';
import { OneDrill } from './drillOne';
import { RecoverySheet } from './recoverySheet';
import '../drills.css';

const lookMs = 5_000;
const pageSize = 20;

export function Drills({ route }: { route: Route }) {
  const shown = route.path[1];
  return shown === 'recovery' ? <RecoverySheet /> : shown ? <OneDrill key={shown} id={shown} /> : <All />;
}

function All() {
  const newest = useLoad(signal => list(pageSize, signal), [], lookMs);
  return (
    <>
      <h1>{t('nav.drills')}</h1>
      <p>{t('drill.what')} <a href={href(['drills', 'recovery'])}>{t('recovery.title')}</a></p>
      <Show of={newest}>{page => (page.drills.length === 0 ? <p>{t('drill.none')}</p> : <Listed first={page} />)}</Show>
    </>
  );
}

function Listed({ first }: { first: DrillPage }) {
  const [older, setOlder] = useState<DrillPage>();
  const doing = useDoing();
  const known = new Set(first.drills.map(one => one.id));
  const next = older ? older.next : first.next;
  return (
    <>
      <DrillTable drills={[...first.drills, ...(older?.drills ?? []).filter(one => !known.has(one.id))]} label={t('nav.drills')} withBackup />
      {next && (
        <button
          type="button" disabled={doing.busy}
          onClick={() => doing.run(async () => {
            const page = await list(pageSize, undefined, next);
            setOlder({ ...page, drills: [...older?.drills ?? [], ...page.drills] });
          })}
        >
          {t('drill.older')}
        </button>
      )}
      {doing.error && <Trouble error={doing.error} />}
    </>
  );
}
