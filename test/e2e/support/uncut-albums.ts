import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, type Page } from 'playwright/test';
import { pieceFrames, signal, signalRate } from '../../fixtures/gapless/signal';
import { nav, playerOf, trackButtons } from './player-page';
import { recordedSeconds, startRecording, takeRecording } from './sample-recorder';
import { measureSeam, type Seam } from './seams';

/** Albums that were cut from one signal, one for each way of encoding. */
export const uncut = [
  ['Uncut in FLAC', 'flac'],
  ['Uncut in MP3', 'mp3'],
  ['Uncut in Opus', 'opus'],
  ['Uncut in AAC', 'm4a'],
] as const;

const kept = fileURLToPath(new URL('../../fixtures/gapless', import.meta.url));

export const copyAlbums = async (folder: string): Promise<void> => {
  for (const [title, ending] of uncut) {
    await mkdir(join(folder, title), { recursive: true });
    const names = (await readdir(kept)).filter(
      (name) => name.startsWith('piece-') && name.endsWith(`.${ending}`),
    );
    for (const name of names) await copyFile(join(kept, name), join(folder, title, name));
  }
};

/** Where the pieces were cut, in frames. */
export const seams = [pieceFrames[0], pieceFrames[0] + pieceFrames[1]];

export const openAlbum = async (page: Page, title: string): Promise<void> => {
  await nav(page, 'Albums').click();
  await page
    .getByRole('main')
    .getByRole('link', { name: new RegExp(`^${title}`) })
    .first()
    .click();
  await expect(trackButtons(page)).toHaveCount(pieceFrames.length);
};

export const saveAlbum = async (page: Page): Promise<void> => {
  const main = page.getByRole('main');
  await main.getByRole('button', { name: 'Download', exact: true }).click();
  await expect(main.getByRole('button', { name: 'Remove download' })).toBeVisible({
    timeout: 60_000,
  });
};

/** Plays the open album from the beginning until the sound of `frames` was written down; each seam in it. */
export const hearSeams = async (
  page: Page,
  frames: number,
  elements: boolean,
): Promise<readonly (Seam | null)[]> => {
  await startRecording(page, elements);
  await page.getByRole('main').getByRole('button', { name: 'Play', exact: true }).click();
  const seconds = frames / signalRate + 1;
  await expect
    .poll(() => recordedSeconds(page), { timeout: 30_000 + seconds * 1000 })
    .toBeGreaterThan(seconds);
  const heard = await takeRecording(page);
  // At its end it stops by itself.
  const pause = playerOf(page).getByRole('button', { name: 'Pause' });
  if (await pause.isVisible()) await pause.click();
  const [, right] = signal();
  return seams.filter((seam) => seam < frames).map((seam) => measureSeam(right, heard, seam));
};
