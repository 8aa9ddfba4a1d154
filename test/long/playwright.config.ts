import { defineConfig } from 'playwright/test';

/** What takes too long for every change: `npm run test:long`, an hour and a half or so. */
export default defineConfig({
  testDir: '.',
  testMatch: '**/*.long.ts',
  outputDir: '../../test-results/long',
  workers: 1,
  retries: 0,
  timeout: 60 * 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
});
