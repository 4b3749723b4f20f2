// What the pages ask the app about drills, and what its answers mean.
import { call, callText } from './api';
import type { LocalText } from './models';
import { language } from './texts';

export interface DrilledCollection {
  collection: string;
  status: string;
  documents?: number | null;
  imported: number;
  differences?: number | null;
  recoverySeconds?: number | null;
  reason?: string | null;
}

export interface Drill {
  id: string;
  env: string;
  backupId: string;
  outcome: string;
  reason?: string | null;
  startedAt: string;
  endedAt?: string | null;
  recoverySeconds?: number | null;
  sampleDocuments?: number | null;
  coverage: { collections: number; ofCollections: number; documents: number; ofDocuments: number };
  findings: { kind: string; documents: number; sentence: LocalText }[];
  leftovers: string[];
  collections?: DrilledCollection[] | null;
}

export interface DrillPage { drills: Drill[]; next?: string | null }

const path = (id: string, below = '') => `drills/${encodeURIComponent(id)}${below}`;

export const hasEnded = (drill: Drill): boolean => drill.outcome !== 'Running';

export const start = (body: { backup: string; sampleDocuments?: number }) => call<{ id: string }>('drills', { method: 'POST', body });
export const look = (id: string, signal: AbortSignal) => call<Drill>(path(id), { signal });
export const list = (top: number, signal?: AbortSignal, continuation?: string) =>
  call<DrillPage>(`drills?top=${top}${continuation ? `&continuation=${encodeURIComponent(continuation)}` : ''}`, signal ? { signal } : {});
export const cancel = (id: string) => call(path(id, '/cancel'), { method: 'POST' });

/** The recovery sheet in the page's language, Markdown. */
export const sheet = (signal: AbortSignal) => callText(`recovery?lang=${language()}`, undefined, signal);

/** How far a collection is: half of it is the import, the rest the comparison. */
export const share = (one: DrilledCollection): number =>
  one.status === 'Pending' ? 0
  : one.status === 'Importing' ? (one.documents ? Math.min(1, one.imported / one.documents) / 2 : 0)
  : one.status === 'Comparing' ? 0.5
  : 1;
