import { expect, test } from './support/fixtures';
import { expectPlaying, nav, playFirst, playerOf } from './support/player-page';

test('the mini player steers the music from a window of its own, and its end is only its own', async ({
  edge,
  openBrowser,
}) => {
  const { url } = await edge();
  const { page, context, troubles } = await openBrowser();
  await page.goto(url);
  await page.getByRole('button', { name: 'Try the demo library' }).click();
  await nav(page, 'Songs').click();
  await playFirst(page);

  const opening = context.waitForEvent('page');
  await playerOf(page).getByRole('button', { name: 'Pop out' }).click();
  const mini = (await opening).getByRole('main', { name: 'Mini player' });
  await expect(mini).toBeVisible();
  const title = await playerOf(page).getByRole('link').nth(1).textContent();
  await expect(mini.getByText(title!)).toBeVisible();
  // The cover itself, not its stand-in, and the styles of the page.
  await expect
    .poll(() => mini.locator('img').evaluate((image: HTMLImageElement) => image.naturalWidth))
    .toBeGreaterThan(0);
  await expect(mini).toHaveCSS('display', 'grid');

  const playOfPage = playerOf(page).getByRole('button', { name: 'Play', exact: true });
  await mini.getByRole('button', { name: 'Pause' }).click();
  await expect(playOfPage).toBeVisible();
  // On its own button Space is one press, on its ground the player's.
  await mini.getByRole('button', { name: 'Play', exact: true }).press('Space');
  await expectPlaying(page);
  await mini.page().keyboard.press('k');
  await expect(playOfPage).toBeVisible();
  await mini.page().keyboard.press('Shift+N');
  await expect(mini.getByText(title!)).toHaveCount(0);
  await expectPlaying(page);

  // Another theme, while it is open.
  await nav(page, 'Settings').click();
  await page.getByRole('combobox', { name: 'Theme' }).selectOption({ label: 'Dark' });
  await expect(mini.page().locator('html')).toHaveAttribute('data-theme', 'dark');

  const closing = mini.page().waitForEvent('close');
  await playerOf(page).getByRole('button', { name: 'Pop out' }).click();
  await closing;
  await expectPlaying(page);
  expect(troubles).toEqual([]);
});

test('without such windows there is no button for them', async ({ edge, openBrowser }) => {
  const { url } = await edge();
  const { page, context } = await openBrowser();
  await context.addInitScript('delete globalThis.documentPictureInPicture');
  await page.goto(url);
  await page.getByRole('button', { name: 'Try the demo library' }).click();
  await expect(playerOf(page).getByRole('button', { name: 'Queue' })).toBeVisible();
  await expect(playerOf(page).getByRole('button', { name: 'Pop out' })).toHaveCount(0);
});
