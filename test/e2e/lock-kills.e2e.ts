import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { expect, test } from './support/fixtures';
import { startKillableBrowser, type KillableBrowser } from './support/killable-browser';
import { download, signIn } from './support/lists';
import { makeLibrary, type MadeSong } from './support/made-library';
import { nav } from './support/player-page';
import { chooseSeed, seeded } from './support/seeded';
import { hashThroughPlayer, orphansOf, readStored } from './support/stored-facts';
import { storedKeys } from './support/stored-keys';

const kilo = 1_000;
const passphrase = 'a lighthouse in fog';
/** ms. Nothing that is waited for takes so long unless it has failed. */
const patience = 60_000;

const unlock = async (page: Page): Promise<void> => {
  await nav(page, 'Downloads').click();
  const form = page.getByRole('main').getByRole('form', { name: 'Unlock' });
  await form.getByRole('textbox', { name: 'Passphrase' }).fill(passphrase);
  await form.getByRole('button', { name: 'Unlock' }).click();
  await expect(form).toHaveCount(0);
};

const setPassphrase = async (page: Page): Promise<void> => {
  await nav(page, 'Settings').click();
  await page.getByRole('button', { name: 'Set a passphrase' }).click();
  await page.getByRole('textbox', { name: 'New passphrase', exact: true }).fill(passphrase);
  await page.getByRole('textbox', { name: 'New passphrase, again' }).fill(passphrase);
  await page.getByRole('button', { name: 'Set passphrase' }).click();
  await expect(page.getByRole('button', { name: 'Lock now' })).toBeVisible();
};

const removePassphrase = async (page: Page): Promise<void> => {
  await nav(page, 'Settings').click();
  await page.getByRole('button', { name: 'Remove passphrase' }).click();
  const form = page.getByRole('form', { name: 'Remove passphrase' });
  await form.getByRole('textbox', { name: 'Passphrase now' }).fill(passphrase);
  await form.getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByRole('button', { name: 'Set a passphrase' })).toBeVisible();
};

const objectsOf = async (page: Page): Promise<readonly string[]> =>
  (await readStored(page)).records.map(({ objectId }) => objectId ?? '');

/** Resolves when at least so many songs lie there under other objects than before. */
const untilResealed = async (page: Page, before: readonly string[], least: number): Promise<void> =>
  expect
    .poll(async () => (await objectsOf(page)).filter((id) => !before.includes(id)).length, {
      timeout: patience,
      intervals: [20],
    })
    .toBeGreaterThanOrEqual(least);

const expectWhole = async (page: Page, songs: readonly MadeSong[]): Promise<void> => {
  const stored = await readStored(page);
  expect(stored.records.map(({ state, failure }) => [state, failure])).toEqual(
    songs.map(() => ['committed', null]),
  );
  const found: string[] = [];
  for (const { trackKey } of stored.records) found.push(await hashThroughPlayer(page, trackKey));
  expect(found.toSorted()).toEqual(songs.map(({ sha256 }) => sha256).toSorted());
};

test('the browser is killed while everything is sealed under another key: all of it plays', async ({
  edge,
  folder,
}) => {
  test.setTimeout(300_000);
  const seed = chooseSeed();
  console.log(`lock kills: seed ${seed}`);
  const random = seeded(seed);
  const music = join(folder, 'music');
  const sizes = Array.from({ length: 12 }, () => Math.round((3_000 + 5_000 * random()) * kilo));
  const songs = await makeLibrary(music, sizes, 'Kept');
  const server = await edge({ args: ['--music', music, '--user', 'demo', '--password', 'demo'] });
  const profile = join(folder, 'killed-profile');
  let browser: KillableBrowser = await startKillableBrowser(profile);
  const again = async (isLocked: boolean): Promise<Page> => {
    await browser.kill();
    browser = await startKillableBrowser(profile);
    await browser.page.goto(server.url);
    if (isLocked) await unlock(browser.page);
    return browser.page;
  };
  /** Kills in the middle again and again; each life does a part of what the ones before left. */
  const survive = async (isLocked: boolean, before: readonly string[]): Promise<Page> => {
    for (const least of [1, 4, 7]) {
      await untilResealed(browser.page, before, least);
      await new Promise((resolve) => setTimeout(resolve, 60 * random()));
      await again(isLocked);
    }
    await untilResealed(browser.page, before, songs.length);
    return browser.page;
  };
  try {
    await signIn(browser.page, server.url, server.url);
    await download(browser.page, 'Kept');
    const clear = await objectsOf(browser.page);

    await test.step('a passphrase is set', async () => {
      await setPassphrase(browser.page);
      const page = await survive(true, clear);
      await expect.poll(() => storedKeys(page), { timeout: patience }).toEqual([]);
    });
    await server.kill();
    await test.step('with the server dead all of it opens, by the passphrase alone', async () => {
      const page = await again(true);
      await expectWhole(page, songs);
      await expect.poll(async () => orphansOf(await readStored(page))).toEqual([]);
    });

    const locked = await objectsOf(browser.page);
    await test.step('it is removed again', async () => {
      await removePassphrase(browser.page);
      const page = await survive(false, locked);
      await expect.poll(() => storedKeys(page), { timeout: patience }).toHaveLength(1);
      await expectWhole(page, songs);
      await expect.poll(async () => orphansOf(await readStored(page))).toEqual([]);
    });
  } finally {
    await browser.kill();
  }
});
