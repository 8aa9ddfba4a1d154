import { existsSync } from 'node:fs';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';

/** The browser is found, not downloaded; `scripts/find-browser.mjs` tells which. */
const executablePath = process.env['HOLDFAST_BROWSER'] ?? '/usr/bin/chromium';

/** As root Chromium needs no-sandbox; the rest keeps it from calling home during tests. */
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const untouched = 'test/browser/player/blocked.test.ts';

export default defineConfig({
  define: { __HOLDFAST_VERSION__: '"test"' },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          environment: 'node',
          pool: 'threads',
          include: ['test/unit/**/*.test.{ts,tsx}', 'test/architecture/**/*.test.ts'],
        },
      },
      {
        extends: true,
        // Published vectors lie beside the project where they are present; they are never committed.
        server: { fs: { allow: ['.', '../shared/vectors'] } },
        // Found at once, not in mid-run, which would load the page under test anew.
        optimizeDeps: {
          include: [
            'valibot',
            'dexie',
            'comlink',
            'howler/dist/howler.core.min.js',
            'workbox-strategies',
            '@preact/signals',
            'preact-iso',
            'preact/hooks',
            'music-metadata',
            '@noble/hashes/sha2.js',
            '@noble/hashes/utils.js',
            '@noble/hashes/legacy.js',
          ],
        },
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          browser: {
            enabled: existsSync(executablePath),
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: { executablePath, args } }),
            // A gesture unlocks sound in its page for good, and the files of an instance share pages: what needs a
            // page that was never touched has an instance of its own.
            instances: [
              { browser: 'chromium', exclude: [untouched] },
              { browser: 'chromium', name: 'untouched', include: [untouched] },
            ],
          },
        },
      },
    ],
  },
});
