// The backups of a minute as those of some nights: the app's real answers with other times and ids, and the nights before them.
import { nightly } from '../../tests/Dashboard/harness/answers.mjs';

const dayMs = 86_400_000;
const nightsBefore = 60;
const times = ['startedAt', 'endedAt', 'takenAt'];

/** 02:00 in China, so many nights ago. */
const due = nightsAgo => new Date(Math.floor(Date.now() / dayMs) * dayMs - 6 * 3_600_000 - nightsAgo * dayMs);
const idAt = (at, end) => `${at.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z-${end}`;

const before = Array.from({ length: nightsBefore }, (_, index) => {
  const nightsAgo = index + 3;
  const startedAt = due(nightsAgo);
  const seconds = 95 + ((nightsAgo * 37) % 50);
  const size = 2_300_000 - nightsAgo * 6_100;
  const fate = {
    9: { outcome: 'Failed', gate: null, documents: 0, rawBytes: 0, storedBytes: 0 },
    17: { outcome: 'Partial', gate: null, missed: [{ collection: '评价', reason: 'The service could not export it.' }] },
    31: { gate: { verdict: 'tripped', findings: [] } },
    32: { gate: { verdict: 'accepted', findings: [] } },
  }[nightsAgo] ?? {};
  return nightly(0, {
    id: idAt(startedAt, (nightsAgo * 7_919 % 46_656 + 46_656).toString(36)), startedAt: startedAt.toISOString(), endedAt: new Date(startedAt.getTime() + seconds * 1_000).toISOString(), durationSeconds: seconds,
    documents: 6_840 - nightsAgo * 19, rawBytes: size, storedBytes: Math.round(size / 5), ...(nightsAgo % 30 === 0 ? { hold: { reason: '月末', since: startedAt.toISOString() } } : {}), ...fate,
  });
});

/** Routes for a page that shows these backups, newest first, as those of the last nights. */
export function asNights(backups) {
  const moved = backups.map(({ id, startedAt }, nightsAgo) => {
    const at = due(nightsAgo);
    return { id, night: idAt(at, id.split('-').at(-1)), byMs: at - Date.parse(startedAt) };
  });
  const shifted = value => {
    if (Array.isArray(value)) return value.map(shifted);
    if (value === null || typeof value !== 'object') return value;
    // A restore names its backup too, and has times of its own.
    const move = moved.find(({ id }) => id === (value.takenAt ? value.backupId : value.id));
    return Object.fromEntries(Object.entries(value).map(([name, own]) => [
      name, move && times.includes(name) && own ? new Date(Date.parse(own) + move.byMs).toISOString() : shifted(own),
    ]));
  };
  const renamed = (text, from, to) => moved.reduce((all, one) => all.replaceAll(one[from], one[to]), text);
  return {
    '**/api/**': async route => {
      const request = route.request();
      const body = request.postData();
      const answer = await route.fetch({ url: renamed(request.url(), 'night', 'id'), ...(body ? { postData: renamed(body, 'night', 'id') } : {}) });
      if (!answer.headers()['content-type']?.includes('json')) return route.fulfill({ response: answer });
      // A document keeps its letters.
      if (request.url().endsWith('documents/read')) return route.fulfill({ response: answer });
      const json = shifted(await answer.json());
      if (request.url().includes('/api/backups?')) json.backups.push(...before);
      return route.fulfill({ response: answer, body: renamed(JSON.stringify(json), 'id', 'night') });
    },
  };
}
