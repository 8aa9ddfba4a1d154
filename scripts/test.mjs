#!/usr/bin/env node
// Everything that must be true, in one command: `npm test`. Installs what is missing (the browser
// too), runs each gate and each suite, and closes with `N passed, N failed[, N skipped]`.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBrowser } from './find-browser.mjs';
import { ensureInstalled, nodeComplaint } from './setup.mjs';
import { failuresOfPlaywright, failuresOfVitest } from './test-failures.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const reports = join(root, '.cache', 'reports');

/** Resolves with the exit code; the child's output goes straight through. */
const run = (command, args, env = {}) =>
  new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, ...env },
      shell: process.platform === 'win32',
    });
    child.on('error', () => resolve(1));
    child.on('exit', (code) => resolve(code ?? 1));
  });

const npx = (args, env) => run('npx', ['--no-install', ...args], env);
const readReport = (name) => {
  try {
    return JSON.parse(readFileSync(join(reports, name), 'utf8'));
  } catch {
    return null;
  }
};

/** A gate passes or fails as one. */
const gate = (name, args) => async (env) => {
  console.log(`\n== ${name}`);
  const code = await npx(args, env);
  return { name, passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
};

/** A suite that did not write its report, or ran nothing, has failed: green must mean "it ran". */
const counted = (name, code, counts) => {
  if (!counts || counts.passed + counts.failed === 0) {
    return { name, passed: 0, failed: 1, skipped: counts?.skipped ?? 0 };
  }
  const unexplained = code !== 0 && counts.failed === 0 ? 1 : 0;
  return { name, ...counts, failed: counts.failed + unexplained };
};

const vitest =
  (project, more = []) =>
  async (env) => {
    console.log(`\n== ${project} tests`);
    const file = join(reports, `${project}.json`);
    const args = ['vitest', 'run', '--project', project, '--reporter=default', '--reporter=json'];
    const code = await npx([...args, ...more, `--outputFile.json=${file}`], env);
    const report = readReport(`${project}.json`);
    return counted(
      `${project} tests`,
      code,
      report && {
        passed: report.numPassedTests,
        failed: report.numFailedTests,
        skipped: report.numPendingTests + report.numTodoTests,
        failures: failuresOfVitest(report),
      },
    );
  };

const endToEnd = async (env) => {
  console.log('\n== end-to-end tests');
  const args = ['playwright', 'test', '--config', 'test/e2e/playwright.config.ts'];
  const code = await npx(args, { ...env, HOLDFAST_E2E_REPORT: join(reports, 'e2e.json') });
  const report = readReport('e2e.json');
  const stats = report?.stats;
  return counted(
    'end-to-end tests',
    code,
    stats && {
      passed: stats.expected + stats.flaky,
      failed: stats.unexpected,
      skipped: stats.skipped,
      failures: failuresOfPlaywright(report),
    },
  );
};

const stages = [
  gate('format', ['prettier', '--check', '.']),
  gate('lint', ['oxlint', '--deny-warnings']),
  gate('types', ['tsc', '-b']),
  gate('build', ['vite', 'build', '--app', '--logLevel', 'warn']),
  vitest('unit'),
  // One page at a time: sound is compared sample by sample while it plays, and a second page steals its time.
  vitest('browser', ['--no-file-parallelism']),
  endToEnd,
];

/** One sentence, and a last line that says what it means. */
const refuse = (sentence) => {
  console.error(sentence);
  console.log('0 passed, 1 failed');
  return 1;
};

const main = async () => {
  const complaint = nodeComplaint();
  if (complaint) return refuse(complaint);
  try {
    await ensureInstalled();
  } catch (error) {
    return refuse(error.message);
  }
  const { path: browser, advice } = await ensureBrowser();
  if (!browser) return refuse(advice);
  console.log(`Browser: ${browser}`);
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports, { recursive: true });
  const results = [];
  for (const stage of stages) results.push(await stage({ HOLDFAST_BROWSER: browser }));
  const sum = (field) => results.reduce((total, result) => total + result[field], 0);
  console.log('');
  for (const { name, passed, failed, skipped, failures = [] } of results) {
    console.log(`${failed ? 'FAILED' : 'ok    '} ${name}: ${passed} / ${failed} / ${skipped}`);
    for (const { title, reason } of failures) console.log(`  ${title}\n    ${reason}`);
  }
  const skipped = sum('skipped');
  console.log(
    `${sum('passed')} passed, ${sum('failed')} failed${skipped ? `, ${skipped} skipped` : ''}`,
  );
  return sum('failed') === 0 ? 0 : 1;
};

process.exitCode = await main();
