// Drills of one backup, and the button that starts another.
import { useState } from 'preact/hooks';
import { list, start } from '../drills';
import type { Backup } from '../models';
import { go } from '../route';
import { t } from '../texts';
import { Act } from '../ui/act';
import { DrillTable } from '../ui/drillParts';
import { useLoad } from '../ui/load';

// The API has them by environment only; what is older than these stands in the list of all.
const newest = 100;

export function StartDrill({ backup }: { backup: Backup }) {
  const [sample, setSample] = useState('');
  return (
    <Act
      label={t('drill.go')} title={t('drill.title')} text={t('drill.text')}
      run={async () => go(['drills', (await start({ backup: backup.id, ...(sample ? { sampleDocuments: Number(sample) } : {}) })).id])}
    >
      <label>{t('drill.sample')}<input type="number" min={1} step={1} value={sample} onInput={event => setSample(event.currentTarget.value)} /></label>
    </Act>
  );
}

/** Nothing where there are none; a list that cannot be had is no reason to hide the backup. */
export function DrillsOf({ backup }: { backup: Backup }) {
  const loaded = useLoad(signal => list(newest, signal), [backup.id]);
  const own = loaded.value?.drills.filter(drill => drill.backupId === backup.id) ?? [];
  if (own.length === 0) return null;
  return (
    <section aria-labelledby="drills">
      <h2 id="drills">{t('drill.of')}</h2>
      <DrillTable drills={own} label={t('drill.of')} />
    </section>
  );
}
