// Prints what an app pays, minified and gzipped (-9), beside the goal; fails when it has grown past what it was.
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const resolveDir = fileURLToPath(new URL('../src', import.meta.url));

async function gzipped(contents) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir },
    bundle: true, minify: true, target: 'es2020', format: 'esm', legalComments: 'none', write: false,
  });
  return gzipSync(outputFiles[0].contents, { level: 9 }).length;
}

const core = await gzipped(`export { openCore } from './lite.ts'`);
const full = await gzipped(`export { openLog } from './index.ts'`);
const mini = await gzipped(`export { openLog } from './wx/index.ts'`);
const withRtc = await gzipped(`export { openLog } from './index.ts'; export { rtcLive } from './rtc/index.ts'`);
const withCapture = await gzipped(`export * from './index.ts'; export * from './capture/index.ts'`);

const sizes = [
  { what: 'core: write, clean', bytes: core, goal: 4_096, most: 7_600 },
  { what: 'with query, pack, report and orders', bytes: full, goal: 8_192, most: 10_700 },
  { what: 'capture helpers, more', bytes: withCapture - full, most: 1_024 },
  { what: 'live over WebRTC, more', bytes: withRtc - full, goal: 3_072, most: 3_072 },
  { what: 'mini-program, more than a browser', bytes: mini - full, goal: 6_144, most: 6_144 },
  { what: 'mini-program, all of it', bytes: mini },
];
console.log('| what | bytes, min + gzip | goal |\n|---|---|---|');
for (const { what, bytes, goal } of sizes) console.log(`| ${what} | ${bytes.toLocaleString('en')} | ${goal?.toLocaleString('en') ?? ''} |`);
process.exitCode = sizes.some(({ bytes, most }) => bytes > most) ? 1 : 0;
