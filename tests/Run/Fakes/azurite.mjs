// Stands in for Azurite: listens on the ports that it is given and answers as the emulator answers a stranger.
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

const value = (name) => process.argv[process.argv.indexOf(name) + 1];
for (const name of ['--blobPort', '--tablePort']) {
  createServer((_, answer) => answer.writeHead(400).end()).listen(Number(value(name)), '127.0.0.1');
}

// The settings are beside the data folder: data/simulator/azurite. It dies once the app, which is asked to start after it, has its record.
const settings = join(value('--location'), '..', '..', '..', 'local.settings.json');
if (existsSync(settings) && readFileSync(settings, 'utf8').includes('"Fake__Azurite": "dies"')) {
  const app = join(value('--location'), '..', '..', 'processes', 'app.pid');
  setInterval(() => existsSync(app) && process.exit(5), 20);
}
