import type { Page } from 'playwright/test';
import { expect, test } from './support/fixtures';
import { expectPlaying, expectSoundOf, nav, openFirst, trackTitles } from './support/player-page';
import { storedKeys } from './support/stored-keys';

const passphrase = 'a lighthouse in fog';

const unlock = async (page: Page, typed: string): Promise<void> => {
  const form = page.getByRole('main').getByRole('form', { name: 'Unlock' });
  await form.getByRole('textbox', { name: 'Passphrase' }).fill(typed);
  await form.getByRole('button', { name: 'Unlock' }).click();
};

test('a passphrase: sealed anew, locked after a restart with the server dead, opened, played', async ({
  edge,
  openBrowser,
}) => {
  const server = await edge();
  const first = await openBrowser();
  let { page } = first;
  await page.goto(server.url);
  await page.getByRole('button', { name: 'Try the demo library' }).click();
  await openFirst(page, 'Playlists');
  await page.getByRole('button', { name: 'Download', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Remove download' })).toBeVisible();
  const list = new URL(page.url()).pathname;
  const [title] = await trackTitles(page);
  expect(await storedKeys(page)).toEqual(['root']);

  await test.step('set a passphrase: the key that lay there in clear is gone', async () => {
    await nav(page, 'Settings').click();
    await page.getByRole('button', { name: 'Set a passphrase' }).click();
    await page.getByRole('textbox', { name: 'New passphrase', exact: true }).fill(passphrase);
    await page.getByRole('textbox', { name: 'New passphrase, again' }).fill(passphrase);
    await page.getByRole('button', { name: 'Set passphrase' }).click();
    await expect(page.getByRole('button', { name: 'Lock now' })).toBeVisible();
    await expect.poll(() => storedKeys(page), { timeout: 60_000 }).toEqual([]);
  });
  await server.kill();
  await first.context.close();
  expect(first.troubles).toEqual([]);

  const second = await openBrowser();
  page = second.page;
  await test.step('the next start is locked: browsing and search go on', async () => {
    await page.goto(server.url + list);
    await expect(page.getByRole('button', { name: `Play ${title!}`, exact: true })).toBeVisible();
    await page.getByRole('searchbox', { name: 'Search your music' }).fill(title!.slice(0, 5));
    await expect(page.getByRole('main').getByText(title!).first()).toBeVisible();
  });

  await test.step('a wrong passphrase opens nothing, the right one everything', async () => {
    await nav(page, 'Downloads').click();
    await unlock(page, 'a lighthouse in smoke');
    await expect(page.getByText('That is not the passphrase')).toBeVisible();
    await unlock(page, passphrase);
    await expect(page.getByRole('main').getByRole('form', { name: 'Unlock' })).toHaveCount(0);
    await page.goto(server.url + list);
    // A page that is loaded anew has no keys: it asks again.
    await nav(page, 'Downloads').click();
    await unlock(page, passphrase);
    await expect(page.getByRole('main').getByRole('form', { name: 'Unlock' })).toHaveCount(0);
    await page.goBack();
    await page.getByRole('button', { name: `Play ${title!}`, exact: true }).click();
    await expectPlaying(page);
    await expectSoundOf(page, title!);
  });
  expect(second.troubles).toEqual([]);
});
