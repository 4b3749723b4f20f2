// The WeChat cloud as a process that cannot outlive the tests, with the data that a test wants.
import { spawn } from 'node:child_process';
import { builtProgram, gone, printed } from '../../OfflineLog/harness/app.mjs';

const account = { appId: 'wx-测试', secret: 's', env: '商店-e2e' };

/** `settings` are what the app needs to find it; `set(path, body)` posts to its controls. */
export async function startSimulator({ jobSeconds = 0, collections = { 订单: 120, 用户: 40, 空集合: 0 } } = {}) {
  const dll = builtProgram('tests/Simulator', 'Simulator.dll');
  if (!dll) throw new Error('The simulator is not built: run ./test, or `dotnet build -c Release tests/Simulator`.');
  const child = spawn('dotnet', [
    dll, '--port', '0', '--appid', account.appId, '--secret', account.secret, '--env', account.env, '--job-seconds', String(jobSeconds), '--collections', '1', '--documents', '5',
  ], { stdio: ['ignore', 'pipe', 'pipe'] });
  const watchdog = spawn('sh', ['-c', 'read -r line; kill -KILL "$1"', 'sh', String(child.pid)], { stdio: ['pipe', 'ignore', 'ignore'] });
  const address = await printed(child, 'The simulator', text => /listening on (http:\/\/\S+)/.exec(text)?.[1]);
  const set = async (path, body) => {
    const answer = await fetch(`${address}/_sim/${path}`, { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  };
  for (const [name, documents] of Object.entries(collections)) await set('collections', { env: account.env, name, documents });
  return {
    env: account.env,
    set,
    settings: { WeChat__ApiBase: address, WeChat__AppId: account.appId, WeChat__AppSecret: account.secret, WeChat__Env: account.env },
    async stop() {
      child.kill('SIGTERM');
      await gone(child);
      watchdog.kill();
    },
  };
}
