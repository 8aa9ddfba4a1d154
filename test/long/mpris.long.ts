import { expect, test } from '../e2e/support/fixtures';
import {
  expectPlaying,
  nav,
  playFirst,
  playerOf,
  positionOf,
  seekTo,
} from '../e2e/support/player-page';
import { openSessionBus, whyNoBus, type SessionBus, type Shown } from './support/session-bus';

const noBus = whyNoBus();
const changes = 20;

/** Looks as often as the bus answers, until it is stopped; what it never saw missing never was for long. */
const watchBus = (bus: SessionBus) => {
  const stop = new AbortController();
  const seen: (Shown | null)[] = [];
  const watched = (async () => {
    while (!stop.signal.aborted) seen.push(await bus.shown());
  })();
  return async (): Promise<readonly (Shown | null)[]> => {
    stop.abort();
    await watched;
    return seen;
  };
};

test(`over ${changes} songs the system shows what plays and never nothing, and its keys arrive`, async ({
  edge,
  openBrowser,
}) => {
  test.skip(noBus !== null, noBus ?? '');
  const bus = await openSessionBus();
  try {
    const { url } = await edge();
    const { page, troubles } = await openBrowser({
      env: { DBUS_SESSION_BUS_ADDRESS: bus.address },
    });
    await page.goto(url);
    await page.getByRole('button', { name: 'Try the demo library' }).click();
    await nav(page, 'Songs').click();
    await playerOf(page).getByRole('button', { name: 'Repeat', exact: true }).click();
    await playFirst(page);
    const titleLink = playerOf(page).getByRole('link').nth(1);
    const shows = async (): Promise<Shown> => {
      const title = (await titleLink.textContent())!;
      await expect.poll(async () => (await bus.shown())?.title).toBe(title);
      await expect.poll(async () => (await bus.shown())?.art).not.toBe('');
      const shown = (await bus.shown())!;
      const seek = playerOf(page).getByRole('slider', { name: 'Seek' });
      expect(Math.floor(shown.length)).toBe(Number(await seek.getAttribute('max')));
      expect(shown.artist).toBe(await playerOf(page).getByRole('link').nth(2).textContent());
      return shown;
    };
    await shows();

    const stop = watchBus(bus);
    const titles: string[] = [];
    const arts = new Set<string>();
    for (let change = 0; change < changes; change++) {
      const before = await titleLink.textContent();
      // Every fourth one ends by itself.
      if (change % 4 === 0) await seekTo(page, 0.96);
      else await bus.press('Next');
      await expect(titleLink).not.toHaveText(before!);
      await expectPlaying(page);
      const { title, art } = await shows();
      titles.push(title);
      arts.add(art);
      // The system's clock runs with ours.
      await expect.poll(async () => (await bus.shown())!.position).toBeGreaterThan(0.5);
      expect(Math.abs((await bus.shown())!.position - (await positionOf(page)))).toBeLessThan(2);
    }
    const seen = await stop();
    console.log(`MPRIS: ${seen.length} looks, ${arts.size} pictures`);
    expect(titles).toHaveLength(changes);
    expect(seen.length).toBeGreaterThan(changes * 10);
    expect(seen.filter((each) => each === null)).toHaveLength(0);
    expect(seen.filter((each) => each?.title === '')).toHaveLength(0);
    expect(seen.filter((each) => each?.status !== 'Playing')).toHaveLength(0);

    await bus.press('Pause');
    await expect(playerOf(page).getByRole('button', { name: 'Play', exact: true })).toBeVisible();
    await expect.poll(async () => (await bus.shown())?.status).toBe('Paused');
    await bus.press('Play');
    await expectPlaying(page);
    await expect.poll(async () => (await bus.shown())?.status).toBe('Playing');
    await bus.press('Next');
    await expect(titleLink).not.toHaveText(titles.at(-1)!);
    await expectPlaying(page);
    // Within its first three seconds it is the song before.
    await bus.press('Previous');
    await expect(titleLink).toHaveText(titles.at(-1)!);
    await expectPlaying(page);
    expect(troubles).toEqual([]);
  } finally {
    bus.close();
  }
});
