// What the pages ask the app about documents.
import { call, callText } from './api';
import { type DocId, idForBody, idJson } from './docId';
import { field, isString, reading, unescaped, type Doc } from './exactJson';
import type { Backup } from './models';
import { inSlices } from './slices';
import { t } from './texts';

export interface Version {
  backupId: string;
  takenAt: string;
  state: 'present' | 'absent' | 'unknown';
  contentHash?: string | null;
  changed?: boolean | null;
  reason?: string | null;
}

export interface History { versions: Version[]; next?: string | null }

/** The app first has to look through files of these backups. */
export interface Indexing { state: 'Indexing'; backups: string[] }

export const isIndexing = (answer: object): answer is Indexing => (answer as Indexing).state === 'Indexing';

const pageSize = 50;
const askAgainMs = 2_000;

const bodyId = (id: DocId): unknown => {
  const json = idJson(id);
  if (json === undefined) throw new Error(t('id.notJson'));
  return idForBody(json);
};

/** The versions of a document in all backups, newest first. */
export const history = async (collection: string, id: DocId, continuation?: string, signal?: AbortSignal): Promise<History | Indexing> =>
  call('documents/history', {
    method: 'POST', body: { collection, docId: bodyId(id), top: pageSize, ...(continuation ? { continuation } : {}) }, ...(signal ? { signal } : {}),
  });

/** One version, read exactly. Waits while the app looks for it. */
export async function readDocument(backup: string, collection: string, id: DocId, signal: AbortSignal): Promise<Doc> {
  for (;;) {
    const doc = await inSlices(reading(await callText('documents/read', { backup, collection, docId: bodyId(id) }, signal)), signal);
    const state = field(doc.root, 'state');
    // Every found document has one; the answer "not yet" has none.
    if (field(doc.root, '_id') !== undefined || !state || !isString(state) || unescaped(state) !== 'Indexing') return doc;
    await new Promise(resolve => setTimeout(resolve, askAgainMs));
    signal.throwIfAborted();
  }
}

export const hasFiles = (backup: Backup): boolean => !backup.state && (backup.outcome === 'Complete' || backup.outcome === 'Partial');

/** The names in a backup, or in the newest complete one; none if there is no such backup. */
export async function collectionNames(backup: string | null, signal: AbortSignal): Promise<string[]> {
  const id = backup ?? (await call<{ backups: Backup[] }>('backups?top=50', { signal })).backups.find(one => hasFiles(one) && one.scope === 'all')?.id;
  if (!id) return [];
  return ((await call<Backup>(`backups/${encodeURIComponent(id)}`, { signal })).exports ?? []).map(one => one.collection);
}
