// Modules and types by tsc, for apps with a bundler; one-file builds by esbuild and terser, for those without; everything into dist/.
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { minify } from 'terser';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);
rmSync('dist', { recursive: true, force: true });
execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', '.'], { stdio: 'inherit' });

/** Minified by both: terser inlines code that is used once, which saves a twentieth. */
async function oneFile(name, entry, more) {
  const outfile = `dist/offline-log.${name}`;
  await build({ absWorkingDir: root, bundle: true, minify: true, target: 'es2020', legalComments: 'none', logLevel: 'warning', entryPoints: [`src/${entry}.ts`], outfile, ...more });
  const { code } = await minify(readFileSync(outfile, 'utf8'), { module: more.format === 'esm', ecma: 2020, compress: { passes: 3, unsafe_arrows: true } });
  writeFileSync(outfile, code);
}

const restApart = { name: 'rest', setup: ({ onResolve }) => onResolve({ filter: /^\.\/rest\.js$/ }, () => ({ path: './offline-log.rest.js', external: true })) };
await oneFile('iife.js', 'iife', { format: 'iife' });
await oneFile('core.js', 'lite', { format: 'esm', plugins: [restApart] });
await oneFile('rest.js', 'rest', { format: 'esm' });
await oneFile('rtc.js', 'rtc/index', { format: 'esm' });
// Mini-programs require() one file, and have no registry: fflate goes in.
await oneFile('wx.cjs', 'wx/cjs', { format: 'iife', logOverride: { 'commonjs-variable-in-esm': 'silent' } });
// The dashboard fetches it from the server when an order is live; without it, there is no live view.
await oneFile('viewer.js', 'viewer', { format: 'esm' });
