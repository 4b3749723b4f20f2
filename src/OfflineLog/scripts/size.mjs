// Prints the sizes for an app, gzipped (-9), beside the goal: with the minifier of the one-file builds, which is also webpack's, and with Vite's.
// Fails when a size has grown.
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { minify } from 'terser';

const resolveDir = fileURLToPath(new URL('../dist', import.meta.url));

async function sizes(contents) {
  const { outputFiles } = await build({ stdin: { contents, resolveDir }, bundle: true, minify: true, target: 'es2020', format: 'esm', legalComments: 'none', write: false, external: ['./rest.js'] });
  const text = outputFiles[0].text;
  const { code } = await minify(text, { module: true, ecma: 2020, compress: { passes: 3, unsafe_arrows: true } });
  return [code, text].map(one => gzipSync(one, { level: 9 }).length);
}

const less = (a, b) => a.map((bytes, index) => bytes - b[index]);
const core = await sizes(`export { openCore } from './lite.js'`);
const rest = await sizes(`export * from './rest'`);
const full = await sizes(`export { openLog } from './index.js'`);
const mini = await sizes(`export { openLog } from './wx/index.js'`);
const capture = less(await sizes(`export * from './index.js'; export * from './capture/index.js'`), full);
const rtc = less(await sizes(`export { openLog } from './index.js'; export * from './rtc/index.js'`), full);

const rows = [
  { what: 'core: writes durably, redacts, makes room', bytes: core, goal: 4_096, most: 5_600 },
  { what: '… fetches when idle: compaction, cleaning, query, pack, report, orders', bytes: rest },
  { what: 'all in one', bytes: full, goal: 8_192, most: 12_900 },
  { what: 'capture helpers, more', bytes: capture, most: 1_700 },
  { what: 'live over WebRTC, more', bytes: rtc, goal: 3_072, most: 3_072 },
  { what: 'mini-program, more than a browser', bytes: less(mini, full), goal: 6_144, most: 6_144 },
  { what: 'mini-program, all of it', bytes: mini },
];
const number = value => value?.toLocaleString('en') ?? '';
console.log('| what | terser | esbuild | goal |\n|---|---|---|---|');
for (const { what, bytes, goal } of rows) console.log(`| ${what} | ${bytes.map(number).join(' | ')} | ${number(goal)} |`);
process.exitCode = rows.some(({ bytes: [published], most }) => published > most) ? 1 : 0;
