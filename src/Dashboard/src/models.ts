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
  format?: string;
  query?: string | null;
  note?: string | null;
  notImportable?: { documents: number };
}

/** One rung of trust; without a time the backup has not reached it, or no longer has it. */
export interface Rung { rung: string; at: string | null; evidence: string | null; expiresAt: string | null }

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
  delayedBy?: string;
  suspended?: string[];
  expiry?: { rule: string; at: string; problem?: string | null };
  damage?: { at: string; reason: string };
  trust?: Rung[];
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
  backup.outcome === 'Complete' && backup.scope === 'all' && !backup.state && !backup.disturbedBy && !backup.damage && backup.gate?.verdict !== 'tripped';

/** What happened in a backup. */
export interface Timeline {
  entries: { at: string; endedAt?: string | null; collection?: string | null; what: string; step?: string | null; attempt?: number | null; code?: string | null; reason?: string | null }[];
  omitted: number;
  note?: string | null;
}

/** The manifests before one, each checked against the next newer one. */
export interface Chain { ok: boolean; links: { id: string; status: string }[]; next?: string | null; problem?: string | null }

/** What the retention rules delete, and what keeps the others. */
export interface Plan { plan: string; rulesText: string; frozen: string | null; sentence: string; backups: PlannedBackup[] }

export interface PlannedBackup { id: string; keep?: string[] | null; expire?: string | null }

export interface TestedChannel { channel: string; ok: boolean; problem?: string | null }

export interface DoctorCheck { name: string; ok: boolean; found: string; fix?: string | null }

/** Whose logs were ordered, and the progress. */
export interface LogOrder {
  id: string;
  kind?: string;
  uin: string;
  outcome: string;
  live?: boolean;
  level?: string | null;
  from?: string | null;
  to?: string | null;
  reason?: string | null;
  createdAt: string;
  expires: string;
  endedAt?: string | null;
  logs: number;
  doubles?: number;
  storedBytes?: number;
  deletedAt?: string | null;
  /** In the answer about one order. */
  devices?: DeviceOfOrder[];
}

export interface DeviceOfOrder { device: string; state: string; logs: number }
