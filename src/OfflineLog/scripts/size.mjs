// Prints what an app pays, minified and gzipped (-9), and fails when that is more than was promised.
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
const withCapture = await gzipped(`export * from './index.ts'; export * from './capture/index.ts'`);

const sizes = [
  ['core: write, clean', core, 4_096],
  ['with query, pack, report and orders', full, 8_192],
  ['capture helpers, more', withCapture - full],
  ['mini-program, all of it', mini],
  ['mini-program, more than a browser', mini - full, 6_144],
];
console.log('| what | bytes, min + gzip | at most |\n|---|---|---|');
for (const [what, bytes, most] of sizes) console.log(`| ${what} | ${bytes} | ${most ?? ''} |`);
process.exitCode = sizes.some(([, bytes, most]) => bytes > most) ? 1 : 0;
