import { expect, test } from '../e2e/support/fixtures';
import { expectPlaying, nav, playerOf, positionOf, seekTo } from '../e2e/support/player-page';
import { chooseSeed, seeded } from '../e2e/support/seeded';
import { listenForSilence, longestSilence } from '../e2e/support/silence';
import {
  decodeFile,
  likeness,
  recordSound,
  soundingStretches,
} from '../e2e/support/sound-recorder';
import { connectBoth, startTwoEdges } from '../e2e/support/two-edges';

const kills = 50;
/** ms, at the 95th percentile, for a song that is not downloaded. */
const promised = 3_000;

/**
 * Half of them while it plays on from what is loaded, half followed by a jump to where nothing is: the worst that
 * can be asked of another address. What is heard is compared with the file each time.
 */
test('50 kills of an address in the middle of a song: how long it is silent, and what is heard', async ({
  edge,
  folder,
  openBrowser,
}) => {
  const seed = chooseSeed();
  console.log(`fail-over: seed ${seed} (HOLDFAST_SEED=${seed} does it again)`);
  const random = seeded(seed);
  const player = await edge();
  const both = await startTwoEdges(folder, [40_000_000, 1_000_000]);
  const { page, troubles } = await openBrowser();
  const silences: number[] = [];
  let unlike = 0;
  let stretches = 0;
  try {
    await connectBoth(page, player.url, both);
    const [song] = both.songs;
    await nav(page, 'Songs').click();
    await page.getByRole('button', { name: `Play ${song!.title}`, exact: true }).click();
    await expectPlaying(page);
    const file = await decodeFile(page, `${both.music}/${song!.path}`);
    // Samples of the recorder, 8,000 a second.
    const duration = file.length / 8_000;
    for (let n = 0; n < kills; n++) {
      const dying = (n % 2) as 0 | 1;
      await listenForSilence(page);
      await both.kill(dying);
      if (random() < 0.5) await seekTo(page, 0.05 + 0.75 * random());
      // How long it is silent is counted by itself: compared is what sounds.
      const heard = soundingStretches(await recordSound(page, 3));
      stretches += heard.length;
      unlike += heard.filter((each) => likeness(each, file) <= 0.9).length;
      silences.push(await longestSilence(page));
      console.log(`kill ${n + 1}: ${silences.at(-1)} ms`);
      await expect(playerOf(page).getByRole('link', { name: song!.title })).toBeVisible();
      await both.start(dying);
      // Never so near to the end that the next song begins.
      if ((await positionOf(page)) > 0.6 * duration) await seekTo(page, 0.02 + 0.3 * random());
    }
  } finally {
    await both.close();
  }
  const sorted = silences.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1]!;
  console.log(
    `silence, ms: median ${at(0.5)}, p95 ${at(0.95)}, most ${at(1)}; unlike the file: ${unlike} of ${stretches} stretches`,
  );
  expect(silences).toHaveLength(kills);
  expect(stretches).toBeGreaterThanOrEqual(kills);
  expect(unlike).toBe(0);
  expect(at(0.95)).toBeLessThanOrEqual(promised);
  expect(troubles).toEqual([]);
});
