// Azurite as a child that cannot outlive its parent: it ends, saving what it holds, as soon as its standard input closes,
// and that happens also when the parent crashes. Arguments are Azurite's own.
// With AZURITE_TEMPORARY set the folder of --location is deleted then, unless the parent has said "keep".
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';

let said = '';
process.stdin.on('data', (text) => { said += text; });
process.stdin.on('end', () => {
  if (process.env.AZURITE_TEMPORARY && !said.includes('keep')) {
    const location = process.argv[process.argv.indexOf('--location') + 1];
    process.on('exit', () => rmSync(location, { recursive: true, force: true }));
  }
  process.emit('SIGTERM');
  // Azurite leaves when its connections are closed; a client that keeps one open does not hold us.
  setTimeout(() => process.exit(), 4000).unref();
});
process.stdin.resume();

createRequire(import.meta.url)('azurite/dist/src/azurite.js');
