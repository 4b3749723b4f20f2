// Builds, checks the sizes and runs tests/OfflineLog (--soak: the long ones). The last line is always "N passed, N failed".
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { fileURLToPath } from 'node:url';

const isSoak = process.argv.includes('--soak');
const tests = fileURLToPath(new URL('../../../tests/OfflineLog/', import.meta.url));
const script = name => spawnSync(process.execPath, [fileURLToPath(new URL(name, import.meta.url))], { stdio: 'inherit' }).status === 0;

let passed = 0;
let failed = 0;
const count = ok => (ok ? passed++ : failed++);

if (!script('build.mjs')) {
  console.log('0 passed, 1 failed');
  process.exit(1);
}
if (!isSoak) count(script('size.mjs'));

const files = readdirSync(tests).filter(name => name.endsWith(isSoak ? '.soak.mjs' : '.test.mjs')).sort().map(name => tests + name);
const results = run({ files, concurrency: 2, timeout: isSoak ? 3_600_000 : 180_000 });
// A suite or a file does not count as a test, unless it fails although none of its tests does.
results.on('test:pass', ({ nesting, name, details }) => {
  if (details.type !== 'suite' && !(nesting === 0 && files.includes(name))) count(true);
});
results.on('test:fail', ({ details, name }) => {
  const isOfTests = details.error?.failureType === 'subtestsFailed';
  if (!isOfTests) {
    count(false);
    console.log(`FAILED ${name}`);
  }
});
results.compose(new spec()).pipe(process.stdout);
results.on('end', () => setImmediate(() => {
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed || !passed ? 1 : 0;
}));
