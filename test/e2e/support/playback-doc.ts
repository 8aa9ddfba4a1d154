import { writeFile } from 'node:fs/promises';
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

export const writePlaybackDoc = async (
  rows: readonly SeamRow[],
  browser: string,
): Promise<void> => {
  const text = [
    '# Playback, measured',
    '',
    'Written by the run (`HOLDFAST_WRITE_DOCS=1 npx playwright test --config test/long/playwright.config.ts gapless`);',
    'not edited by hand. Four albums were cut from one signal at places that no codec’s frames share',
    '([how](../test/fixtures/gapless/README.md)), and played by the built player in a real browser',
    `(Chromium ${browser}). Every frame that it put out was written down by an audio worklet beside its outlet and`,
    'compared with the signal before and behind each seam. More than 0 is time that the music does not have there, less',
    'is music that is missing. `dead`: the album was saved and its server killed. The way of howler, with the',
    'next element prepared as far as elements can be, was led through Web Audio to be heard at all, which is kind to it:',
    'elements that open outputs of their own leave some 100 ms.',
    '',
    '## Seams of an album',
    '',
    '| album | way | server | seams heard | inserted, ms | silent, ms |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows.map(rowOf),
    '',
  ];
  const path = join(fileURLToPath(new URL('../../../', import.meta.url)), 'docs', 'playback.md');
  const style = await resolveConfig(path);
  await writeFile(path, await format(text.join('\n'), { ...style, filepath: path }));
};
