import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright/test';
import { expect, test } from './support/fixtures';
import { decodeFile, likeness, recordSound } from './support/sound-recorder';

const music = fileURLToPath(new URL('../../src/edge/demo/music', import.meta.url));

/** The file of a demo track by its title: `NN Title.ext`. */
const fileOf = async (title: string): Promise<string> => {
  const all = await readdir(music, { recursive: true });
  const found = all.find((path) => /\.(mp3|flac|opus|m4a)$/.test(path) && path.includes(title));
  if (!found) throw new Error(`no file for ${title}`);
  return join(music, found);
};

export const playerOf = (page: Page) => page.getByRole('region', { name: 'Player' });

export const expectSoundOf = async (page: Page, title: string): Promise<void> => {
  const heard = await recordSound(page, 2);
  const file = await decodeFile(page, await fileOf(title));
  expect(likeness(heard, file), `what sounds is ${title}`).toBeGreaterThan(0.9);
};

const connect = async (page: Page, address: string): Promise<void> => {
  const form = page.getByRole('form', { name: 'Connect to your music' });
  await form.getByRole('textbox', { name: 'Server address' }).fill(address);
  await form.getByRole('textbox', { name: 'Username' }).fill('demo');
  await form.getByRole('textbox', { name: 'Password' }).fill('demo');
  await form.getByRole('button', { name: 'Connect', exact: true }).click();
};

const nav = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Library' }).getByRole('link', { name, exact: true });

test('connect, play, download, lose the server, restart, go on', async ({ edge, openBrowser }) => {
  // The player comes from one server, the music from another: as with any real library.
  const player = await edge();
  const library = await edge();
  const first = await openBrowser();
  let { page } = first;

  await test.step('connect and sync', async () => {
    await page.goto(player.url);
    await connect(page, library.url);
    await nav(page, 'Playlists').click();
    await expect(page.getByRole('main').getByRole('link').first()).toBeVisible();
  });

  let listPath = '';
  const titles: string[] = [];
  await test.step('open a playlist and play it: the sound is that of the file', async () => {
    await page.getByRole('main').getByRole('link').first().click();
    await expect(page.getByRole('button', { name: 'Download', exact: true })).toBeVisible();
    listPath = new URL(page.url()).pathname;
    const rows = page.getByRole('grid', { name: 'Tracks' }).getByRole('button', { name: /^Play / });
    for (const name of await rows.evaluateAll((all) => all.map((each) => each.ariaLabel ?? ''))) {
      titles.push(name.replace(/^Play /, ''));
    }
    expect(titles.length).toBeGreaterThanOrEqual(5);
    await page.getByRole('main').getByRole('button', { name: 'Play', exact: true }).click();
    await expect(playerOf(page).getByRole('button', { name: 'Pause' })).toBeVisible();
    await expectSoundOf(page, titles[0]!);
  });

  await test.step('search finds by the first letters, from the device', async () => {
    await page.getByRole('searchbox', { name: 'Search your music' }).fill(titles[1]!.slice(0, 4));
    await expect(page.getByRole('main').getByText(titles[1]!).first()).toBeVisible();
  });

  await test.step('download the playlist', async () => {
    await page.goto(`${player.url}${listPath}`);
    await page.getByRole('button', { name: 'Download', exact: true }).click();
    await expect(page.getByRole('button', { name: 'Remove download' })).toBeVisible({
      timeout: 60_000,
    });
  });

  const missing = await test.step('find a song that is not downloaded', async () => {
    await nav(page, 'Songs').click();
    const rows = page.getByRole('grid', { name: 'Tracks' }).getByRole('button', { name: /^Play / });
    await expect(rows.first()).toBeVisible();
    const all = await rows.evaluateAll((each) => each.map((one) => one.ariaLabel ?? ''));
    const found = all
      .map((name) => name.replace(/^Play /, ''))
      .find((name) => !titles.includes(name));
    expect(found).toBeDefined();
    return found!;
  });

  await test.step('both servers die, the browser is closed', async () => {
    await library.kill();
    await player.kill();
    await first.context.close();
    expect(first.troubles).toEqual([]);
  });

  const second = await openBrowser();
  page = second.page;
  await test.step('the browser starts again at a deep link', async () => {
    await page.goto(`${player.url}${listPath}`);
    await expect(page.getByRole('button', { name: 'Remove download' })).toBeVisible();
  });

  await test.step('a downloaded song plays and seeks; the sound is that of the file', async () => {
    await page.getByRole('button', { name: `Play ${titles[2]!}`, exact: true }).click();
    await expect(playerOf(page).getByRole('button', { name: 'Pause' })).toBeVisible();
    await expectSoundOf(page, titles[2]!);
    const seek = playerOf(page).getByRole('slider', { name: 'Seek' });
    const length = Number(await seek.getAttribute('max'));
    await seek.fill(String(Math.floor(length / 2)));
    await expect
      .poll(async () => Number(await seek.inputValue()))
      .toBeGreaterThan(Math.floor(length / 2));
    await expectSoundOf(page, titles[2]!);
  });

  await test.step('search goes on', async () => {
    await page.getByRole('searchbox', { name: 'Search your music' }).fill(titles[3]!.slice(0, 5));
    await expect(page.getByRole('main').getByText(titles[3]!).first()).toBeVisible();
  });

  await test.step('the connection line says what is down, in one sentence', async () => {
    const line = page.getByRole('status', { name: 'Connection' });
    await expect(line).toContainText(/\w/, { timeout: 40_000 });
  });

  await test.step('artwork of what was downloaded is there', async () => {
    await page.goto(`${player.url}${listPath}`);
    const art = page.getByRole('main').locator('img').first();
    await expect
      .poll(() => art.evaluate((each: HTMLImageElement) => each.complete && each.naturalWidth))
      .toBeGreaterThan(0);
  });

  await test.step('a song that is not here refuses politely, and what plays goes on', async () => {
    await page.getByRole('button', { name: `Play ${titles[2]!}`, exact: true }).click();
    await expect(playerOf(page).getByRole('button', { name: 'Pause' })).toBeVisible();
    await nav(page, 'Songs').click();
    await expect(page.getByRole('status', { name: 'Connection' })).toContainText(/not answering/);
    await page.getByRole('button', { name: `Play ${missing}`, exact: true }).click();
    await expect(page.getByText(missing).filter({ hasText: /not on this device/i })).toBeVisible();
    await expect(playerOf(page).getByRole('link', { name: titles[2]!, exact: true })).toBeVisible();
    await expect(playerOf(page).getByRole('button', { name: 'Pause' })).toBeVisible();
  });
  expect(second.troubles).toEqual([]);
});
