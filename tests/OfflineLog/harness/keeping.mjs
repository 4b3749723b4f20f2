import { built } from './library.mjs';

const { openLog, memoryStore } = await built('index.js');

/** A log in memory; gives what it kept, oldest first, and what it told. */
export async function keeping(work) {
  const told = [];
  const log = openLog({
    id: 'shop', onProblem: ({ kind, message }) => kind === 'feature' && told.push(message),
    platform: { open: async () => memoryStore(1 << 20), lock: (name, how, work) => work() },
  });
  await work(log);
  const logs = (await log.query().all()).reverse();
  await log.close();
  return { logs, told, lines: logs.map(({ level, msg }) => `${level} ${msg}`) };
}
