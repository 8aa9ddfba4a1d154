import { join } from 'node:path';
import { openAudioPost, type AudioPost } from './support/audio-post';
import { expect, test } from './support/fixtures';
import { expectSaved, expectWhole, openPlaylist, press, signIn } from './support/lists';
import { makeLibrary } from './support/made-library';
import { orphansOf, readStored } from './support/stored-facts';

const kilo = 1_000;
const signInArgs = ['--user', 'demo', '--password', 'demo'];

/** Beyond the question for one byte by which a length is learnt. */
const fetchesOf = (post: AudioPost): readonly string[] =>
  post.audioRequests.filter(({ range }) => range !== 'bytes=0-0').map(({ id }) => id);

test('two tabs ask for one playlist: every song is fetched once', async ({
  edge,
  folder,
  openBrowser,
}) => {
  const music = join(folder, 'music');
  const sizes = [900, 1_200, 700, 1_500, 1_000].map((size) => size * kilo);
  const songs = await makeLibrary(music, sizes, 'Shared');
  const { url } = await edge({ args: ['--music', music, ...signInArgs] });
  const post = await openAudioPost(url, 3_000 * kilo);
  try {
    const { page, context, troubles } = await openBrowser();
    await signIn(page, url, post.url);
    await openPlaylist(page, 'Shared');
    const other = await context.newPage();
    await other.goto(page.url());
    await expect(other.getByRole('button', { name: 'Download', exact: true })).toBeVisible();
    await Promise.all([press(page, 'Download'), press(other, 'Download').catch(() => undefined)]);
    await Promise.all([expectSaved(page), expectSaved(other)]);
    expect(fetchesOf(post)).toHaveLength(songs.length);
    expect(new Set(fetchesOf(post)).size).toBe(songs.length);
    await expectWhole(other, songs);
    expect(troubles).toEqual([]);
  } finally {
    await post.close();
  }
});

test('the tab that downloads crashes: the other goes on within five seconds, from where it stopped', async ({
  edge,
  folder,
  openBrowser,
}) => {
  const music = join(folder, 'music');
  const sizes = [4_000, 5_000, 4_500, 3_000].map((size) => size * kilo);
  const songs = await makeLibrary(music, sizes, 'Shared');
  const needed = songs.reduce((sum, { size }) => sum + size, 0);
  const { url } = await edge({ args: ['--music', music, ...signInArgs] });
  const post = await openAudioPost(url, 3_000 * kilo);
  try {
    const { page, context } = await openBrowser();
    await signIn(page, url, post.url);
    await openPlaylist(page, 'Shared');
    const other = await context.newPage();
    await other.goto(page.url());
    await press(page, 'Download');
    expect(await post.sent(needed / 3, 30_000)).toBe(true);
    // Only the other one fetches, and this one says so all the same.
    await expect(other.getByRole('row').getByRole('img', { name: /^Saving/ })).toHaveCount(2);
    const asked = post.audioRequests.length;
    const session = await context.newCDPSession(page);
    // The answer never comes: the process that would give it is gone.
    void session.send('Page.crash').catch(() => undefined);
    await expect
      .poll(() => post.audioRequests.length, { timeout: 5_000, intervals: [100] })
      .toBeGreaterThan(asked);
    await expectSaved(other);
    await expectWhole(other, songs);
    expect(orphansOf(await readStored(other))).toEqual([]);
    // Two were under way: what was in flight, a segment and an overlap of each are fetched again.
    expect(post.audioBytes() - needed).toBeLessThan(2_000 * kilo);
  } finally {
    await post.close();
  }
});
