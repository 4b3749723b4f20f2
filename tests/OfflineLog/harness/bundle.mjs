import { fileURLToPath } from 'node:url';
import { dist, esbuild, libraryRoot } from './library.mjs';

/** A script for a page: what the module exports becomes properties of `window.T`. */
export async function build(url) {
  const { outputFiles } = await esbuild.build({
    entryPoints: [fileURLToPath(url)],
    bundle: true, format: 'iife', globalName: 'T', write: false, target: 'es2022', alias: { '@workflow/offline-log': dist('') }, nodePaths: [fileURLToPath(new URL('node_modules', libraryRoot))],
  });
  return outputFiles[0].text;
}
