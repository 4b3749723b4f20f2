// The pages' calls about restores, and the meaning of the answers.
import { ApiError, call, callText } from './api';
import { field, isString, rawOf, reading, unescaped, JsonArray } from './exactJson';
import type { Backup, ExportOf } from './models';
import { href } from './route';
import { inSlices } from './slices';

export const modes = ['new', 'missing', 'overwrite', 'exact'] as const;
export type Mode = typeof modes[number];

/** Every class that a plan can list, in reading order. */
export const classes = ['insert', 'different', 'extra', 'protected', 'notImportable', 'conflict'] as const;
export type Class = typeof classes[number];

export type PlanCounts = Record<Class | 'same', number>;

export interface RestoredCollection {
  collection: string;
  target: string;
  status: string;
  plan?: PlanCounts | null;
  imported: number;
  removed: number;
  verified?: number | null;
  differences?: number | null;
  parts: { done: number; total: number };
  window?: { lookAt?: string | null; importedAt?: string | null } | null;
  reason?: string | null;
}

export interface Restore {
  id: string;
  env: string;
  backupId?: string | null;
  mode: Mode;
  outcome: string;
  reason?: string | null;
  startedAt: string;
  approvedAt?: string | null;
  endedAt?: string | null;
  durationSeconds?: number | null;
  planHash?: string | null;
  safetyBackupId?: string | null;
  undoOf?: string | null;
  leftovers?: string[] | null;
  collections?: RestoredCollection[] | null;
}

const underWay = ['Planning', 'AwaitingApproval', 'Applying', 'Verifying'];

export const hasEnded = (restore: Restore): boolean => !underWay.includes(restore.outcome);

export const waits = (restore: Restore): boolean => restore.outcome === 'AwaitingApproval' && !restore.approvedAt;

/** Whether it may have changed something: only then is there something to report and undo. */
export const wasApplied = (restore: Restore): boolean =>
  hasEnded(restore) && restore.outcome !== 'Failed' && restore.outcome !== 'Expired' && (restore.outcome !== 'Canceled' || restore.approvedAt != null);

/** Whether it changes or removes existing documents: then each target's name has to be typed. */
export const needsNames = (mode: Mode): boolean => mode === 'overwrite' || mode === 'exact';

/** What becomes of a class of documents. */
export type Effect = 'putIn' | 'replaced' | 'removed' | 'left';

export const effectOf = (mode: Mode, one: Class): Effect =>
  one === 'insert' ? 'putIn'
  : one === 'different' && needsNames(mode) ? 'replaced'
  : one === 'extra' && mode === 'exact' ? 'removed'
  : 'left';

/** How many documents an approval puts in, replaces and removes. */
export function changes(restore: Restore): Record<Exclude<Effect, 'left'>, number> {
  const sum = { putIn: 0, replaced: 0, removed: 0 };
  for (const { plan } of restore.collections ?? []) {
    for (const one of classes) {
      const effect = effectOf(restore.mode, one);
      if (effect !== 'left') sum[effect] += plan?.[one] ?? 0;
    }
  }
  return sum;
}

/** The default name of a collection in mode `new`: with the backup's start in UTC. */
export const newName = (collection: string, backup: Backup): string =>
  `${collection}_${new Date(backup.startedAt).toISOString().replace(/^(\d+)-(\d+)-(\d+)T(\d+):(\d+).*$/, '$1$2$3_$4$5')}`;

/** Whether the backup has this collection to put back. */
export const isCaptured = (one: ExportOf): boolean => one.status === 'Complete' || one.status === 'Empty';

export interface Start {
  backup: string;
  mode: Mode;
  collections: string[];
  names?: Record<string, string>;
  docIds?: unknown[];
  force?: true;
}

const path = (id: string, below = '') => `restores/${encodeURIComponent(id)}${below}`;

export const start = (body: Start) => call<{ id: string }>('restores', { method: 'POST', body });
export const look = (id: string, signal: AbortSignal) => call<Restore>(path(id), { signal });
export const list = (signal?: AbortSignal, continuation?: string) =>
  call<{ restores: Restore[]; next?: string | null }>(`restores?top=20${continuation ? `&continuation=${encodeURIComponent(continuation)}` : ''}`, signal ? { signal } : {});
export const approve = (id: string, body: { planHash: string; confirm?: Record<string, string>; force?: true }) => call(path(id, '/approve'), { method: 'POST', body });
export const cancel = (id: string) => call(path(id, '/cancel'), { method: 'POST' });
export const undo = (id: string) => call<{ id: string }>(path(id, '/undo'), { method: 'POST' });

/** Ids of a class, each as JSON, as written in the file. */
export async function planPage(id: string, collection: string, one: Class, continuation?: string): Promise<{ ids: string[]; next?: string }> {
  const query = new URLSearchParams({ collection, class: one, top: '50', ...(continuation ? { continuation } : {}) });
  const doc = await inSlices(reading(await callText(path(id, `/plan?${query}`), undefined)));
  const documents = field(doc.root, 'documents');
  const next = field(doc.root, 'next');
  return {
    ids: documents instanceof JsonArray ? documents.values.map(value => rawOf(doc, field(value, 'docId') ?? value)) : [],
    ...(next && isString(next) ? { next: unescaped(next) } : {}),
  };
}

const pageOf = { backup: 'backups', restore: 'restore', drill: 'drills' };

/** What blocks a start, and where to look at it; undefined if that is not the reason. */
export function holder(error: Error): { kind: 'backup' | 'restore' | 'drill'; id: string; href: string } | undefined {
  if (!(error instanceof ApiError) || error.status !== 409) return undefined;
  for (const kind of ['backup', 'restore', 'drill'] as const) {
    const id = error.problem[`${kind}Id`];
    if (typeof id === 'string') return { kind, id, href: href([pageOf[kind], id]) };
  }
  return undefined;
}

/** Whether the app would do it with `force`. */
export const wouldForce = (error: Error): boolean => error instanceof ApiError && error.status === 409 && error.message.includes('"force": true');
