// How a restore ended: its verification, its safety copy, and the undo.
import { call } from '../api';
import { count, span, time } from '../format';
import type { Backup } from '../models';
import { undo, wasApplied, type Restore, type RestoredCollection } from '../restores';
import { go, href } from '../route';
import { t, word } from '../texts';
import { useDoing } from '../ui/doing';
import { useLoad } from '../ui/load';
import { Names } from '../ui/restoreParts';
import { Refusal } from '../ui/refusal';
import { visible } from '../visible';

export function Report({ restore }: { restore: Restore }) {
  const all = restore.collections ?? [];
  if (!wasApplied(restore) && !restore.leftovers) return null;
  return (
    <section aria-labelledby="report">
      <h2 id="report">{t('report.title')}</h2>
      {wasApplied(restore) && (
        <div class="scroll" tabIndex={0} role="group" aria-labelledby="report">
          <table>
            <thead>
              <tr>
                <th scope="col">{t('documents.collection')}</th><th scope="col">{t('documents.state')}</th><th scope="col" class="number">{t('report.verified')}</th>
                <th scope="col" class="number">{t('report.differences')}</th><th scope="col" class="number">{t('report.imported')}</th>
                <th scope="col" class="number">{t('report.removed')}</th><th scope="col">{t('report.window')}</th>
              </tr>
            </thead>
            <tbody>{all.map(one => <Row key={one.collection} of={one} />)}</tbody>
          </table>
        </div>
      )}
      {restore.safetyBackupId && <Safety id={restore.safetyBackupId} />}
      {restore.leftovers && restore.leftovers.length > 0 && (
        <>
          <p class="problem">{t('report.leftovers')}</p>
          <ul class="ids">{restore.leftovers.map(one => <li key={one}>{visible(one)}</li>)}</ul>
        </>
      )}
      {wasApplied(restore) && <Undo restore={restore} />}
    </section>
  );
}

function Row({ of }: { of: RestoredCollection }) {
  return (
    <tr>
      <th scope="row" class="collection"><Names collection={of.collection} target={of.target} />{of.reason && <span class="note quiet">{visible(of.reason)}</span>}</th>
      <td><span class={`state ${of.status}`}>{word('unit', of.status)}</span></td>
      <td class="number">{count(of.verified)}</td>
      <td class="number">{count(of.differences)}</td>
      <td class="number">{count(of.imported)}</td>
      <td class="number">{count(of.removed)}</td>
      <td>{of.window?.lookAt && of.window.importedAt ? span((Date.parse(of.window.importedAt) - Date.parse(of.window.lookAt)) / 1_000) : '–'}</td>
    </tr>
  );
}

function Safety({ id }: { id: string }) {
  const copy = useLoad(signal => call<Backup>(`backups/${encodeURIComponent(id)}`, { signal }), [id]);
  return (
    <p>
      {t('report.safety')} <a href={href(['backups', id])}>{id}</a>
      {copy.value?.keptUntil && <> {t('report.keptUntil', time(copy.value.keptUntil))}</>}
    </p>
  );
}

function Undo({ restore }: { restore: Restore }) {
  const doing = useDoing();
  return (
    <div class="undo">
      <p class="quiet">{t('undo.what')}</p>
      <Refusal error={doing.error} />
      <button type="button" disabled={doing.busy} onClick={() => doing.run(async () => go(['restore', (await undo(restore.id)).id]))}>{t('undo.go')}</button>
    </div>
  );
}
