import { rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { defaultSegmentLength } from '../../src/vault/floe-params';
import { sealedLengthOf } from '../../src/vault/sealed-sizes';
import { openAudioPost } from './support/audio-post';
import { startEdge } from './support/edge-process';
import { expect, test } from './support/fixtures';
import { download, expectSaved, expectWhole, openPlaylist, press, signIn } from './support/lists';
import { makeLibrary, type MadeSong } from './support/made-library';
import { expectPlaying, playerOf } from './support/player-page';
import {
  cutTail,
  findLog,
  findManifest,
  findSealed,
  flipByte,
  flipThroughout,
  garble,
} from './support/profile-files';
import { savedTitles } from './support/saved-marks';
import { hashThroughPlayer, orphansOf, readStored } from './support/stored-facts';

const kilo = 1_000;
const signInArgs = ['--user', 'demo', '--password', 'demo'];
const sealedSize = ({ size }: MadeSong): number => sealedLengthOf(size, defaultSegmentLength);

/** What the player gives of each song that has a row, by the hash of all its bytes. */
const hashesOfAll = async (page: Page): Promise<readonly string[]> => {
  const { records } = await readStored(page);
  const hashes: string[] = [];
  for (const { trackKey } of records) hashes.push(await hashThroughPlayer(page, trackKey));
  return hashes;
};

test('S21, S22: a file deleted, one cut, one with a flipped bit: skipped, and only the damage is fetched again', async ({
  edge,
  folder,
  openBrowser,
}) => {
  const music = join(folder, 'music');
  // Lengths tell the files apart. The flip is in a song of many segments.
  const songs = await makeLibrary(
    music,
    [900, 1_000, 5_000, 6_000].map((size) => size * kilo),
    'Kept',
  );
  const [deleted, cut, flipped, intact] = songs as readonly [
    MadeSong,
    MadeSong,
    MadeSong,
    MadeSong,
  ];
  const player = await edge();
  const library = await edge({ args: ['--music', music, ...signInArgs] });
  const post = await openAudioPost(library.url);
  try {
    const first = await openBrowser();
    await signIn(first.page, player.url, post.url);
    await download(first.page, 'Kept');
    await first.context.close();

    const profile = join(folder, 'profile');
    await rm(await findSealed(profile, sealedSize(deleted)));
    const cutFile = await findSealed(profile, sealedSize(cut));
    await truncate(cutFile, Math.floor((await stat(cutFile)).size / 2));
    await flipByte(await findSealed(profile, sealedSize(flipped)), 3 * defaultSegmentLength);
    const fetchedBefore = post.audioBytes();
    post.hold();

    const { page, troubles } = await openBrowser();
    await page.goto(player.url);
    await openPlaylist(page, 'Kept');
    await test.step('with no server only what is whole is given, never a wrong byte', async () => {
      // Asking for a song that is held back would wait: the server is cut off instead.
      await library.kill();
      await page.getByRole('button', { name: `Play ${intact.title}`, exact: true }).click();
      await expectPlaying(page);
      const whole = (await hashesOfAll(page)).filter((hash) => /^[0-9a-f]{64}$/.test(hash));
      expect(whole).toEqual([intact.sha256]);
      // Played in their order, the damaged ones are passed over.
      await press(page, 'Play');
      await expect(
        playerOf(page).getByRole('link', { name: intact.title, exact: true }),
      ).toBeVisible();
      await expectPlaying(page);
      // A mark with a reason stands at the others.
      await expect.poll(() => savedTitles(page)).toEqual([intact.title]);
    });

    await test.step('the server is back: everything is repaired', async () => {
      post.release();
      await startEdgeAgain(library.port, music, folder, async () => {
        // A person who does not want to wait for the next look at the server.
        await page.reload();
        await openPlaylist(page, 'Kept');
        await expect
          .poll(() => savedTitles(page), { timeout: 90_000 })
          .toEqual(songs.map(({ title }) => title));
        await expectWhole(page, songs);
        expect(orphansOf(await readStored(page))).toEqual([]);
      });
      // One segment of the flipped song, all of the deleted one, half of the cut one; and what was streamed.
      const fetched = post.audioBytes() - fetchedBefore;
      expect(fetched).toBeLessThan(deleted.size + cut.size + 2 * defaultSegmentLength);
    });
    expect(troubles).toEqual([]);
  } finally {
    await post.close();
  }
});

/** The server that died comes back at its old address, with its old data. */
const startEdgeAgain = async (
  port: number,
  music: string,
  folder: string,
  work: () => Promise<void>,
): Promise<void> => {
  const again = await startEdge({
    dataFolder: join(folder, 'edge-again'),
    port,
    args: ['--music', music, ...signInArgs],
  });
  try {
    await work();
  } finally {
    await again.kill();
  }
};

for (const share of [0.02, 0.3, 0.6]) {
  test(`S19: the last ${share * 100} % of the database's log are gone: what is marked is whole, the rest is fetched`, async ({
    edge,
    folder,
    openBrowser,
  }) => {
    const music = join(folder, 'music');
    const sizes = [700, 800, 900, 1_000].map((size) => size * kilo);
    const songs = await makeLibrary(music, sizes, 'Kept');
    const { url } = await edge({ args: ['--music', music, ...signInArgs] });
    const post = await openAudioPost(url);
    try {
      const first = await openBrowser();
      await signIn(first.page, url, post.url);
      await download(first.page, 'Kept');
      await first.context.close();

      await cutTail(await findLog(join(folder, 'profile')), share);
      post.hold();
      const { page, troubles } = await openBrowser();
      await page.goto(url);
      await test.step('what is marked as saved opens with nothing from the server', async () => {
        await openPlaylist(page, 'Kept');
        const marked = new Set(await savedTitles(page));
        await expectWhole(
          page,
          songs.filter(({ title }) => marked.has(title)),
        );
      });
      await test.step('the rest comes again, and nothing is left over', async () => {
        post.release();
        await page.reload();
        await openPlaylist(page, 'Kept');
        const button = page.getByRole('main').getByRole('button', { name: /download$/i });
        await expect(button.first()).toBeVisible();
        if ((await button.first().textContent()) === 'Download') await press(page, 'Download');
        await expectSaved(page);
        await expectWhole(page, songs);
        expect(orphansOf(await readStored(page))).toEqual([]);
      });
      expect(troubles).toEqual([]);
    } finally {
      await post.close();
    }
  });
}

for (const [fault, damage] of [
  [
    'S18: flipped bytes in the log',
    async (profile: string) => flipThroughout(await findLog(profile)),
  ],
  ['S20: garbage in the manifest', async (profile: string) => garble(await findManifest(profile))],
] as const) {
  test(`${fault} of the database: the loss is told with a list, and one button brings it back`, async ({
    edge,
    folder,
    openBrowser,
  }) => {
    const music = join(folder, 'music');
    const songs = await makeLibrary(
      music,
      [700, 800].map((size) => size * kilo),
      'Kept',
    );
    const { url } = await edge({ args: ['--music', music, ...signInArgs] });
    const first = await openBrowser();
    await signIn(first.page, url, url);
    await download(first.page, 'Kept');
    // Kept beside the database, within a second.
    await expect
      .poll(() => first.page.evaluate(() => localStorage.getItem('holdfast.note')))
      .toMatch(/"tracks":2/);
    await first.context.close();

    await damage(join(folder, 'profile'));
    const { page, troubles } = await openBrowser();
    await page.goto(url);
    await test.step('not a first visit: what was lost is named', async () => {
      await expect(
        page.getByRole('heading', { name: 'This browser removed your saved music' }),
      ).toBeVisible();
      await expect(page.getByText(/2 songs/).first()).toBeVisible();
      await expect(page.getByText('Kept').first()).toBeVisible();
    });
    await test.step('one button, one sign-in, and everything is here again', async () => {
      await page.getByRole('button', { name: 'Download it again' }).click();
      const form = page.getByRole('form');
      await form.getByRole('textbox', { name: 'Password' }).fill('demo');
      await form.getByRole('button', { name: /^(Connect|Sign in)/ }).click();
      await openPlaylist(page, 'Kept');
      await expectSaved(page);
      await expectWhole(page, songs);
      // What lay there of the lost library goes as well, once the question is answered.
      await expect
        .poll(async () => orphansOf(await readStored(page)), { timeout: 75_000 })
        .toEqual([]);
    });
    expect(troubles).toEqual([]);
  });
}
