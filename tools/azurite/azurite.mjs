// Azurite as a child that cannot outlive its parent: it ends, saving what it holds, as soon as its standard input closes,
// and that happens also when the parent crashes. Arguments are Azurite's own.
import { createRequire } from 'node:module';

process.stdin.on('end', () => {
  process.emit('SIGTERM');
  // Azurite leaves when its connections are closed; a client that keeps one open does not hold us.
  setTimeout(() => process.exit(), 4000).unref();
});
process.stdin.resume();

createRequire(import.meta.url)('azurite/dist/src/azurite.js');
