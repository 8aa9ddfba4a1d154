import { join } from 'node:path';
import { signalRate } from '../fixtures/gapless/signal';
import { expect, test } from '../e2e/support/fixtures';
import { keepPlayback, type SeamRow } from '../e2e/support/playback-doc';
import { connect, nav } from '../e2e/support/player-page';
import { installSampleRecorder } from '../e2e/support/sample-recorder';
import {
  copyAlbums,
  hearSeams,
  openAlbum,
  saveAlbum,
  seams,
  uncut,
} from '../e2e/support/uncut-albums';

/** To a second behind the last seam. */
const frames = seams[1]! + signalRate;

test('albums of four formats without a gap, with their server up and dead, and the way of media elements', async ({
  edge,
  folder,
  openBrowser,
}) => {
  test.setTimeout(900_000);
  const music = join(folder, 'music');
  await copyAlbums(music);
  const player = await edge();
  const rows: SeamRow[] = [];
  let version = '';
  for (const way of ['samples', 'elements'] as const) {
    const library = await edge({
      args: ['--music', music, '--user', 'demo', '--password', 'demo'],
    });
    // A profile of its own: what the one heard is not there for the other.
    const { context, page, troubles } = await openBrowser({ bypassCSP: true }, way);
    version = context.browser()?.version() ?? version;
    await installSampleRecorder(context);
    await page.goto(player.url);
    await connect(page, { address: library.url });
    if (way === 'elements') {
      await nav(page, 'Settings').click();
      await page.getByRole('switch', { name: 'Gapless playback' }).click();
    }
    const hearAll = async (server: SeamRow['server']): Promise<void> => {
      for (const [album] of uncut) {
        await openAlbum(page, album);
        const heard = await hearSeams(page, frames, way === 'elements');
        rows.push({ album, way, server, seams: heard });
        console.log(album, way, server, JSON.stringify(heard));
      }
    };
    await hearAll('up');
    for (const [album] of uncut) {
      await openAlbum(page, album);
      await saveAlbum(page);
    }
    await library.kill();
    await hearAll('dead');
    expect(troubles).toEqual([]);
  }
  await keepPlayback({ browser: version, seams: rows });
  for (const { album, way, server, seams: heard } of rows) {
    if (way === 'elements') continue;
    for (const seam of heard) {
      expect.soft(seam, `${album}, server ${server}: heard`).not.toBeNull();
      const inserted = Math.abs(seam?.inserted ?? 0) / signalRate;
      expect.soft(inserted, `${album}, server ${server}`).toBeLessThanOrEqual(0.001);
    }
  }
});
