import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { expect, test } from './support/fixtures';
import { nav } from './support/player-page';

const written = (version: number, text: string, more: readonly string[] = []): string =>
  JSON.stringify({
    format: 'holdfast-configuration',
    major: 1,
    epoch: 1,
    version,
    edges: ['.', ...more].map((address) => ({ address })),
    notices: [{ id: 'a', text }],
  });

const saysOf = (page: Page) => page.getByRole('region', { name: 'Configuration' });

/** Nobody waits five minutes for it: a person asks. */
const check = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Check now' }).click();
};

test('what the server says of itself: the higher version is taken, the lower one lags, a strange address waits', async ({
  edge,
  folder,
  openBrowser,
}) => {
  const file = join(folder, 'configuration.json');
  await writeFile(file, written(5, 'All is well.'));
  const { url } = await edge({ args: ['--config', file] });
  const { page, context, troubles } = await openBrowser();
  const strangers: string[] = [];
  context.on('request', (request) => {
    if (!request.url().startsWith(url) && request.url().startsWith('http'))
      strangers.push(request.url());
  });
  await page.goto(url);
  await page.getByRole('button', { name: 'Try the demo library' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await nav(page, 'Status').click();
  const says = saysOf(page);
  await expect(says).toContainText('Version 5');
  await expect(says.getByRole('list', { name: 'Notices' })).toHaveText('All is well.');
  await expect(says.getByRole('list', { name: 'Addresses' })).toContainText('Says the same.');

  await writeFile(file, written(6, 'New disks on Saturday.', ['https://mirror.invalid/music']));
  await check(page);
  await expect(says).toContainText('Version 6');
  await expect(says.getByRole('list', { name: 'Notices' })).toHaveText('New disks on Saturday.');
  const offers = says.getByRole('list', { name: 'Offered addresses' });
  await expect(offers).toContainText('https://mirror.invalid/music');
  await offers.getByRole('button', { name: 'Not now' }).click();
  await expect(offers).toBeHidden();

  await writeFile(file, written(4, 'Old news.'));
  await check(page);
  await expect(says.getByRole('list', { name: 'Addresses' })).toContainText(
    'Lags: it still says version 4',
  );
  await expect(says).toContainText('Version 6');
  await expect(says).not.toContainText('Old news.');

  // After a restart of the browser, before anybody answers anything else.
  await context.close();
  const again = await openBrowser();
  await again.page.goto(`${url}/status`);
  await expect(saysOf(again.page)).toContainText('Version 6');
  await expect(saysOf(again.page)).toContainText('New disks on Saturday.');
  await expect(saysOf(again.page).getByRole('list', { name: 'Offered addresses' })).toBeHidden();
  expect(strangers).toEqual([]);
  expect(troubles).toEqual([]);
  expect(again.troubles).toEqual([]);
});
