import { readFile } from 'node:fs/promises';
import { expect, test } from './support/fixtures';
import { nav, openFirst, playerOf, trackTitles } from './support/player-page';

test('a backup brings queue, wishes and settings back; a file that is none changes nothing', async ({
  edge,
  folder,
  openBrowser,
}) => {
  const server = await edge();
  const { page, troubles } = await openBrowser();
  await page.goto(server.url);
  await page.getByRole('button', { name: 'Try the demo library' }).click();
  await openFirst(page, 'Playlists');
  const list = new URL(page.url()).pathname;
  const [title] = await trackTitles(page);
  await page.getByRole('main').getByRole('button', { name: 'Play', exact: true }).click();
  await expect(playerOf(page).getByRole('link', { name: title! })).toBeVisible();
  await playerOf(page).getByRole('button', { name: 'Pause' }).click();
  await page.getByRole('main').getByRole('button', { name: 'Download', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Remove download' })).toBeVisible();
  await nav(page, 'Settings').click();
  await page.getByRole('combobox', { name: 'Theme' }).selectOption('light');
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Back up' }).click();
  const file = `${folder}/backup.json`;
  await (await saving).saveAs(file);
  expect(await readFile(file, 'utf8')).not.toContain('"password"');

  await test.step('everything is undone', async () => {
    await page.getByRole('combobox', { name: 'Theme' }).selectOption('dark');
    await page.goto(server.url + list);
    await page.getByRole('main').getByRole('button', { name: 'Remove download' }).click();
    await page.goto(`${server.url}/albums`);
    await page.getByRole('main').getByRole('link').first().click();
    await page.getByRole('main').getByRole('button', { name: 'Play', exact: true }).click();
    await expect(playerOf(page).getByRole('link', { name: title! })).toHaveCount(0);
    await playerOf(page).getByRole('button', { name: 'Pause' }).click();
  });

  const restore = async (path: string): Promise<void> => {
    await nav(page, 'Settings').click();
    const choosing = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Restore' }).click();
    await (await choosing).setFiles(path);
  };
  await test.step('another file is refused', async () => {
    await restore(`${process.cwd()}/package.json`);
    await expect(page.getByText('That is not a backup of Holdfast')).toBeVisible();
  });
  await test.step('the backup brings it back', async () => {
    await restore(file);
    await expect(page.getByText(/^Taken over: /)).toBeVisible();
    await expect(page.getByRole('combobox', { name: 'Theme' })).toHaveValue('light');
    await expect(playerOf(page).getByRole('link', { name: title! })).toBeVisible();
    await page.goto(server.url + list);
    await expect(page.getByRole('button', { name: 'Remove download' })).toBeVisible();
  });
  expect(troubles).toEqual([]);
});
