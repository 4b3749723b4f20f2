// The real app as a device meets it: what `logServer` is in small. And what its process costs.
import { readFileSync, writeFileSync } from 'node:fs';
import { constants, deflateRawSync, gunzipSync } from 'node:zlib';
import { startApp } from './app.mjs';
import { built } from './library.mjs';

const { issueUinToken } = await built('server/index.js');

const key = 'a-key-of-the-tests-that-is-long-enough';
const appId = 'shop';

/** A server of logs on real storage that lets its users come as often as they like. */
export async function startDoor(settings = {}) {
  const app = await startApp({
    Logs__TokenKey: key, Logs__Apps: appId, Logs__RequestsPerMinutePerUser: '1000000', Logs__RequestsPerMinutePerAddress: '1000000', ...settings,
  });
  const call = async (path, options) => {
    const answer = await fetch(`${app.origin}/api/logs/${path}`, options);
    if (!answer.ok) throw new Error(`${path}: HTTP ${answer.status} ${await answer.text()}`);
    return answer;
  };
  let id;
  return {
    ...app,
    token: user => issueUinToken(key, { app: appId, uin: user, expires: new Date(Date.now() + 3_600_000) }),
    /** Orders logs of the user; gives the order's id. */
    async open({ uin, level }) {
      const answer = await call('orders', { method: 'POST', body: JSON.stringify({ uin, level }) });
      return (id = (await answer.json()).id);
    },
    order: async () => (await call(`orders/${id}`)).json(),
    async isFinished() {
      return (await this.order()).outcome !== 'Waiting';
    },
    /** What was merged. */
    async received() {
      const file = Buffer.from(await (await call(`orders/${id}/file`)).arrayBuffer());
      return gunzipSync(file).toString('utf8').split('\n').filter(Boolean).map(line => {
        const { tab, seq, device, ...log } = JSON.parse(line);
        return { tab, seq, log };
      });
    },
    /** Of the process: physical memory now and at most since the last `forgetPeak`, and the time that processors have spent on it. */
    forgetPeak: () => writeFileSync(`/proc/${app.appId}/clear_refs`, '5'),
    memoryBytes: () => ofStatus(app.appId, 'VmRSS'),
    peakBytes: () => ofStatus(app.appId, 'VmHWM'),
    cpuMs() {
      const fields = readFileSync(`/proc/${app.appId}/stat`, 'utf8').split(') ')[1].split(' ');
      return (Number(fields[11]) + Number(fields[12])) * 10;
    },
  };
}

const ofStatus = (id, name) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${id}/status`, 'utf8'))[1]) * 1024;

/** A gzip that inflates to that many MiB of one character, made of one piece that repeats: nobody has to compress a gigabyte for it. */
export function bomb(megabytes, character) {
  const piece = deflateRawSync(Buffer.alloc(1 << 20, character), { level: 9, finishFlush: constants.Z_FULL_FLUSH });
  const header = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]);
  return Buffer.concat([header, ...Array(megabytes).fill(piece), Buffer.from([3, 0]), Buffer.alloc(8)]);
}
