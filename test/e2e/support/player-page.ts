import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, type Page } from 'playwright/test';
import { decodeFile, likeness, recordSound } from './sound-recorder';

/** The player as a person finds it: by roles and names (see docs/interface.md). */

export const demoMusic = fileURLToPath(new URL('../../../src/edge/demo/music', import.meta.url));

/** The file of a track by its title, below a folder of `NN Title.ext` files. */
export const fileOf = async (title: string, folder = demoMusic): Promise<string> => {
  const all = await readdir(folder, { recursive: true });
  const found = all.find(
    (path) => /\.(mp3|flac|opus|m4a|ogg|wav)$/.test(path) && path.includes(title),
  );
  if (!found) throw new Error(`no file for ${title}`);
  return join(folder, found);
};

export const playerOf = (page: Page) => page.getByRole('region', { name: 'Player' });

export const nav = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Library' }).getByRole('link', { name, exact: true });

export const connectionLine = (page: Page) => page.getByRole('status', { name: 'Connection' });

export const trackButtons = (page: Page) =>
  page.getByRole('grid', { name: 'Tracks' }).getByRole('button', { name: /^Play / });

/** Titles of the rows that are drawn, in their order. */
export const trackTitles = async (page: Page): Promise<string[]> => {
  await expect(trackButtons(page).first()).toBeVisible();
  const names = await trackButtons(page).evaluateAll((all) =>
    all.map((each) => each.ariaLabel ?? ''),
  );
  return names.map((name) => name.replace(/^Play /, ''));
};

export const expectPlaying = (page: Page): Promise<void> =>
  expect(playerOf(page).getByRole('button', { name: 'Pause' })).toBeVisible();

/** The first of its kind. Home has links as well, and a busy page shows it a while longer. */
export const openFirst = async (page: Page, kind: 'Albums' | 'Playlists'): Promise<void> => {
  await nav(page, kind).click();
  await expect(page.getByRole('heading', { level: 1, name: kind })).toBeVisible();
  await page.getByRole('main').getByRole('link').first().click();
};

/** The first of the page that is shown, whatever it is. */
export const playFirst = async (page: Page): Promise<void> => {
  await page
    .getByRole('main')
    .getByRole('button', { name: /^Play / })
    .first()
    .click();
  await expectPlaying(page);
};

/** What sounds now is this track, by the samples. */
export const expectSoundOf = async (page: Page, title: string, folder?: string): Promise<void> => {
  const heard = await recordSound(page, 2);
  const file = await decodeFile(page, await fileOf(title, folder));
  expect(likeness(heard, file), `what sounds is ${title}`).toBeGreaterThan(0.9);
};

export interface SignIn {
  readonly address: string;
  readonly username?: string;
  readonly password?: string;
}

export const connect = async (page: Page, signIn: SignIn): Promise<void> => {
  const { address, username = 'demo', password = 'demo' } = signIn;
  const form = page.getByRole('form', { name: 'Connect to your music' });
  await form.getByRole('textbox', { name: 'Server address' }).fill(address);
  await form.getByRole('textbox', { name: 'Username' }).fill(username);
  await form.getByRole('textbox', { name: 'Password' }).fill(password);
  await form.getByRole('button', { name: 'Connect', exact: true }).click();
};

/** Seconds, as the seek slider tells. */
export const positionOf = async (page: Page): Promise<number> =>
  Number(await playerOf(page).getByRole('slider', { name: 'Seek' }).inputValue());

export const seekTo = async (page: Page, share: number): Promise<number> => {
  const slider = playerOf(page).getByRole('slider', { name: 'Seek' });
  const target = Math.floor(Number(await slider.getAttribute('max')) * share);
  await slider.fill(String(target));
  return target;
};
