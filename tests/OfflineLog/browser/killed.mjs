// Runs in the page that gets killed: says what the one before left, then writes until the end, telling what has been acknowledged.
import { openLog } from '@workflow/offline-log/index.js';

const query = new URLSearchParams(location.search);
const session = Number(query.get('session'));
const tell = (path, body) => fetch(path, { method: 'POST', body: JSON.stringify(body) });
const filler = Array.from({ length: 44 }, (_, word) => `词${(word * 7919) % 977}`).join(' ');

async function leftBy(earlier) {
  const log = openLog({ id: 'shop', name: `killed-${earlier}` });
  await log.ready;
  // Storage that has to recover on a busy machine may take longer than a log waits for it; what is there is only known then.
  const isLate = !log.isDurable();
  while (!log.isDurable()) await new Promise(resolve => setTimeout(resolve, 100));
  const logs = await log.query().all();
  const found = logs.map(({ msg }) => Number(msg.split(' ')[0]));
  const whole = logs.every(({ msg }) => msg.endsWith(filler));
  const { vault, platform } = log.inner;
  const chunks = await vault.read('chunk', '', '~');
  let broken = 0;
  for (const [, bytes] of chunks) await platform.codec.unpack(bytes).catch(() => broken++);
  await log.close();
  if (found.length && !query.has('keep')) indexedDB.deleteDatabase(`killed-${earlier}`);
  const databases = found.length ? [] : (await indexedDB.databases()).map(one => one.name);
  return { found, newestMs: logs[0]?.time, whole, chunks: chunks.length, broken, isLate, databases };
}

async function main() {
  if (session > 0) await tell('/left', await leftBy(session - 1));
  const log = openLog({ id: 'shop', name: `killed-${session}` });
  let number = 0;
  let oldest;
  const times = [];
  setInterval(() => {
    for (let line = 0; line < 12; line++) {
      log.write(number % 20 === 7 ? 'error' : 'info', `${number} ${filler}`);
      times[number++] = performance.now();
    }
  }, 5);
  let acknowledged = 0;
  // Without asking for a flush of its own: what the log does by itself is what counts.
  const { commit } = log.inner.vault;
  log.inner.vault.commit = async (changes, ...more) => {
    const upTo = number;
    const done = await commit(changes, ...more);
    if (changes[0].table === 'wal' && 'value' in changes[0] && upTo > acknowledged) {
      // The first waits for the database to be made.
      oldest = acknowledged ? performance.now() - times[acknowledged] : 0;
      acknowledged = upTo;
      void tell('/acknowledged', { session, acknowledged, oldest, isDurable: log.isDurable() });
    }
    return done;
  };
}

void main();
