// Builds, puts the pages beside the app, and runs tests/Dashboard; file names select tests, --soak runs the long ones at full length. The last line is always
// "N passed, N failed".
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { fileURLToPath } from 'node:url';

const path = inTree => fileURLToPath(new URL(`../../../${inTree}`, import.meta.url));
const own = path('src/Dashboard');
const tests = path('tests/Dashboard/');
const isSoak = process.argv.includes('--soak');
const wanted = isSoak ? ['accessibility'] : process.argv.slice(2);
if (isSoak) process.env.SOAK = '1';
let passed = 0;
let failed = 0;

if (spawnSync('npm', ['run', 'build', '--silent'], { cwd: own, stdio: 'inherit' }).status !== 0) {
  console.log('0 passed, 1 failed');
  process.exit(1);
}
const isSame = (from, to) => existsSync(to) && statSync(from).isFile() && readFileSync(from).equals(readFileSync(to));
// As the app's own build does.
for (const configuration of ['Release', 'Debug']) {
  const app = path(`src/Hosts/Local/bin/${configuration}/net10.0`);
  // An app that is at work there keeps the files that it has.
  if (existsSync(app)) cpSync(`${own}/dist`, `${app}/ui`, { recursive: true, filter: (from, to) => !isSame(from, to) });
}

const files = readdirSync(tests).filter(name => name.endsWith('.test.mjs') && (wanted.length === 0 || wanted.some(one => name.includes(one)))).sort().map(name => tests + name);
const results = run({ files, concurrency: 2, timeout: 300_000 });
// A suite or a file does not count as a test, unless it fails although none of its tests does.
results.on('test:pass', ({ nesting, name, details }) => {
  if (details.type !== 'suite' && !(nesting === 0 && files.includes(name))) passed++;
});
results.on('test:fail', ({ details, name }) => {
  if (details.error?.failureType === 'subtestsFailed') return;
  failed++;
  console.log(`FAILED ${name}`);
});
results.compose(new spec()).pipe(process.stdout);
results.on('end', () => setImmediate(() => {
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed || !passed ? 1 : 0;
}));
