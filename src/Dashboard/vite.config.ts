import { defineConfig } from 'vite';

// The app serves these three files under fixed names: it sends an ETag, and browsers revalidate a page each time.
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
