import { join } from 'node:path';
import { openAudioPost } from '../e2e/support/audio-post';
import { makeFakeFfmpeg } from '../e2e/support/fake-ffmpeg';
import { expect, test } from '../e2e/support/fixtures';
import { openPlaylist, signIn } from '../e2e/support/lists';
import { makeLibrary } from '../e2e/support/made-library';
import { fileOf, positionOf } from '../e2e/support/player-page';
import { decodeFile, likeness, recordSound } from '../e2e/support/sound-recorder';

const converted = 'Last Stop, First Snow';
const signInArgs = ['--user', 'demo', '--password', 'demo'];
/** Bytes of 80 s. */
const songLength = 80 * 176_400;

test('a line too slow for a song brings it smaller, from where it stood, and that is said', async ({
  edge,
  folder,
  openBrowser,
}) => {
  const music = join(folder, 'music');
  await makeLibrary(music, [songLength], 'Kept', { audible: true });
  const ffmpeg = await makeFakeFfmpeg(folder, await fileOf(converted));
  const { url } = await edge({
    args: ['--music', music, ...signInArgs],
    binFolder: ffmpeg.binFolder,
  });
  // Two fifths of what the song needs.
  const post = await openAudioPost(url, 70_000);
  try {
    const { page, troubles } = await openBrowser();
    await signIn(page, url, post.url);
    await openPlaylist(page, 'Kept');
    await page
      .getByRole('button', { name: /^Play Noise/ })
      .first()
      .click();
    await expect(
      page.getByText(/^Playing at \d+ kbit\/s because the connection is slow\.$/),
    ).toBeVisible({ timeout: 60_000 });
    const at = await positionOf(page);
    await expect.poll(() => positionOf(page)).toBeGreaterThan(at + 2);
    const file = await decodeFile(page, await fileOf(converted));
    const heard = await recordSound(page, 2);
    const stood = (await positionOf(page)) - 2;
    expect(likeness({ ...heard, at: stood }, file, 4)).toBeGreaterThan(0.9);
    expect(troubles).toEqual([]);
  } finally {
    await post.close();
  }
});
