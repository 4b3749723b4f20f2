// What no app could show in a test's time: answers that the browser gives itself.

const json = body => ({ status: 200, contentType: 'application/json', body: JSON.stringify(body) });
const pageSize = 100;

/** A backup as lists have it, so many nights ago. */
export function nightly(nightsAgo, more = {}) {
  const startedAt = new Date(Date.now() - nightsAgo * 86_400_000 - 3_600_000);
  const id = `${startedAt.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z-n${String(nightsAgo % 1_000).padStart(3, '0')}`;
  return {
    id, env: '商店-e2e', scope: 'all', outcome: 'Complete', gate: { verdict: 'passed', findings: [] }, startedAt: startedAt.toISOString(),
    endedAt: new Date(startedAt.getTime() + 60_000).toISOString(), durationSeconds: 60, documents: 1_000 + nightsAgo, rawBytes: 5_000_000, storedBytes: 900_000, missed: [], ...more,
  };
}

/** Routes that answer the list of backups with these, newest first, a page at a time. */
export const listOf = backups => ({
  '**/api/backups?*': route => {
    const after = new URL(route.request().url()).searchParams.get('continuation');
    const from = after ? backups.findIndex(backup => backup.id === after) + 1 : 0;
    const page = backups.slice(from, from + pageSize);
    return route.fulfill(json({ backups: page, ...(from + pageSize < backups.length ? { next: page.at(-1).id } : {}) }));
  },
});

/** Routes that answer one backup with this. */
export const one = backup => ({ [`**/api/backups/${backup.id}`]: route => route.fulfill(json(backup)) });
