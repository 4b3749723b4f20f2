import { defineConfig } from 'vite';

// The app serves these three files, under names that stay: it answers with an ETag, and a page is asked for anew each time.
export default defineConfig({
  base: '/api/ui/',
  build: {
    target: 'es2022',
    modulePreload: false,
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    rollupOptions: {
      output: { entryFileNames: 'ui.js', assetFileNames: 'ui.[ext]', codeSplitting: false },
    },
  },
});
