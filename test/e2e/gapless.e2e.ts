import { copyFile, mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readMp3Index } from '../../src/sound/mp3-index-text';
import { signalRate } from '../fixtures/gapless/signal';
import { expect, test } from './support/fixtures';
import { connect, nav } from './support/player-page';
import { readStored } from './support/stored-facts';
import { installSampleRecorder } from './support/sample-recorder';
import { copyAlbums, hearSeams, openAlbum, saveAlbum, seams } from './support/uncut-albums';

/** All formats, with the server up and dead, beside media elements: `test/long/playback-seams.long.ts`. */
test('an album cut from one signal is heard as one, its server dead', async ({
  edge,
  folder,
  openBrowser,
}) => {
  const music = join(folder, 'music');
  await copyAlbums(music);
  const { url, kill } = await edge({
    args: ['--music', music, '--user', 'demo', '--password', 'demo'],
  });
  const { context, page, troubles } = await openBrowser({ bypassCSP: true });
  await installSampleRecorder(context);
  await page.goto(url);
  await connect(page, { address: url });
  await expect(nav(page, 'Albums')).toBeVisible();
  await openAlbum(page, 'Uncut in MP3');
  await saveAlbum(page);
  await kill();
  const [seam] = await hearSeams(page, seams[0]! + signalRate, false);
  expect(seam).not.toBeNull();
  expect(seam!.unheard).toBe(0);
  expect(Math.abs(seam!.inserted) / signalRate).toBeLessThanOrEqual(0.001);
  expect(seam!.silent / signalRate).toBeLessThanOrEqual(0.001);
  expect(troubles).toEqual([]);
});

/** Without it a seek reads the file through. */
test('where the frames of a saved mp3 lie is told with its first bytes', async ({
  edge,
  folder,
  openBrowser,
}) => {
  const music = join(folder, 'music');
  await mkdir(music);
  const piece = fileURLToPath(new URL('../fixtures/gapless/vbr-bare.mp3', import.meta.url));
  await copyFile(piece, join(music, 'changing.mp3'));
  await writeFile(join(music, 'Changing.m3u8'), 'changing.mp3\n');
  const { url } = await edge({ args: ['--music', music, '--user', 'demo', '--password', 'demo'] });
  const { page } = await openBrowser();
  await page.goto(url);
  await connect(page, { address: url });
  await nav(page, 'Playlists').click();
  const main = page.getByRole('main');
  await main
    .getByRole('link', { name: /^Changing/ })
    .first()
    .click();
  await saveAlbum(page);
  const { records } = await readStored(page);
  const told = await page.evaluate(async (key) => {
    const path = `/x/audio/${encodeURIComponent(key)}?q=original&n=test`;
    const ask = async (range: string) => {
      const response = await fetch(path, { headers: { Range: range } });
      return response.headers.get('X-Frame-Index');
    };
    return { first: await ask('bytes=0-99'), later: await ask('bytes=500-599') };
  }, records[0]!.trackKey);
  const { size } = await stat(piece);
  expect(readMp3Index(told.first ?? '', 0, size)).toMatchObject({ isWhole: true, step: 32 });
  expect(told.later).toBeNull();
});
