import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { defineConfig, type ViteBuilder } from 'vite';
import { injectManifest } from 'workbox-build';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * Three programs, one command (`vite build --app`):
 *   client  the page and, inside it, the engine worker      -> build/player
 *   sw      the service worker, one classic self-contained file, because a shared
 *           chunk would make it depend on a hashed name      -> build/player/sw.js
 *   edge    the Node server                                  -> build/edge
 */
const buildAll = async (builder: ViteBuilder): Promise<void> => {
  const { client, sw, edge } = builder.environments;
  if (!client || !sw || !edge) throw new Error('a build environment is missing');
  await builder.build(client);
  await builder.build(sw);
  await builder.build(edge);
  await precacheShell();
};

const precacheShell = async (): Promise<void> => {
  const { count, warnings } = await injectManifest({
    swSrc: at('build/sw/sw.js'),
    swDest: at('build/player/sw.js'),
    globDirectory: at('build/player'),
    globPatterns: ['**/*.{html,js,css,svg,png,webp,woff2,webmanifest}'],
    globIgnores: ['sw.js', '**/*.map', 'screenshots/**'],
    dontCacheBustURLsMatching: /assets\//,
  });
  if (warnings.length > 0) throw new Error(`precache manifest: ${warnings.join('; ')}`);
  if (count === 0) throw new Error('precache manifest: no files were found');
};

const { version } = JSON.parse(await readFile(at('package.json'), 'utf8')) as { version: string };

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  define: { __HOLDFAST_VERSION__: JSON.stringify(version) },
  worker: { format: 'es' },
  resolve: {
    // Dexie's own entry wraps its build for old browsers; this is the same code for today's.
    alias: [{ find: /^dexie$/, replacement: 'dexie/dist/modern/dexie.min.mjs' }],
  },
  builder: { buildApp: buildAll },
  environments: {
    client: {
      build: {
        outDir: 'build/player',
        emptyOutDir: true,
        target: 'es2022',
        // light-dark(), nesting and container units stay as written: all have them (2024 on).
        cssTarget: ['chrome123', 'firefox128', 'safari17.5'],
        modulePreload: { polyfill: false },
        // No data: URLs: the content security policy does not allow them for anything but media.
        assetsInlineLimit: 0,
        sourcemap: false,
      },
    },
    sw: {
      consumer: 'client',
      define: { 'process.env.NODE_ENV': '"production"' },
      build: {
        outDir: 'build/sw',
        emptyOutDir: true,
        copyPublicDir: false,
        target: 'es2022',
        modulePreload: { polyfill: false },
        rolldownOptions: {
          input: { sw: at('src/sw/sw.ts') },
          output: { format: 'iife', entryFileNames: 'sw.js' },
        },
      },
    },
    edge: {
      consumer: 'server',
      resolve: { external: true },
      build: {
        outDir: 'build/edge',
        emptyOutDir: true,
        copyPublicDir: false,
        ssr: true,
        target: 'node20',
        minify: false,
        rolldownOptions: {
          input: { main: at('src/edge/main.ts'), drill: at('src/edge/drill/main.ts') },
          output: { format: 'es', entryFileNames: '[name].js' },
        },
      },
    },
  },
});
