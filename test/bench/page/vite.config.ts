import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** The bench's own page, built as the player is: real modules, minified. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  worker: { format: 'es' },
  resolve: { alias: [{ find: /^dexie$/, replacement: 'dexie/dist/modern/dexie.min.mjs' }] },
  build: {
    outDir: fileURLToPath(new URL('../../../build/bench', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
  },
});
