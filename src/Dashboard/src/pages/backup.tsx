// One backup: its facts, the gate's findings, its collections, and the available actions.
import { useState } from 'preact/hooks';
import { call, download } from '../api';
import { bytes, count, span, time } from '../format';
import type { Backup, ExportOf, Rung } from '../models';
import { href } from '../route';
import { said, t, word } from '../texts';
import { Act } from '../ui/act';
import { Show, Trouble, useLoad } from '../ui/load';
import { Badge, Facts, Outcome } from '../ui/parts';
import { DrillsOf, StartDrill } from './backupDrills';
import { ChainOf, TimelineOf } from './backupHistory';

const runningLookMs = 2_000;
const lookMs = 15_000;

export function OneBackup({ id }: { id: string }) {
  const [every, setEvery] = useState(runningLookMs);
  const loaded = useLoad(async signal => {
    const backup = await call<Backup>(`backups/${encodeURIComponent(id)}`, { signal });
    // The gate judges a moment after the end.
    setEvery(backup.outcome === 'Running' || (backup.scope === 'all' && backup.outcome === 'Complete' && !backup.gate && !backup.state) ? runningLookMs : lookMs);
    return backup;
  }, [id], every);
  return (
    <>
      <p><a href={href(['backups'])}>← {t('nav.backups')}</a></p>
      <Show of={loaded}>{backup => <Screen backup={backup} again={loaded.again} />}</Show>
    </>
  );
}

function Screen({ backup, again }: { backup: Backup; again: () => void }) {
  const exports = backup.exports ?? [];
  return (
    <>
      <div class="title">
        <h1>{backup.id}</h1>
        <Outcome of={backup} />
        {backup.damage && <Badge tone="bad">{t('backup.damaged')}</Badge>}
        {backup.gate && <Badge tone={backup.gate.verdict === 'tripped' ? 'bad' : 'good'}>{t('backup.gate', word('verdict', backup.gate.verdict))}</Badge>}
      </div>
      <Actions backup={backup} again={again} />
      <Facts
        rows={[
          [t('backup.env'), backup.env],
          [t('backup.scope'), word('scope', backup.kind ?? backup.scope)],
          [t('backup.started'), time(backup.startedAt)],
          [t('backup.took'), backup.durationSeconds != null ? span(backup.durationSeconds) : null],
          [t('backup.documents'), count(backup.documents)],
          [t('backup.size'), t('backup.sizeIs', bytes(backup.storedBytes), bytes(backup.rawBytes))],
          [t('backup.baseline'), backup.gate?.baseline && <a href={href(['backups', backup.gate.baseline])}>{backup.gate.baseline}</a>],
          [t('backup.accepted'), backup.gate?.acceptedReason],
          [t('backup.damage'), backup.damage && `${backup.damage.reason} (${time(backup.damage.at)})`],
          [t('backup.hold'), backup.hold && `${backup.hold.reason}${backup.hold.until ? ` (${t('backup.until', time(backup.hold.until))})` : ''}`],
          [t('backup.keptUntil'), backup.keptUntil && time(backup.keptUntil)],
          [t('backup.delayedBy'), backup.delayedBy],
          [t('backup.disturbedBy'), backup.disturbedBy],
          [t('backup.suspended'), backup.suspended?.join(', ')],
          [t('backup.expired'), backup.expiry && `${time(backup.expiry.at)} ${backup.expiry.problem ?? ''}`],
          // Each missing collection has its own line below.
          [t('backup.reason'), backup.missed.length === 0 ? backup.reason : null],
        ]}
      />
      {backup.trust?.some(rung => rung.at) && <Rungs of={backup.trust} />}
      <DrillsOf backup={backup} />
      {backup.gate && backup.gate.findings.length > 0 && (
        <section aria-labelledby="findings">
          <h2 id="findings">{t('backup.findings')}</h2>
          <ul class="findings">
            {backup.gate.findings.map((finding, index) => (
              <li key={index}>{said(finding.sentence)}{finding.explained && <span class="quiet"> {said(finding.explained)}</span>}</li>
            ))}
          </ul>
        </section>
      )}
      {backup.missed.length > 0 && (
        <section aria-labelledby="missed">
          <h2 id="missed">{t('backup.missed')}</h2>
          <ul class="problems">{backup.missed.map(one => <li key={one.collection}><strong>{one.collection}</strong> {one.reason}</li>)}</ul>
        </section>
      )}
      {exports.length > 0 && <Exports backup={backup} exports={exports} />}
      <ChainOf id={backup.id} />
      <TimelineOf id={backup.id} />
    </>
  );
}

// The lowest first; those not reached say so.
function Rungs({ of }: { of: Rung[] }) {
  return (
    <section aria-labelledby="trust">
      <h2 id="trust">{t('backup.trust')}</h2>
      <Facts
        rows={of.map(rung => [
          word('rung', rung.rung),
          rung.at ? (
            <>
              {rung.expiresAt ? t('backup.rungUntil', time(rung.at), time(rung.expiresAt)) : time(rung.at)}
              {rung.evidence && <span class="quiet note">{rung.evidence}</span>}
            </>
          ) : <span class="quiet">{t('backup.noRung')}</span>,
        ])}
      />
    </section>
  );
}

function Actions({ backup, again }: { backup: Backup; again: () => void }) {
  const [until, setUntil] = useState('');
  const path = `backups/${encodeURIComponent(backup.id)}`;
  const hasFiles = !backup.state && (backup.outcome === 'Complete' || backup.outcome === 'Partial');
  const change = (sub: string, method: 'PUT' | 'POST' | 'DELETE', body?: unknown) => async () => {
    await call(`${path}/${sub}`, { method, ...(body === undefined ? {} : { body }) });
    again();
  };
  return (
    <div class="actions">
      {hasFiles && <a class="button" href={href(['documents'], { backup: backup.id })}>{t('backup.toDocuments')}</a>}
      {hasFiles && <a class="button" href={href(['restore'], { backup: backup.id })}>{t('backup.toRestore')}</a>}
      {backup.outcome === 'Running' && <Act label={t('cancel.go')} title={t('cancel.title')} text={t('cancel.text', backup.id)} danger run={change('cancel', 'POST')} />}
      {backup.gate?.verdict === 'tripped' && (
        <Act label={t('accept.go')} title={t('accept.title')} text={t('accept.text')} reason={t('act.reason')} primary run={reason => change('accept', 'POST', { reason })()} />
      )}
      {hasFiles && <Act label={t('verify.go')} title={t('verify.title')} text={t('verify.text')} run={change('verify', 'POST')} />}
      {hasFiles && backup.kind !== 'safety' && <StartDrill backup={backup} />}
      {backup.hold ? <Act label={t('release.go')} title={t('release.title')} text={t('release.text', backup.hold.reason)} danger run={change('hold', 'DELETE')} />
        : hasFiles && (
          <Act
            label={t('hold.go')} title={t('hold.title')} text={t('hold.text')} reason={t('act.reason')}
            run={reason => change('hold', 'PUT', { reason, until: until ? new Date(until).toISOString() : null })()}
          >
            <label>{t('hold.until')}<input type="datetime-local" value={until} onInput={event => setUntil(event.currentTarget.value)} /></label>
          </Act>
        )}
    </div>
  );
}

function Exports({ backup, exports }: { backup: Backup; exports: ExportOf[] }) {
  return (
    <section aria-labelledby="exports">
      <h2 id="exports">{t('backup.exports', count(exports.length))}</h2>
      <div class="scroll" tabIndex={0} role="group" aria-labelledby="exports">
        <table>
          <thead>
            <tr>
              <th scope="col">{t('export.collection')}</th><th scope="col">{t('export.status')}</th><th scope="col" class="number">{t('backup.documents')}</th>
              <th scope="col" class="number">{t('export.stored')}</th><th scope="col" class="number">{t('export.raw')}</th><th scope="col">{t('export.verified')}</th>
              <th scope="col">{t('export.file')}</th>
            </tr>
          </thead>
          <tbody>{exports.map(one => <ExportRow key={one.collection} backup={backup} of={one} />)}</tbody>
        </table>
      </div>
    </section>
  );
}

function ExportRow({ backup, of }: { backup: Backup; of: ExportOf }) {
  const notes = [of.query, of.reason, of.note, of.notImportable ? t('export.notImportable', count(of.notImportable.documents)) : null].filter(text => text);
  return (
    <tr>
      <th scope="row" class="collection">{of.collection}{notes.map(text => <span key={text} class="quiet note">{text}</span>)}</th>
      <td><span class={`state ${of.status}`}>{word('export', of.status)}</span>{(of.attempt ?? 1) > 1 && <span class="quiet"> {t('export.attempt', of.attempt!)}</span>}</td>
      <td class="number">{count(of.documents)}</td>
      <td class="number">{bytes(of.storedBytes)}</td>
      <td class="number">{bytes(of.rawBytes)}</td>
      <td>{of.verified ? t('export.isVerified') : t('export.isNotVerified')}</td>
      <td>{of.verified && !backup.state && <Download backup={backup} of={of} />}</td>
    </tr>
  );
}

function Download({ backup, of }: { backup: Backup; of: ExportOf }) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error>();
  const get = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await download(`backups/${encodeURIComponent(backup.id)}/file?collection=${encodeURIComponent(of.collection)}`, `${of.collection}.${of.format === 'csv' ? 'csv' : 'jsonl'}.gz`);
    } catch (failed) {
      setError(failed as Error);
    }
    setBusy(false);
  };
  return (
    <>
      <button type="button" disabled={busy} onClick={get} aria-label={t('export.downloadOf', of.collection)}>{busy ? t('load.loading') : t('export.download')}</button>
      {error && <Trouble error={error} />}
    </>
  );
}
