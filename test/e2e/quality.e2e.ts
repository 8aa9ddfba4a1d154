import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright/test';
import { makeFakeFfmpeg } from './support/fake-ffmpeg';
import { expect, test } from './support/fixtures';
import { expectSaved, openPlaylist, press, signIn } from './support/lists';
import { makeLibrary } from './support/made-library';
import { expectPlaying, fileOf, nav, playerOf, positionOf, seekTo } from './support/player-page';
import { decodeFile, likeness, recordSound } from './support/sound-recorder';

/** What servers convert: a lower quality, and what this browser cannot play. */

const signInArgs = ['--user', 'demo', '--password', 'demo'];
const converted = 'Last Stop, First Snow';
const alac = fileURLToPath(new URL('../fixtures/music/lossless-zug.m4a', import.meta.url));
/** Seconds of `converted`. */
const length = 80;
/** Bytes a second of the made songs. */
const byteRate = 176_400;

const choose = async (page: Page, label: string, choice: string): Promise<void> => {
  await nav(page, 'Settings').click();
  await page.getByRole('combobox', { name: label }).selectOption({ label: choice });
};

test('a song that its server converts sounds before it is whole, and can be moved in', async ({
  edge,
  folder,
  openBrowser,
}) => {
  const music = join(folder, 'music');
  await makeLibrary(music, [length * byteRate], 'Kept');
  const ffmpeg = await makeFakeFfmpeg(folder, await fileOf(converted));
  // A little quicker than it is heard: the whole would take a minute.
  await ffmpeg.setPace(192);
  const { url } = await edge({
    args: ['--music', music, ...signInArgs],
    binFolder: ffmpeg.binFolder,
  });
  const { page, troubles } = await openBrowser();
  await signIn(page, url, url);
  await choose(page, 'Streaming quality', 'MP3, 128 kbit/s');
  await openPlaylist(page, 'Kept');
  await page
    .getByRole('button', { name: /^Play Noise/ })
    .first()
    .click();
  await expectPlaying(page);
  const file = await decodeFile(page, await fileOf(converted));
  expect(likeness(await recordSound(page, 2), file)).toBeGreaterThan(0.9);
  const slider = playerOf(page).getByRole('slider', { name: 'Seek' });
  expect(Number(await slider.getAttribute('max'))).toBe(length);
  const target = await seekTo(page, 0.75);
  await expect.poll(() => positionOf(page)).toBeGreaterThan(target);
  const heard = await recordSound(page, 2);
  // The element's clock began at the second that was asked for.
  expect(likeness({ ...heard, at: heard.at + target }, file, 1)).toBeGreaterThan(0.9);
  expect(await positionOf(page)).toBeLessThan(target + 10);
  expect(troubles).toEqual([]);
});

test('ALAC, which this browser cannot play, is heard and saved as its server converts it', async ({
  edge,
  folder,
  openBrowser,
}) => {
  const music = join(folder, 'music');
  await makeLibrary(music, [3 * byteRate], 'Kept');
  await copyFile(alac, join(music, 'Weather Station/Static/02 Lossless.m4a'));
  const ffmpeg = await makeFakeFfmpeg(folder, await fileOf(converted));
  const server = await edge({
    args: ['--music', music, ...signInArgs],
    binFolder: ffmpeg.binFolder,
  });
  const { page, troubles } = await openBrowser();
  await signIn(page, server.url, server.url);
  await nav(page, 'Songs').click();
  const song = page.getByRole('button', { name: 'Play Lossless Zug' });
  await song.click();
  const file = await decodeFile(page, await fileOf(converted));
  expect(likeness(await recordSound(page, 2), file)).toBeGreaterThan(0.9);
  await page.getByRole('link', { name: 'Now playing' }).first().click();
  await expect(page.getByText('MP3, 192 kbit/s, converted from ALAC')).toBeVisible();
  await nav(page, 'Albums').click();
  await page.getByRole('main').getByRole('link', { name: /Ärger/ }).first().click();
  await press(page, 'Download');
  await expectSaved(page);
  await nav(page, 'Downloads').click();
  await expect(page.getByText('saved as MP3, 192 kbit/s')).toBeVisible();
  await server.kill();
  // Nothing but what is on the device is left.
  await page.reload();
  await nav(page, 'Songs').click();
  await song.click();
  expect(likeness(await recordSound(page, 2), file)).toBeGreaterThan(0.9);
  expect(troubles).toEqual([]);
});
