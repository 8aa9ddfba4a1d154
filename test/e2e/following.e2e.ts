import { join } from 'node:path';
import { expect, test } from './support/fixtures';
import { askEdge, playlistId, songsOf } from './support/ask-edge';
import { expectSaved, expectWhole, openPlaylist, press, signIn } from './support/lists';
import { makeLibrary, writeList, writeSong, type MadeSong } from './support/made-library';
import { nav } from './support/player-page';
import { savedTitles } from './support/saved-marks';
import { orphansOf, readStored } from './support/stored-facts';

const kilo = 1_000;

test('what is followed changes with its server in one sync: added, removed, replaced, re-tagged', async ({
  edge,
  folder,
  openBrowser,
}) => {
  const music = join(folder, 'music');
  const sizes = [700, 800, 900, 1_000].map((size) => size * kilo);
  const songs = await makeLibrary(music, sizes, 'All');
  const [removed, replaced, retagged, added] = songs as readonly [
    MadeSong,
    MadeSong,
    MadeSong,
    MadeSong,
  ];
  await writeList(music, 'Followed', [removed, replaced, retagged]);
  const { url } = await edge({
    args: ['--music', music, '--user', 'demo', '--password', 'demo'],
  });
  const { page, troubles } = await openBrowser();
  await signIn(page, url, url);

  await test.step('download it and keep it in step', async () => {
    await openPlaylist(page, 'Followed');
    await press(page, 'Download options');
    await page.getByRole('switch', { name: 'Keep in step' }).click();
    await page.getByRole('button', { name: 'Download with these options' }).click();
    await expectSaved(page);
    await expectWhole(page, [removed, replaced, retagged]);
  });

  const next = await test.step('the server changes in four ways', async () => {
    const id = await playlistId(url, 'Followed');
    const newSong = (await songsOf(url)).find(({ title }) => title === added.title)!;
    await askEdge(url, 'updatePlaylist', {
      playlistId: id,
      songIdToAdd: newSong.id,
      songIndexToRemove: '0',
    });
    const anew = await writeSong(music, 2, 650 * kilo, { seed: 'a better recording' });
    const named = await writeSong(music, 3, 900 * kilo, { title: 'Named At Last' });
    await expect
      .poll(async () => (await songsOf(url)).map(({ title, size }) => `${title}: ${size}`), {
        timeout: 30_000,
      })
      .toEqual(expect.arrayContaining([anew, named].map(({ title, size }) => `${title}: ${size}`)));
    return [anew, named, added];
  });

  await test.step('one sync, and the device has exactly that', async () => {
    await nav(page, 'Settings').click();
    await page.getByRole('button', { name: /^Refresh library/ }).click();
    await openPlaylist(page, 'Followed');
    await expect
      .poll(() => savedTitles(page), { timeout: 60_000 })
      .toEqual(next.map(({ title }) => title));
    await expectWhole(page, next);
  });

  await test.step('what was taken out is gone, and nothing of the old files is left', async () => {
    await expect
      .poll(
        async () => {
          const stored = await readStored(page);
          return { songs: stored.records.length, orphans: orphansOf(stored) };
        },
        // A reader keeps a file open for some seconds after its last use, and leftovers go in rounds.
        { timeout: 75_000 },
      )
      .toEqual({ songs: next.length, orphans: [] });
  });
  expect(troubles).toEqual([]);
});
