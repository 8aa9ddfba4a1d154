import { askEdge, songsOf } from './support/ask-edge';
import { expect, test } from './support/fixtures';
import { download, signIn } from './support/lists';
import { makeLibrary } from './support/made-library';
import { expectPlaying, playerOf, positionOf } from './support/player-page';
import { join } from 'node:path';

/** Bytes; half a minute of sound each, so that none ends by itself. */
const size = 5_500_000;

interface PlayQueue {
  readonly current?: string;
  readonly changedBy: string;
  readonly position: number;
  readonly entry?: readonly { readonly id: string; readonly title: string }[];
}

test('the queue is told to its server, also what changed while that was gone; what another player left there is offered', async ({
  edge,
  folder,
  openBrowser,
}) => {
  const music = join(folder, 'music');
  const [first, second, third] = await makeLibrary(music, [size, size, size], 'Kept');
  const served = {
    dataFolder: join(folder, 'edge'),
    args: ['--music', music, '--user', 'demo', '--password', 'demo'],
  };
  const running = await edge(served);
  const { page, troubles } = await openBrowser();
  await signIn(page, running.url, running.url);
  await download(page, 'Kept');
  const queueAt = async (url: string): Promise<PlayQueue> =>
    (await askEdge(url, 'getPlayQueue'))['playQueue'] as PlayQueue;
  const titlesAt = async (url: string) =>
    (await queueAt(url)).entry?.map(({ title }) => title) ?? [];

  await page.getByRole('main').getByRole('button', { name: 'Play', exact: true }).click();
  await expectPlaying(page);
  await playerOf(page).getByRole('button', { name: 'Queue' }).click();
  const queue = page.getByRole('region', { name: 'Queue' });
  const rows = queue.getByRole('list', { name: 'Queue entries' }).getByRole('button', {
    name: /^Play /,
  });
  const names = [first!, second!, third!].map(({ title }) => `Play ${title}`);
  const order = () => rows.evaluateAll((all) => all.map((each) => each.ariaLabel));
  await expect.poll(order).toEqual(names);

  await test.step('by keyboard: the row moves, the focus goes along, and it is taken back', async () => {
    await rows.nth(1).focus();
    await page.keyboard.press('Alt+ArrowDown');
    await expect.poll(order).toEqual([names[0], names[2], names[1]]);
    await expect(rows.nth(2)).toBeFocused();
    await page.keyboard.press('Control+z');
    await expect.poll(order).toEqual(names);
    await expect
      .poll(() => titlesAt(running.url))
      .toEqual([first, second, third].map((s) => s!.title));
  });

  await running.kill();
  await test.step('by pointer, with the server gone', async () => {
    const [from, to] = [await rows.nth(2).boundingBox(), await rows.nth(1).boundingBox()];
    await page.mouse.move(from!.x + 80, from!.y + 20);
    await page.mouse.down();
    await page.mouse.move(to!.x + 80, to!.y + 4, { steps: 4 });
    await page.mouse.up();
    await expect.poll(order).toEqual([names[0], names[2], names[1]]);
    await expectPlaying(page);
    await playerOf(page).getByRole('button', { name: 'Next', exact: true }).click();
    await playerOf(page).getByRole('button', { name: 'Pause' }).click();
  });
  const again = await edge({ ...served, port: running.port });
  await expect
    .poll(async () => (await queueAt(again.url)).current, { timeout: 30_000 })
    .toBe((await songsOf(again.url)).find(({ title }) => title === third!.title)!.id);
  expect(await titlesAt(again.url)).toEqual([first, third, second].map((each) => each!.title));

  const other = (await songsOf(again.url)).find(({ title }) => title === second!.title)!;
  await askEdge(again.url, 'savePlayQueue', {
    id: other.id,
    current: other.id,
    position: '7000',
    c: 'Feishin',
  });
  await page.goto(again.url);
  const offer = page
    .getByRole('main')
    .getByRole('region', { name: 'Continue where you left off on Feishin' });
  await expect(offer).toContainText(second!.title);
  await expect(playerOf(page).getByRole('link', { name: third!.title })).toBeVisible();
  await offer.getByRole('button', { name: 'Continue' }).click();
  await expect(playerOf(page).getByRole('link', { name: second!.title })).toBeVisible();
  await expect.poll(() => positionOf(page)).toBeGreaterThanOrEqual(7);
  await expect(offer).toBeHidden();
  expect(troubles).toEqual([]);
});
