// Types and modules by tsc, the one-file builds by esbuild; everything into dist/.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);
rmSync('dist', { recursive: true, force: true });
execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', '.'], { stdio: 'inherit' });

const common = { absWorkingDir: root, bundle: true, minify: true, target: 'es2020', legalComments: 'none', logLevel: 'warning' };
await build({ ...common, entryPoints: ['src/iife.ts'], format: 'iife', globalName: 'OfflineLog', outfile: 'dist/offline-log.iife.js' });
// Mini-programs require() one file, and have no registry: fflate goes in.
await build({ ...common, entryPoints: ['src/wx/index.ts'], format: 'cjs', outfile: 'dist/offline-log.wx.cjs' });
// Viewer and demo are pages of the server, which has no bundler.
await build({ ...common, entryPoints: ['src/viewer.ts'], format: 'esm', outfile: 'dist/offline-log.viewer.js' });
await build({ ...common, entryPoints: ['src/rtc/index.ts'], format: 'esm', outfile: 'dist/offline-log.rtc.js' });
