import { defineConfig } from 'vite';

// The app serves these files under names that stay: it answers with an ETag, and a page is asked for anew each time. logs.js and its worker
// logReader.js are for whoever opens an order of logs; all else is in ui.js.
export default defineConfig({
  base: '/api/ui/',
  build: {
    target: 'es2022',
    modulePreload: false,
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    rollupOptions: {
      output: { entryFileNames: 'ui.js', chunkFileNames: 'logs.js', assetFileNames: 'ui.[ext]' },
    },
  },
  worker: {
    format: 'es',
    rollupOptions: { output: { entryFileNames: 'logReader.js', codeSplitting: false } },
  },
});
