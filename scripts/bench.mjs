#!/usr/bin/env node
// Every benchmark as a table of ratios against its peers of the same run: `npm run bench`.
// `-- --only NAME` (saving, reading, tap) and `-- --rounds N` for less. Writes JSON beside, and docs/benchmarks.md.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, platform, release, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureBrowser } from './find-browser.mjs';
import { ensureInstalled, nodeComplaint } from './setup.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const results = join(root, '.cache', 'bench');

const run = (args, env = {}) =>
  new Promise((resolve) => {
    const child = spawn('npx', ['--no-install', ...args], {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, ...env },
      shell: process.platform === 'win32',
    });
    child.on('error', () => resolve(1));
    child.on('exit', (code) => resolve(code ?? 1));
  });

const readRows = () =>
  existsSync(results)
    ? readdirSync(results)
        .filter((name) => name.endsWith('.rows.json'))
        .sort()
        .flatMap((name) => JSON.parse(readFileSync(join(results, name), 'utf8')))
    : [];

const ms = (value) => (value < 10 ? value.toFixed(1) : value.toFixed(0));
const spread = ({ median, low, high }) => `${ms(median)} (${ms(low)}-${ms(high)})`;
const verdict = ({ goal }) =>
  goal === null ? '' : `${goal.text}: ${goal.met ? 'met' : 'NOT MET'}`;

const cells = (row) => [
  row.what,
  row.ratio.toFixed(2),
  spread(row.ours),
  spread(row.peer),
  String(row.ours.rounds),
  verdict(row),
];
const heads = ['what', 'ratio', 'ours, ms', 'peer, ms', 'rounds', 'goal'];

const print = (rows) => {
  const table = [heads, ...rows.map(cells)];
  const widths = heads.map((_, at) => Math.max(...table.map((line) => line[at].length)));
  for (const line of table) {
    console.log(
      line
        .map((cell, at) => cell.padEnd(widths[at]))
        .join('  ')
        .trimEnd(),
    );
  }
};

/** Chrome on Windows opens a window when it is asked for its version, so there it is not asked. */
const versionOf = (browser) => {
  if (platform() === 'win32') return 'Chromium';
  const { stdout } = spawnSync(browser, ['--version'], { encoding: 'utf8' });
  return stdout?.trim().split(',')[0] || 'Chromium';
};

const machine = (browser, loadBefore) => ({
  at: new Date().toISOString(),
  command: [
    'npm run bench',
    ...(process.argv.length > 2 ? ['--', ...process.argv.slice(2)] : []),
  ].join(' '),
  node: process.version,
  browser: versionOf(browser),
  // Of other work on the machine: above the number of cores the figures say little but their ratios.
  loadBefore,
  system: `${platform()} ${release()}`,
  processor: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memoryGiB: Math.round(totalmem() / 1024 ** 3),
});

/** A bar a tenth of the ratio wide; longer than three times is cut. */
const bar = (ratio) => '█'.repeat(Math.max(1, Math.round(Math.min(ratio, 3) * 10)));

const page = (rows, facts) => `# Benchmarks

Written by \`npm run bench\`; do not edit by hand. Medians of interleaved rounds in real Chromium, everything from
loopback, each ratio within one run (bars are cut at 3). These figures are of one machine and one run: run it on yours.

| ${heads.join(' | ')} |
| ${heads.map(() => '---').join(' | ')} |
${rows.map((row) => `| ${cells(row).join(' | ')} |`).join('\n')}

\`\`\`
${rows.map((row) => `${row.what.padEnd(52)} ${bar(row.ratio)} ${row.ratio.toFixed(2)}`).join('\n')}
\`\`\`

- **save**: the same bytes brought to the device: by the real pipeline (fetch, seal, store, journal, commit), by
  fetching alone, by fetching and AES-GCM with nothing kept, and as Workbox does it (the whole answer into Cache Storage).
- **read**: 40 MB read as an audio element asks, through the service worker: ours opens and verifies sealed parts of
  up to 4 MiB in the engine worker; the peer (\`test/bench/plain\`) slices a plain blob.
- **tap**: from the click on a saved song of 20 MB to its sound, with nothing playing before; the peer is a plain
  \`<audio>\` element on the same kind of blob. The rows are the median of all clicks and their 95th percentile.

- Command: \`${facts.command}\`, ${facts.at.slice(0, 16).replace('T', ' ')} UTC.
- Machine: ${facts.processor}, ${facts.cores} cores, ${facts.memoryGiB} GiB, ${facts.system}.
- ${facts.browser}, Node ${facts.node}.
- Load of the machine before the run: ${facts.loadBefore.toFixed(1)} (above ${facts.cores} it was busy with something else).
`;

const main = async () => {
  const complaint = nodeComplaint();
  if (complaint) throw new Error(complaint);
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      rounds: { type: 'string' },
      'no-docs': { type: 'boolean' },
    },
  });
  const loadBefore = loadavg()[0];
  await ensureInstalled();
  const { path: browser, advice } = await ensureBrowser();
  if (!browser) throw new Error(advice);
  rmSync(results, { recursive: true, force: true });
  mkdirSync(results, { recursive: true });
  if ((await run(['vite', 'build', '--app', '--logLevel', 'warn'])) !== 0) return 1;
  const args = ['playwright', 'test', '--config', 'test/bench/playwright.config.ts'];
  const code = await run(values.only ? [...args, values.only] : args, {
    HOLDFAST_BROWSER: browser,
    HOLDFAST_BENCH_ROUNDS: values.rounds ?? '',
  });
  const rows = readRows();
  if (rows.length === 0) throw new Error('Nothing was measured.');
  const facts = machine(browser, loadBefore);
  const file = join(results, 'results.json');
  writeFileSync(file, JSON.stringify({ machine: facts, rows }, null, 1));
  if (!values.only && !values['no-docs']) {
    writeFileSync(join(root, 'docs', 'benchmarks.md'), page(rows, facts));
    await run(['prettier', '--write', '--log-level', 'warn', 'docs/benchmarks.md']);
  }
  console.log('');
  print(rows);
  console.log(`\nAs JSON: ${file}`);
  return code;
};

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
