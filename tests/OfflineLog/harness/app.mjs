// The real app, as it was built, on real storage: Azurite and Workflow.Local.dll, each a process that cannot outlive the tests.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = new URL('../../../', import.meta.url);
export const path = inTree => fileURLToPath(new URL(inTree, root));
const account = 'devstoreaccount1';
// Every copy of the emulator has this key (learn.microsoft.com/azure/storage/common/storage-use-azurite).
const accountKey = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';
const startMs = 90_000;

/** Collects what a process prints until `enough(text)` answers something. */
export function printed(child, name, enough) {
  return new Promise((resolve, reject) => {
    let text = '';
    const take = data => {
      text += data;
      const found = enough(text);
      if (found) resolve(found);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('exit', code => reject(new Error(`${name} ended with ${code}:\n${text.slice(-2_000)}`)));
    setTimeout(() => reject(new Error(`${name} did not start within ${startMs / 1_000} s:\n${text.slice(-2_000)}`)), startMs).unref();
  });
}

async function azurite(folder) {
  if (!existsSync(path('tools/azurite/node_modules/azurite'))) throw new Error('Azurite is not installed: run ./test, or `npm ci` in tools/azurite.');
  // It ends when its standard input closes, and that happens also when these tests crash.
  const child = spawn(process.execPath, [
    'azurite.mjs', '--location', folder, '--silent', '--skipApiVersionCheck', '--disableTelemetry', '--blobPort', '0', '--queuePort', '0', '--tablePort', '0',
  ], { cwd: path('tools/azurite'), stdio: ['pipe', 'pipe', 'pipe'] });
  const ports = await printed(child, 'Azurite', text => {
    const found = [...text.matchAll(/successfully listening at http:\/\/127\.0\.0\.1:(\d+)/g)].map(match => match[1]);
    return found.length === 3 && found;
  });
  const [blob, queue, table] = ports.map(port => `http://127.0.0.1:${port}/${account}`);
  return { child, connection: `DefaultEndpointsProtocol=http;AccountName=${account};AccountKey=${accountKey};BlobEndpoint=${blob};QueueEndpoint=${queue};TableEndpoint=${table};` };
}

export const gone = child => new Promise(resolve => (child.exitCode !== null || child.signalCode !== null ? resolve() : child.once('exit', resolve)));

/** Where the build has put a program; undefined if it has not. */
export const builtProgram = (project, file) =>
  ['Release', 'Debug'].map(configuration => path(`${project}/bin/${configuration}/net10.0/${file}`)).find(existsSync);

/** Starts storage and app; `settings` go on top. `origin`, `connection`, `stop()`. */
export async function startApp(settings = {}) {
  const dll = builtProgram('src/Hosts/Local', 'Workflow.Local.dll');
  if (!dll) throw new Error('The app is not built: run ./test, or `dotnet build -c Release src/Hosts/Local`.');
  const folder = mkdtempSync(join(tmpdir(), 'workflow-pages-'));
  const storage = await azurite(join(folder, 'azurite'));
  const child = spawn('dotnet', [dll], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env, AzureWebJobsStorage: storage.connection, BackupSchedule: '0 0 18 * * *', 'AzureWebJobs.BackupTimer.Disabled': 'true', WeChat__AppId: 'wx-测试', WeChat__AppSecret: 's', WeChat__Env: '商店-e2e',
      Local__Store: join(folder, 'workflow.db'), ASPNETCORE_URLS: 'http://127.0.0.1:0', Logs__TokenKey: 'a-key-of-the-tests-that-is-long-enough', Logs__Demo: 'true', ...settings,
    },
  });
  // Kills the app when these tests are gone, however they ended: its input closes then.
  const watchdog = spawn('sh', ['-c', 'read -r line; kill -KILL "$1"', 'sh', String(child.pid)], { stdio: ['pipe', 'ignore', 'ignore'] });
  const origin = await printed(child, 'The app', text => /Listening on (http:\/\/[^/:]+:\d+)/.exec(text)?.[1]);
  return {
    origin,
    connection: storage.connection,
    appId: child.pid,
    async stop() {
      child.kill('SIGTERM');
      await gone(child);
      watchdog.kill();
      storage.child.stdin.end();
      await gone(storage.child);
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
