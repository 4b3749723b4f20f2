// The choice of a backup to restore from.
import { useState } from 'preact/hooks';
import { call } from '../api';
import { hasFiles } from '../documents';
import { count, time } from '../format';
import type { Backup } from '../models';
import { t, word } from '../texts';
import { useDoing } from '../ui/doing';
import { Show, Trouble, useLoad } from '../ui/load';

const pageSize = 100;

interface Backups { backups: Backup[]; next?: string | null }

const page = (continuation?: string, signal?: AbortSignal) =>
  call<Backups>(`backups?top=${pageSize}${continuation ? `&continuation=${encodeURIComponent(continuation)}` : ''}`, signal ? { signal } : {});

export function ChooseBackup({ id, onChoose }: { id: string; onChoose: (id: string) => void }) {
  const first = useLoad(signal => page(undefined, signal), []);
  return <Show of={first}>{value => <Choice first={value} id={id} onChoose={onChoose} />}</Show>;
}

function Choice({ first, id, onChoose }: { first: Backups; id: string; onChoose: (id: string) => void }) {
  const [older, setOlder] = useState<Backups>();
  const doing = useDoing();
  const all = [...first.backups, ...older?.backups ?? []].filter(hasFiles);
  const next = older ? older.next : first.next;
  if (all.length === 0 && !id) return <p class="problem">{t('wizard.noBackup')}</p>;
  return (
    <>
      <label>
        {t('wizard.backup')}
        <select required value={id} onChange={event => onChoose(event.currentTarget.value)}>
          <option value="" disabled>{t('wizard.chooseBackup')}</option>
          {id && !all.some(one => one.id === id) && <option value={id}>{id}</option>}
          {all.map(one => <option key={one.id} value={one.id}>{labelOf(one)}</option>)}
        </select>
      </label>
      {next && (
        <button
          type="button" disabled={doing.busy}
          onClick={() => doing.run(async () => {
            const more = await page(next);
            setOlder({ backups: [...older?.backups ?? [], ...more.backups], ...(more.next ? { next: more.next } : {}) });
          })}
        >
          {t('wizard.olderBackups')}
        </button>
      )}
      {doing.error && <Trouble error={doing.error} />}
    </>
  );
}

const labelOf = (backup: Backup): string => [
  time(backup.startedAt),
  word('outcome', backup.outcome),
  t('today.documents', count(backup.documents)),
  ...(backup.kind ? [t('wizard.safety')] : backup.scope === 'named' ? [t('wizard.named')] : []),
  ...(backup.gate?.verdict === 'tripped' ? [t('wizard.trippedShort')] : []),
].join(' · ');
