import { expect, test } from './support/fixtures';
import { nav, expectPlaying, playerOf, seekTo } from './support/player-page';
import { decodeFile, likeness, recordSound } from './support/sound-recorder';
import { listenForSilence, longestSilence } from './support/silence';
import { connectBoth, startTwoEdges } from './support/two-edges';

/** ms. A song that is not downloaded goes on by another address within three seconds. */
const promised = 3_000;

test('an address dies in the middle of a song: the other one goes on, with the right sound', async ({
  edge,
  folder,
  openBrowser,
}) => {
  const player = await edge();
  const both = await startTwoEdges(folder, [24_000_000, 1_000_000]);
  const { page, troubles } = await openBrowser();
  try {
    await connectBoth(page, player.url, both);
    const [song] = both.songs;
    await nav(page, 'Songs').click();
    await page.getByRole('button', { name: `Play ${song!.title}`, exact: true }).click();
    await expectPlaying(page);
    const file = await decodeFile(page, `${both.music}/${song!.path}`);
    expect(likeness(await recordSound(page, 2), file)).toBeGreaterThan(0.9);

    await test.step('while it plays on', async () => {
      await listenForSilence(page);
      await both.kill(0);
      expect(likeness(await recordSound(page, 3), file)).toBeGreaterThan(0.9);
      expect(await longestSilence(page)).toBeLessThan(promised);
    });

    await test.step('also from a place that was not loaded yet', async () => {
      await listenForSilence(page);
      await seekTo(page, 0.7);
      expect(likeness(await recordSound(page, 3), file)).toBeGreaterThan(0.9);
      expect(await longestSilence(page)).toBeLessThan(promised);
    });

    await test.step('back comes the first one, and the second dies', async () => {
      await both.start(0);
      await both.kill(1);
      await listenForSilence(page);
      await seekTo(page, 0.1);
      expect(likeness(await recordSound(page, 3), file)).toBeGreaterThan(0.9);
      expect(await longestSilence(page)).toBeLessThan(promised);
    });

    await expect(playerOf(page).getByRole('link', { name: song!.title })).toBeVisible();
    expect(troubles).toEqual([]);
  } finally {
    await both.close();
  }
});

test('an address with other songs is no address of this library; the last one stays', async ({
  edge,
  folder,
  openBrowser,
}) => {
  const player = await edge();
  const both = await startTwoEdges(folder, [600_000, 600_000]);
  const { page } = await openBrowser();
  try {
    await connectBoth(page, player.url, both);
    const form = page.getByRole('form', { name: 'Another address' });
    const add = async (address: string): Promise<void> => {
      await form.getByRole('textbox', { name: 'Another address' }).fill(address);
      await form.getByRole('button', { name: 'Add address' }).click();
    };
    await add(player.url);
    await expect(page.getByText('has other songs')).toBeVisible();
    await add(both.urls[1]);
    await expect(page.getByText('This address is known already.')).toBeVisible();
    const list = page.getByRole('list', { name: 'Addresses' });
    await list.getByRole('button', { name: `Remove address ${both.urls[0]}` }).click();
    await expect(list.getByRole('listitem')).toHaveCount(1);
    await expect(list).toContainText(both.urls[1]);
    await both.kill(0);
    // What is left is asked from now on, and it is still the same library.
    await nav(page, 'Songs').click();
    await page
      .getByRole('button', { name: /^Play Noise/ })
      .first()
      .click();
    await expectPlaying(page);
  } finally {
    await both.close();
  }
});
