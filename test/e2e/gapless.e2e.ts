import { join } from 'node:path';
import { signalRate } from '../fixtures/gapless/signal';
import { expect, test } from './support/fixtures';
import { connect, nav } from './support/player-page';
import { installSampleRecorder } from './support/sample-recorder';
import { copyAlbums, hearSeams, openAlbum, saveAlbum, seams } from './support/uncut-albums';

/** All formats, with the server up and dead, beside media elements: `test/long/gapless.long.ts`. */
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
