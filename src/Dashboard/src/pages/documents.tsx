// Documents, the time machine: find one, see its versions, compare two, put one back.
import { useEffect, useState } from 'preact/hooks';
import { type DocId, idFromQuery, idJson, idQuery } from '../docId';
import { collectionNames, history, isIndexing, type History, type Version } from '../documents';
import { time } from '../format';
import { go, href, type Route } from '../route';
import { t, word } from '../texts';
import { visible } from '../visible';
import { useDoing } from '../ui/doing';
import { IdField } from '../ui/idField';
import { Show, Trouble, useLoad } from '../ui/load';
import { Outside } from '../ui/outside';
import { Badge } from '../ui/parts';
import { Comparison } from './documentDiff';
import '../documents.css';

const indexingLookMs = 2_000;

export function Documents({ route }: { route: Route }) {
  const collection = route.query.get('collection') ?? '';
  const id = idFromQuery(route.query);
  return (
    <>
      <h1>{t('nav.documents')}</h1>
      <p class="quiet">{t('documents.what')}</p>
      <Search collection={collection} id={id} backup={route.query.get('backup')} />
      {collection && id && <Versions key={`${collection} ${id.as} ${id.text}`} collection={collection} id={id} />}
    </>
  );
}

function Search({ collection, id, backup }: { collection: string; id: DocId | undefined; backup: string | null }) {
  const [name, setName] = useState(collection);
  const [sought, setSought] = useState<DocId>(id ?? { text: '', as: 'text' });
  // Following a link changes the content; the fields stay, and with them the focus.
  useEffect(() => {
    setName(collection);
    setSought(id ?? { text: '', as: 'text' });
  }, [collection, id?.text, id?.as]);
  const names = useLoad(signal => collectionNames(backup, signal), [backup]);
  const isWrong = sought.text !== '' && idJson(sought) === undefined;
  return (
    <form
      class="search"
      onSubmit={event => {
        event.preventDefault();
        if (!isWrong) go(['documents'], { collection: name, ...idQuery(sought) });
      }}
    >
      <label>
        {t('documents.collection')}
        <input required list="collections" autocomplete="off" spellcheck={false} value={name} onInput={event => setName(event.currentTarget.value)} />
      </label>
      <datalist id="collections">{names.value?.map(one => <option key={one} value={one} />)}</datalist>
      <IdField label={t('documents.id')} text={sought.text} as={sought.as} required onChange={(text, as) => setSought({ text, as })} />
      {isWrong && <p class="problem" role="alert">{t('id.notJson')}</p>}
      <button type="submit" class="primary">{t('documents.find')}</button>
    </form>
  );
}

function Versions({ collection, id }: { collection: string; id: DocId }) {
  const [waits, setWaits] = useState(false);
  const found = useLoad(async signal => {
    const answer = await history(collection, id, undefined, signal);
    setWaits(isIndexing(answer));
    return answer;
  }, [collection, id.text, id.as], waits ? indexingLookMs : undefined);
  return (
    <section aria-labelledby="versions">
      <h2 id="versions">{t('documents.versions')} <Outside text={id.text} /> · <Outside text={collection} /></h2>
      <Show of={found}>
        {answer => isIndexing(answer) ? <p role="status">{t('documents.indexing', answer.backups.length)}</p> : <Found first={answer} collection={collection} id={id} />}
      </Show>
    </section>
  );
}

function Found({ first, collection, id }: { first: History; collection: string; id: DocId }) {
  const [older, setOlder] = useState<History>();
  const [chosen, setChosen] = useState<{ before?: string; after?: string }>({});
  const [indexing, setIndexing] = useState(0);
  const doing = useDoing();
  const versions = [...first.versions, ...older?.versions ?? []];
  const next = older ? older.next : first.next;
  const fallback = firstChange(versions);
  const version = (backup: string | undefined, otherwise: Version | undefined) => versions.find(one => one.backupId === backup) ?? otherwise;
  const before = version(chosen.before, fallback.before);
  const after = version(chosen.after, fallback.after);
  const more = () => doing.run(async () => {
    const page = await history(collection, id, next!);
    setIndexing(isIndexing(page) ? page.backups.length : 0);
    if (!isIndexing(page)) setOlder({ versions: [...older?.versions ?? [], ...page.versions], ...(page.next ? { next: page.next } : {}) });
  });
  if (versions.length === 0) return <p>{t('documents.noBackup')}</p>;
  return (
    <>
      {!versions.some(one => one.state === 'present') && <p class="problem">{t('documents.nowhere')}</p>}
      <div class="scroll" tabIndex={0} role="group" aria-labelledby="versions">
        <table class="versions">
          <thead>
            <tr>
              <th scope="col">{t('documents.from')}</th><th scope="col">{t('documents.to')}</th><th scope="col">{t('documents.time')}</th>
              <th scope="col">{t('documents.state')}</th><th scope="col">{t('documents.action')}</th>
            </tr>
          </thead>
          <tbody>
            {versions.map(one => (
              <Row
                key={one.backupId} of={one} collection={collection} id={id} isBefore={one === before} isAfter={one === after}
                onBefore={() => setChosen({ ...chosen, before: one.backupId })} onAfter={() => setChosen({ ...chosen, after: one.backupId })}
              />
            ))}
          </tbody>
        </table>
      </div>
      {next && <button type="button" disabled={doing.busy} onClick={more}>{t('documents.older')}</button>}
      {indexing > 0 && <p role="status">{t('documents.indexing', indexing)}</p>}
      {doing.error && <Trouble error={doing.error} />}
      {after && <Comparison collection={collection} id={id} before={before} after={after} />}
    </>
  );
}

function Row({ of, collection, id, isBefore, isAfter, onBefore, onAfter }: {
  of: Version; collection: string; id: DocId; isBefore: boolean; isAfter: boolean; onBefore: () => void; onAfter: () => void;
}) {
  const isKnown = of.state !== 'unknown';
  const at = time(of.takenAt, true);
  return (
    <tr>
      <td>{isKnown && <input type="radio" name="before" aria-label={t('documents.compareFrom', at)} checked={isBefore} onChange={onBefore} />}</td>
      <td>{isKnown && <input type="radio" name="after" aria-label={t('documents.compareTo', at)} checked={isAfter} onChange={onAfter} />}</td>
      <td>{at}<a class="note" href={href(['backups', of.backupId])}>{of.backupId}</a></td>
      <td>
        <Badge tone={of.state === 'present' ? 'good' : of.state === 'absent' ? 'warn' : 'plain'}>{word('version', of.state)}</Badge>{' '}
        {of.changed != null && <Badge tone={of.changed ? 'busy' : 'plain'}>{of.changed ? t('documents.changed') : t('documents.unchanged')}</Badge>}
        {of.state === 'unknown' && <span class="note quiet">{visible(of.reason ?? '')} {t('documents.unknownHint')}</span>}
      </td>
      <td>
        {of.state === 'present' && (
          <a class="button" href={href(['restore'], { backup: of.backupId, collection, ...idQuery(id) })} aria-label={t('documents.putBackOf', at)}>{t('documents.putBack')}</a>
        )}
      </td>
    </tr>
  );
}

// The newest change; without one the newest known version and the one before.
function firstChange(versions: Version[]): { before?: Version; after?: Version } {
  const known = versions.filter(one => one.state !== 'unknown');
  const at = Math.max(0, known.findIndex(one => one.changed));
  return { ...(known[at] ? { after: known[at] } : {}), ...(known[at + 1] ? { before: known[at + 1] } : {}) };
}
