// The dashboard's own modules, built for node: what they decide needs no browser.
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

const source = new URL('../../../src/Dashboard/', import.meta.url);
const { build } = await import(pathToFileURL(createRequire(new URL('package.json', source)).resolve('vite')).href);
const entry = 'all-of-them';

/** What these files of src/Dashboard/src export, as one object. */
export async function modules(...names) {
  const code = names.map(name => `export * from ${JSON.stringify(fileURLToPath(new URL(`src/${name}`, source)))};`).join('\n');
  const { output } = await build({
    configFile: false, logLevel: 'silent', root: fileURLToPath(source),
    build: { write: false, minify: false, target: 'es2022', rollupOptions: { input: entry, preserveEntrySignatures: 'strict' } },
    plugins: [{ name: entry, enforce: 'pre', resolveId: id => (id === entry ? id : null), load: id => (id === entry ? code : null) }],
  });
  return import(`data:text/javascript;base64,${Buffer.from(output[0].code).toString('base64')}`);
}
