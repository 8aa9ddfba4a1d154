import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { signalRate } from '../../fixtures/gapless/signal';
import type { Seam } from './seams';

export interface SeamRow {
  readonly album: string;
  readonly way: 'samples' | 'elements';
  readonly server: 'up' | 'dead';
  readonly seams: readonly (Seam | null)[];
}

const ways: Readonly<Record<SeamRow['way'], string>> = {
  samples: 'gapless on',
  elements: 'gapless off: howler',
};

const ms = (frames: number): string => ((frames * 1000) / signalRate).toFixed(2);

const rowOf = ({ album, way, server, seams }: SeamRow): string => {
  const heard = seams.filter((seam) => seam !== null);
  const of = (pick: (seam: Seam) => number): string =>
    heard.map((seam) => ms(pick(seam))).join(', ');
  const cells = [of(({ inserted }) => inserted), of(({ silent }) => silent)];
  return `| ${album} | ${ways[way]} | ${server} | ${heard.length} of ${seams.length} | ${cells.join(' | ')} |`;
};

export interface SeekRow {
  readonly file: string;
  /** ms, sorted. */
  readonly start: readonly number[];
  readonly far: readonly number[];
}

interface Kept {
  readonly browser: string;
  readonly seams: readonly SeamRow[];
  readonly seeks: readonly SeekRow[];
}

const root = fileURLToPath(new URL('../../../', import.meta.url));
const kept = join(root, '.cache', 'playback.json');

/** Two tests measure; whichever was last writes down what there is. */
export const keepPlayback = async (measured: Partial<Kept>): Promise<void> => {
  const before = await readFile(kept, 'utf8').then(
    (text) => JSON.parse(text) as Kept,
    () => ({ browser: '', seams: [], seeks: [] }),
  );
  const now: Kept = { ...before, ...measured };
  await mkdir(join(root, '.cache'), { recursive: true });
  await writeFile(kept, JSON.stringify(now));
  if (process.env['HOLDFAST_WRITE_DOCS'] === '1') await writeDoc(now);
};

const middle = (sorted: readonly number[]): string => (sorted[sorted.length >> 1] ?? 0).toFixed(0);
const most = (sorted: readonly number[]): string => (sorted.at(-1) ?? 0).toFixed(0);

const seekRowOf = ({ file, start, far }: SeekRow): string =>
  `| ${file} | ${middle(start)} (${most(start)}) | ${middle(far)} (${most(far)}) |`;

const writeDoc = async ({ browser, seams, seeks }: Kept): Promise<void> => {
  const text = [
    '# Playback, measured',
    '',
    'Written by the run (`HOLDFAST_WRITE_DOCS=1 npx playwright test --config test/long/playwright.config.ts playback`);',
    `not edited by hand. Chromium ${browser}.`,
    '',
    '## Seams of an album',
    '',
    'Four albums were cut from one signal at places that no codec’s frames share',
    '([how](../test/fixtures/gapless/README.md)), and played by the built player in a real browser. Every frame that it',
    'put out was written down by an audio worklet beside its outlet and compared with the signal before and behind each',
    'seam. More than 0 is time that the music does not have there, less is music that is missing. `dead`: the album was',
    'saved and its server killed. The way of howler, with the next element prepared as far as elements can be, was led',
    'through Web Audio to be heard at all, which is kind to it: elements that open outputs of their own leave some 100 ms',
    '([sources](sources.md), playback.md 3.1).',
    '',
    '| album | way | server | seams heard | inserted, ms | silent, ms |',
    '| --- | --- | --- | --- | --- | --- |',
    ...seams.map(rowOf),
    '',
    '## First sound of a saved song of twelve minutes',
    '',
    'ms from asking the PCM worker to its first block, which goes through the service worker and the engine’s',
    'decryption: median (worst) of so many openings. Three quarters in, no index and no byte is known from before, but',
    'what was found while it was sealed.',
    '',
    '| file | at its beginning | at three quarters |',
    '| --- | ---: | ---: |',
    ...seeks.map(seekRowOf),
    '',
  ];
  const path = join(root, 'docs', 'playback.md');
  const style = await resolveConfig(path);
  await writeFile(path, await format(text.join('\n'), { ...style, filepath: path }));
};
