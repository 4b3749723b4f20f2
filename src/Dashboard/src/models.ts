// What the pages read of the app's answers.

export interface LocalText { 'zh-CN'?: string; en?: string }

export interface Gate {
  verdict: 'first' | 'passed' | 'tripped' | 'accepted';
  baseline?: string | null;
  acceptedReason?: string;
  findings: { collection?: string | null; kind: string; sentence: LocalText; explained?: LocalText }[];
}

export interface ExportOf {
  collection: string;
  status: string;
  attempt?: number;
  documents?: number | null;
  countBefore?: number | null;
  rawBytes?: number | null;
  storedBytes?: number | null;
  verified?: boolean;
  reason?: string | null;
}

export interface Backup {
  id: string;
  env: string;
  scope?: 'all' | 'named' | null;
  kind?: string;
  outcome: string;
  reason?: string | null;
  state?: string;
  hold?: { reason: string; since: string; until?: string | null };
  keptUntil?: string;
  gate?: Gate;
  startedAt: string;
  endedAt?: string | null;
  durationSeconds?: number | null;
  documents: number;
  rawBytes: number;
  storedBytes: number;
  missed: { collection: string; reason: string }[];
  exports?: ExportOf[];
  disturbedBy?: string;
}

export interface Page<T> { items: T[]; next?: string }

export interface HealthPart { name: string; ok: boolean; sentence?: string }

export interface Health {
  status: 'ok' | 'attention' | 'unhealthy';
  version?: string;
  storageReachable: boolean;
  lastGoodBackupAt?: string | null;
  problem?: string | null;
  parts: HealthPart[];
}

export interface Schedule {
  expression: string;
  timeZone: string;
  next: { utc: string; utc8: string }[];
  staleAfterSeconds?: number | null;
  problems: string[];
}

/** The app's own meaning of a good backup. */
export const isGood = (backup: Backup): boolean =>
  backup.outcome === 'Complete' && backup.scope === 'all' && !backup.state && !backup.disturbedBy && backup.gate?.verdict !== 'tripped';
