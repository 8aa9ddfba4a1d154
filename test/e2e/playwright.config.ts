import { defineConfig, type ReporterDescription } from 'playwright/test';

const report = process.env['HOLDFAST_E2E_REPORT'];
const json: ReporterDescription[] = report ? [['json', { outputFile: report }]] : [];

/**
 * Real parts: the built player and edge as processes of their own, a real browser with a profile on
 * disk that is closed and opened again. Nothing is retried: a test that fails sometimes has failed.
 */
export default defineConfig({
  testDir: '.',
  testMatch: '**/*.e2e.ts',
  outputDir: '../../test-results',
  workers: 2,
  fullyParallel: true,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  forbidOnly: process.env['CI'] !== undefined,
  reporter: [['list'], ...json],
});
