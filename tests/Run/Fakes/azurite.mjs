// Stands in for Azurite: listens on the ports that it is given and answers as the emulator answers a stranger.
import { createServer } from 'node:http';

const value = (name) => process.argv[process.argv.indexOf(name) + 1];
for (const name of ['--blobPort', '--tablePort']) {
  createServer((_, answer) => answer.writeHead(400).end()).listen(Number(value(name)), '127.0.0.1');
}
