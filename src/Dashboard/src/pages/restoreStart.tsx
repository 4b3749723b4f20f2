// A new restore: backup, collections, mode. It ends with a plan; nothing is changed before that is approved.
import { useState } from 'preact/hooks';
import { call } from '../api';
import { idForBody, idFromQuery, idJson, idOf, type IdKind } from '../docId';
import { hasFiles } from '../documents';
import { bytes, count } from '../format';
import type { Backup, ExportOf } from '../models';
import { isCaptured, modes, newName, start, wouldForce, type Mode } from '../restores';
import { go, href } from '../route';
import { t, word } from '../texts';
import { useDoing } from '../ui/doing';
import { IdField } from '../ui/idField';
import { Show, useLoad } from '../ui/load';
import { Outside } from '../ui/outside';
import { Refusal } from '../ui/refusal';
import { ChooseBackup } from './restoreBackup';

const filterFrom = 12;

export function StartRestore({ query }: { query: URLSearchParams }) {
  const [backupId, setBackupId] = useState(query.get('backup') ?? '');
  const backup = useLoad(async signal => (backupId ? call<Backup>(`backups/${encodeURIComponent(backupId)}`, { signal }) : undefined), [backupId]);
  return (
    <section aria-labelledby="start">
      <h2 id="start">{t('wizard.restore')}</h2>
      <p class="quiet">{t('wizard.restoreWhat')}</p>
      <ChooseBackup id={backupId} onChoose={setBackupId} />
      {backupId && <Show of={backup}>{value => value && <What key={value.id} backup={value} query={query} />}</Show>}
    </section>
  );
}

function What({ backup, query }: { backup: Backup; query: URLSearchParams }) {
  const wanted = query.get('collection');
  const asked = idFromQuery(query);
  // In a multi-line field, an id with line breaks has to be JSON.
  const given = asked && asked.as === 'text' ? idOf(idJson(asked)!) : asked;
  const captured = (backup.exports ?? []).filter(isCaptured);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(captured.filter(one => one.collection === wanted).map(one => one.collection)));
  const [mode, setMode] = useState<Mode>(given ? 'missing' : 'new');
  const [names, setNames] = useState<Record<string, string>>({});
  const [ids, setIds] = useState<{ text: string; as: IdKind }>(given ?? { text: '', as: 'text' });
  const [force, setForce] = useState(false);
  const doing = useDoing();
  if (!hasFiles(backup)) return <p class="problem">{t('wizard.noFiles')}</p>;
  const all = captured.filter(one => chosen.has(one.collection)).map(one => one.collection);
  const lines = all.length === 1 ? ids.text.split('\n').filter(line => line.trim() !== '') : [];
  const docIds = lines.map(text => idJson({ text, as: ids.as }));
  const isWrong = docIds.includes(undefined);
  const send = () => doing.run(async () => {
    const renamed = Object.fromEntries(Object.entries(names).filter(([name, to]) => chosen.has(name) && to !== ''));
    const { id } = await start({
      backup: backup.id, mode, collections: all,
      ...(mode === 'new' && Object.keys(renamed).length > 0 ? { names: renamed } : {}),
      ...(docIds.length > 0 ? { docIds: docIds.map(one => idForBody(one!)) } : {}),
      ...(force ? { force: true } : {}),
    });
    go(['restore', id]);
  });
  return (
    <form onSubmit={event => { event.preventDefault(); if (!isWrong) void send(); }}>
      {backup.gate?.verdict === 'tripped' && <p class="problem">{t('wizard.tripped')} <a href={href(['backups', backup.id])}>{backup.id}</a></p>}
      <Collections all={backup.exports ?? []} chosen={chosen} onChange={setChosen} missing={wanted !== null && !captured.some(one => one.collection === wanted) ? wanted : undefined} />
      {all.length === 1 && (
        <fieldset>
          <legend>{t('wizard.documents')}</legend>
          <IdField label={t('wizard.documentIds')} many text={ids.text} as={ids.as} onChange={(text, as) => setIds({ text, as })} />
          {isWrong && <p class="problem" role="alert">{t('id.notJson')}</p>}
        </fieldset>
      )}
      <fieldset class="modes">
        <legend>{t('wizard.mode')}</legend>
        {modes.map(one => (
          <label key={one}>
            <input type="radio" name="mode" checked={mode === one} onChange={() => setMode(one)} />
            <span><strong>{word('mode', one)}</strong> {word('modeDoes', one)}</span>
          </label>
        ))}
      </fieldset>
      {mode === 'new' && all.length > 0 && <NewNames backup={backup} all={all} names={names} onChange={setNames} />}
      <Refusal error={doing.error} />
      {doing.error && (wouldForce(doing.error) || force) && (
        <label class="check"><input type="checkbox" checked={force} onChange={event => setForce(event.currentTarget.checked)} /> {t('wizard.force')}</label>
      )}
      <p>
        <button type="submit" class="primary" disabled={doing.busy || all.length === 0 || isWrong}>{t('wizard.plan')}</button>{' '}
        <span class="quiet">{all.length === 0 ? t('wizard.chooseCollection') : t('wizard.planHint')}</span>
      </p>
    </form>
  );
}

function Collections({ all, chosen, missing, onChange }: {
  all: ExportOf[]; chosen: ReadonlySet<string>; missing: string | undefined; onChange: (to: ReadonlySet<string>) => void;
}) {
  const [filter, setFilter] = useState('');
  const captured = all.filter(isCaptured);
  const shown = all.filter(one => one.collection.toLowerCase().includes(filter.toLowerCase()));
  const toggle = (name: string) => {
    const to = new Set(chosen);
    if (!to.delete(name)) to.add(name);
    onChange(to);
  };
  return (
    <fieldset>
      <legend>{t('wizard.collections', count(chosen.size), count(captured.length))}</legend>
      {missing !== undefined && <p class="problem">{t('wizard.lacks')} <Outside text={missing} /></p>}
      <p class="line">
        {all.length >= filterFrom && <label>{t('wizard.filter')} <input type="search" value={filter} onInput={event => setFilter(event.currentTarget.value)} /></label>}
        <button type="button" onClick={() => onChange(new Set(captured.map(one => one.collection)))}>{t('wizard.all')}</button>
        <button type="button" onClick={() => onChange(new Set())}>{t('wizard.none')}</button>
      </p>
      <ul class="choices" tabIndex={0} aria-label={t('documents.collection')}>
        {shown.map(one => (
          <li key={one.collection}>
            <label class="check">
              <input type="checkbox" checked={chosen.has(one.collection)} disabled={!isCaptured(one)} onChange={() => toggle(one.collection)} />
              <Outside text={one.collection} />
              <span class="quiet">{isCaptured(one) ? `${t('today.documents', count(one.documents))} · ${bytes(one.rawBytes)}` : t('wizard.notCaptured')}</span>
            </label>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}

function NewNames({ backup, all, names, onChange }: { backup: Backup; all: string[]; names: Record<string, string>; onChange: (to: Record<string, string>) => void }) {
  return (
    <details open={all.length <= 3}>
      <summary>{t('wizard.names')}</summary>
      {all.map(one => (
        <label key={one}>
          <Outside text={one} /> →
          <input
            value={names[one] ?? ''} placeholder={newName(one, backup)} autocomplete="off" spellcheck={false}
            onInput={event => onChange({ ...names, [one]: event.currentTarget.value })}
          />
        </label>
      ))}
    </details>
  );
}
