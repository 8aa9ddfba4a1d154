import { expect, type Page } from 'playwright/test';
import { connect, nav } from './player-page';
import type { MadeSong } from './made-library';
import { savedTitles } from './saved-marks';
import { hashThroughPlayer, readStored } from './stored-facts';

/** Playlists and their downloads as a person goes about them. */

export const signIn = async (page: Page, player: string, address: string): Promise<void> => {
  await page.goto(player);
  await connect(page, { address });
  await nav(page, 'Playlists').click();
  await expect(page.getByRole('heading', { level: 1, name: 'Playlists' })).toBeVisible();
  await expect(page.getByRole('main').getByRole('link').first()).toBeVisible();
};

export const openPlaylist = async (page: Page, name: string): Promise<void> => {
  await nav(page, 'Playlists').click();
  await page
    .getByRole('main')
    .getByRole('link', { name: new RegExp(`^${name}\\b`) })
    .first()
    .click();
  await expect(page.getByRole('heading', { name, exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Play Noise/ }).first()).toBeVisible();
};

export const press = (page: Page, name: string): Promise<void> =>
  page.getByRole('main').getByRole('button', { name, exact: true }).click();

export const expectSaved = (page: Page, limit = 60_000): Promise<void> =>
  expect(page.getByRole('main').getByRole('button', { name: 'Remove download' })).toBeVisible({
    timeout: limit,
  });

export const download = async (page: Page, name: string): Promise<void> => {
  await openPlaylist(page, name);
  await press(page, 'Download');
  await expectSaved(page);
};

/** The page marks them as saved, and through the player come the server's bytes. */
export const expectWhole = async (page: Page, songs: readonly MadeSong[]): Promise<void> => {
  await expect
    .poll(() => savedTitles(page))
    .toEqual(expect.arrayContaining(songs.map(({ title }) => title)));
  const { records } = await readStored(page);
  const committed = records.filter(({ state }) => state === 'committed');
  const found: string[] = [];
  for (const { trackKey } of committed) found.push(await hashThroughPlayer(page, trackKey));
  expect(found).toEqual(expect.arrayContaining(songs.map(({ sha256 }) => sha256)));
};
