import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { askEdge, songsOf } from './support/ask-edge';
import { expect, test } from './support/fixtures';
import { expectSaved, openPlaylist, press, signIn } from './support/lists';
import { makeLibrary } from './support/made-library';
import { expectPlaying, nav, playerOf, positionOf } from './support/player-page';

/** Bytes; some seven seconds of sound, of which the half is a play. */
const size = 1_200_000;
const args = ['--user', 'demo', '--password', 'demo'];

test('with the server dead a saved song has its words and its picture, and what was heard of it arrives later with its true time', async ({
  edge,
  folder,
  openBrowser,
}) => {
  const music = join(folder, 'music');
  const [song] = await makeLibrary(music, [size], 'Kept', { audible: true });
  await writeFile(
    join(music, song!.path.replace('.wav', '.lrc')),
    '[00:00.00]First line of noise\n[00:01.50]Second line of noise\n',
  );
  const served = { dataFolder: join(folder, 'edge'), args: ['--music', music, ...args] };
  const first = await edge(served);
  const session = await openBrowser();
  await signIn(session.page, first.url, first.url);
  await openPlaylist(session.page, 'Kept');
  await press(session.page, 'Download');
  await expectSaved(session.page);
  await first.kill();

  const before = Date.now();
  await press(session.page, 'Play');
  await expect.poll(() => positionOf(session.page)).toBeGreaterThanOrEqual(2);
  await playerOf(session.page).getByRole('button', { name: 'Pause' }).click();
  const after = Date.now();
  await playerOf(session.page).getByRole('button', { name: 'Lyrics' }).click();
  const words = session.page.getByRole('group', { name: 'Lyrics', exact: true });
  await expect(words.getByRole('button', { name: 'Second line of noise' })).toHaveAttribute(
    'aria-current',
    'true',
  );
  // Its loudness is drawn out of the copy on this device, on the same slider.
  await expect(session.page.locator('.wave[data-drawn="true"]')).toBeVisible();
  await words.dispatchEvent('wheel');
  const follow = session.page.getByRole('button', { name: 'Follow the song' });
  await follow.click();
  await expect(follow).toBeHidden();
  await playerOf(session.page).getByRole('button', { name: 'Play' }).click();
  await expectPlaying(session.page);
  // The end: more than half of it was heard.
  await expect(playerOf(session.page).getByRole('button', { name: 'Play' })).toBeVisible();
  // What was asked in vain makes the player rest from asking, over its end and the next start too.
  await nav(session.page, 'Settings').click();
  for (let turn = 0; turn < 6; turn++) {
    await session.page.getByRole('button', { name: 'Refresh library' }).click();
    await expect(session.page.getByRole('main').getByRole('alert')).toBeVisible();
  }
  expect(session.troubles).toEqual([]);
  await session.context.close();

  const { url } = await edge({ ...served, port: first.port });
  const [known] = await songsOf(url);
  const again = await openBrowser();
  await again.page.goto(url);
  const playsOf = async () => {
    const { song: now } = await askEdge(url, 'getSong', { id: known!.id });
    const { playCount, played } = now as { playCount?: number; played?: string };
    return { playCount, played: Date.parse(played ?? '') };
  };
  await expect.poll(playsOf).toMatchObject({ playCount: 1 });
  const { played } = await playsOf();
  expect(played).toBeGreaterThanOrEqual(before);
  expect(played).toBeLessThanOrEqual(after);
  expect(again.troubles).toEqual([]);
});
