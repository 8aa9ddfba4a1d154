import { join } from 'node:path';
import { expect, test } from './support/fixtures';
import { makeLibrary } from './support/made-library';
import {
  connect,
  connectionLine,
  expectPlaying,
  expectSoundOf,
  nav,
  playerOf,
  positionOf,
  seekTo,
  trackTitles,
} from './support/player-page';

test('from the demo door to sound in one click', async ({ edge, openBrowser }) => {
  const { url } = await edge();
  const { page, troubles } = await openBrowser();
  await page.goto(url);
  await page.getByRole('button', { name: 'Try the demo library' }).click();
  // One more click: the first album offers to play.
  const main = page.getByRole('main');
  await expect(main.getByRole('heading', { level: 1 })).toHaveText('Home');
  await main
    .getByRole('button', { name: /^Play / })
    .first()
    .click();
  await expectPlaying(page);
  const title = await playerOf(page).getByRole('link').last().innerText();
  expect(title).not.toBe('');
  await expect.poll(() => positionOf(page)).toBeGreaterThan(0);
  await expect(connectionLine(page)).toHaveText('');
  expect(troubles).toEqual([]);
});

test('queue, position and volume survive a reload', async ({ edge, openBrowser }) => {
  const { url } = await edge();
  const { page, troubles } = await openBrowser();
  await page.goto(url);
  await page.getByRole('button', { name: 'Try the demo library' }).click();
  await nav(page, 'Songs').click();
  const titles = await trackTitles(page);
  const long = 'Last Stop, First Snow';
  await page.getByRole('button', { name: `Play ${long}`, exact: true }).click();
  await expectPlaying(page);
  await expect.poll(() => positionOf(page)).toBeGreaterThan(0);
  const target = await seekTo(page, 0.5);
  await expect.poll(() => positionOf(page)).toBeGreaterThanOrEqual(target);
  const volume = playerOf(page).getByRole('slider', { name: 'Volume' });
  await volume.fill(String(Number(await volume.getAttribute('max')) * 0.4));
  const setVolume = await volume.inputValue();
  await playerOf(page).getByRole('button', { name: 'Pause' }).click();
  const paused = await positionOf(page);

  await page.reload();
  await expect(playerOf(page).getByRole('link', { name: long, exact: true })).toBeVisible();
  await expect(playerOf(page).getByRole('button', { name: 'Play' })).toBeVisible();
  await expect.poll(() => positionOf(page)).toBeGreaterThan(paused - 2);
  expect(await positionOf(page)).toBeLessThan(paused + 2);
  expect(await volume.inputValue()).toBe(setVolume);
  await playerOf(page).getByRole('button', { name: 'Queue' }).click();
  const queue = page.getByRole('region', { name: 'Queue' });
  await expect(queue).toContainText(titles[titles.indexOf(long) + 1]!);
  await playerOf(page).getByRole('button', { name: 'Play' }).click();
  await expect.poll(() => positionOf(page)).toBeGreaterThan(paused);
  await expectSoundOf(page, long);
  expect(troubles).toEqual([]);
});

test('the browser stops the service worker in a long track: playing and seeking go on', async ({
  edge,
  folder,
  openBrowser,
}) => {
  // More than the browser has in memory: each seek has to ask.
  const music = join(folder, 'music');
  const [song] = await makeLibrary(music, [40_000_000], 'Kept', { audible: true });
  const { url } = await edge({ args: ['--music', music, '--user', 'demo', '--password', 'demo'] });
  const { page, context, troubles } = await openBrowser();
  await page.goto(url);
  await connect(page, { address: url });
  await nav(page, 'Songs').click();
  await page.getByRole('button', { name: `Play ${song!.title}`, exact: true }).click();
  await expect.poll(() => positionOf(page)).toBeGreaterThan(0);

  const devtools = await context.newCDPSession(page);
  await devtools.send('ServiceWorker.enable');
  const running: string[] = [];
  devtools.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
    running.splice(0, running.length, ...versions.map((each) => each.runningStatus));
  });
  for (const share of [0.3, 0.6, 0.9]) {
    await devtools.send('ServiceWorker.stopAllWorkers');
    await expect.poll(() => running.includes('running')).toBe(false);
    const target = await seekTo(page, share);
    await expect.poll(() => positionOf(page)).toBeGreaterThan(target);
    await expectSoundOf(page, song!.title, music);
    expect(running, 'asked, and so started again').toContain('running');
  }
  expect(troubles).toEqual([]);
});
