import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import type { CaseResult } from './fault-run';
import type { ScenarioResult } from './scenario-run';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const folder = join(root, '.cache', 'resilience');

interface Kept {
  readonly group: string;
  readonly results?: readonly CaseResult[];
  readonly scenarios?: readonly ScenarioResult[];
}

/** Results of a group lie in a file of their own: groups run in processes of their own. */
export const keepResults = async (kept: Kept): Promise<void> => {
  await mkdir(folder, { recursive: true });
  const name = kept.group.replace(/[^a-z]+/g, '-');
  await writeFile(join(folder, `${name}.json`), JSON.stringify(kept));
  if (process.env['HOLDFAST_WRITE_DOCS'] === '1') await writeDoc();
};

const seconds = (value: number): string => value.toFixed(1);

const results: Readonly<Record<CaseResult['result'], string>> = {
  held: 'held',
  known: 'FAILS, known',
  failed: 'FAILED',
};

/** Requests for each that the same acts send while nothing is wrong. */
export const amplificationOf = (all: readonly CaseResult[]): number => {
  const sum = (field: 'requests' | 'usual'): number =>
    all.reduce((total, each) => total + each[field], 0);
  return sum('usual') === 0 ? 0 : sum('requests') / sum('usual');
};

const caseTable = (all: readonly CaseResult[]): readonly string[] => [
  '| row | fault | how | act | shown | result | fault s | normal s | requests (usual) |',
  '| --- | --- | --- | --- | --- | --- | ---: | ---: | ---: |',
  ...all.map(
    (each) =>
      `| ${each.row} | ${each.fault} | ${each.how} | ${each.act} | ${each.shown} | ` +
      `${results[each.result]} | ${seconds(each.faultSeconds)} | ${seconds(each.normalSeconds)} | ` +
      `${each.requests} (${each.usual}) |`,
  ),
];

const known = (all: readonly CaseResult[]): readonly string[] => {
  const failing = all.filter(({ result }) => result !== 'held');
  if (failing.length === 0) return [];
  return ['', 'What does not hold:', '', ...failing.map(tellFailing)];
};
const tellFailing = ({ row, fault, why }: CaseResult): string =>
  `- ${row} ${fault}: ${why.split('\n')[0]}.`;

const scenarioTable = (all: readonly ScenarioResult[]): readonly string[] => [
  'What a listener does at each turn of an outage (play, look at an album, refresh the library), in requests,',
  'beside what the same costs on a good day. The goal is 1.10.',
  '',
  '| outage | requests | on a good day | amplification | one thing at most |',
  '| --- | ---: | ---: | ---: | ---: |',
  ...all.map(
    ({ id, during, usual, amplification, most }) =>
      `| ${id} | ${during} | ${usual} | ${amplification.toFixed(2)} | ${most} |`,
  ),
];

const readAll = async (): Promise<readonly Kept[]> => {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  return Promise.all(
    names.map(async (name) => JSON.parse(await readFile(join(folder, name), 'utf8')) as Kept),
  );
};

const rank = (row: string): number => 'NACPX'.indexOf(row[0]!) * 1_000 + Number(row.slice(1));

const writeDoc = async (): Promise<void> => {
  const all = await readAll();
  const cases = all
    .flatMap((each) => each.results ?? [])
    .toSorted((a, b) => rank(a.row) - rank(b.row));
  const scenarios = all.flatMap((each) => each.scenarios ?? []);
  const held = cases.filter(({ result }) => result === 'held').length;
  const text = [
    '# Faults that were tried, and what came of them',
    '',
    'Written by the run (`HOLDFAST_WRITE_DOCS=1 npx playwright test --config test/long/playwright.config.ts',
    'fault-matrix`); not edited by hand. Each row is one fault made by the fault proxy',
    '([drill.md](drill.md)) on a real wire between the built player in a real Chromium and its server. After each:',
    'queue, playlists and downloads are there and a downloaded song plays (G1), nothing unproven counts as saved',
    '(G2), no secret stood in an address (G3), nothing was asked more than three times (G4), no error went uncaught',
    'and nothing was busy for ten seconds (G5), and the same wish was granted without a reload after the fault was',
    'lifted (G6). `good`: nothing was noticed; `told`: refused in words. Times are seconds with the fault, and',
    'seconds until normal.',
    '',
    `${held} of ${cases.length} held. Requests during faults, of what the same acts ask while all is well: ` +
      `${amplificationOf(cases).toFixed(2)}.`,
    ...known(cases),
    '',
    '## Faults',
    '',
    ...caseTable(cases),
    ...(scenarios.length === 0 ? [] : ['', '## Outages', '', ...scenarioTable(scenarios)]),
    '',
  ];
  const path = join(root, 'docs', 'resilience.md');
  const style = await resolveConfig(path);
  await writeFile(path, await format(text.join('\n'), { ...style, filepath: path }));
};
