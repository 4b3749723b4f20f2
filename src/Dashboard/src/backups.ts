// The list of backups, page after page; the newest are reloaded while it is shown.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { call } from './api';
import type { Backup } from './models';
import { type Loaded, useLoad } from './ui/load';

const pageSize = 100;
const lookMs = 5_000;

interface BackupPage { backups: Backup[]; next?: string | null }

export interface BackupList {
  newest: Loaded<BackupPage>;
  /** What is loaded, newest first. */
  backups: Backup[];
  hasMore: boolean;
  error: Error | undefined;
  more: () => void;
}

// On return from one backup the list is as it was.
let kept: { backups: Backup[]; next: string | null | undefined } = { backups: [], next: undefined };

export function useBackups(): BackupList {
  const newest = useLoad(signal => call<BackupPage>(`backups?top=${pageSize}`, { signal }), [], lookMs);
  const [list, setList] = useState(kept);
  const [error, setError] = useState<Error>();
  const busy = useRef(false);
  kept = list;
  useEffect(() => {
    const page = newest.value;
    if (page) setList(before => ({ backups: merge(page.backups, before.backups), next: before.next === undefined ? page.next ?? null : before.next }));
  }, [newest.value]);
  const more = useCallback(async () => {
    if (!list.next || busy.current) return;
    busy.current = true;
    try {
      const page = await call<BackupPage>(`backups?top=${pageSize}&continuation=${encodeURIComponent(list.next)}`);
      setList(before => ({ backups: [...before.backups, ...page.backups], next: page.next ?? null }));
      setError(undefined);
    } catch (failed) {
      setError(failed as Error);
    }
    busy.current = false;
  }, [list.next]);
  return { newest, backups: list.backups, hasMore: !!list.next, error, more };
}

/** Both are sorted, newest first; for entries in both, the first wins. */
function merge(newest: Backup[], older: Backup[]): Backup[] {
  const oldest = newest.at(-1)?.id;
  // Ids sort by time.
  const from = oldest === undefined ? 0 : older.findIndex(backup => backup.id < oldest);
  return from < 0 ? newest : [...newest, ...older.slice(from)];
}
