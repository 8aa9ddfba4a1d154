import { join } from 'node:path';
import { statesOf } from '../e2e/support/fault-acts';
import { expect, test, type FaultProxyFixtures } from '../e2e/support/fault-proxy';
import type { Fixtures } from '../e2e/support/fixtures';
import { canary, makeMusic, openWorld, startLibrary, type World } from '../e2e/support/fault-world';
import { nav, playerOf } from '../e2e/support/player-page';

/** Rows of the matrix that take minutes by their nature (reliability.md: N9, N10, P13, P14). */
const minute = 60_000;
/** ms. Of a fault of twenty seconds in every minute, wherever in it the watching begins. */
const known = 100_000;

const open = async ({
  edge,
  folder,
  openBrowser,
  faultProxy,
}: Fixtures & FaultProxyFixtures): Promise<{
  readonly world: World;
  readonly close: () => Promise<void>;
}> => {
  const files = await makeMusic(join(folder, 'music'), 4);
  const player = await edge();
  const library = await startLibrary(join(folder, 'music'), join(folder, 'library'));
  const proxy = await faultProxy(library.url, { canaries: [canary] });
  const world = await openWorld(await openBrowser(), player, library, proxy, files);
  await playerOf(world.page).getByRole('button', { name: 'Pause' }).click();
  await nav(world.page, 'Status').click();
  return { world, close: () => library.kill() };
};

test('N10: a server that flaps is shown as unsteady, and does not flicker', async ({
  edge,
  folder,
  openBrowser,
  faultProxy,
}) => {
  const { world, close } = await open({ edge, folder, openBrowser, faultProxy });
  const { page, proxy } = world;
  const seen: string[] = [];
  const later: string[] = [];
  const began = Date.now();
  const ends = began + 5 * minute;
  while (Date.now() < ends) {
    const second = Math.floor(Date.now() / 1000) % 60;
    await proxy.setToxics(second < 20 ? [{ toxic: { kind: 'reset', after: 0 } }] : []);
    const now = (await statesOf(page))['Sign-in'] ?? '';
    // One outage with its end is shown as it comes; at its second fall it is known to flap.
    if (seen.at(-1) !== now && Date.now() - began > known) later.push(now);
    if (seen.at(-1) !== now) seen.push(now);
    await page.waitForTimeout(1_000);
  }
  console.log(`shown in five minutes of flapping: ${seen.join(', ')}`);
  await close();
  expect(seen).toContain('degraded');
  expect(later.length).toBeLessThanOrEqual((5 * minute - known) / minute);
});

test('P13: in a long outage it becomes quiet, and notices its end', async ({
  edge,
  folder,
  openBrowser,
  faultProxy,
}) => {
  const { world, close } = await open({ edge, folder, openBrowser, faultProxy });
  const { page, proxy } = world;
  await proxy.setToxics([{ toxic: { kind: 'reset', after: 0 } }]);
  await page.waitForTimeout(10 * minute);
  const before = proxy.log().length;
  await page.waitForTimeout(15 * minute);
  const anHour = (proxy.log().length - before) * 4;
  console.log(`requests an hour after ten minutes of an outage: ${anHour}`);
  await proxy.setToxics([]);
  await close();
  expect(anHour).toBeLessThanOrEqual(12);
});

test('P14: half a minute after the last tab closed nothing is asked', async ({
  edge,
  folder,
  openBrowser,
  faultProxy,
}) => {
  const { world, close } = await open({ edge, folder, openBrowser, faultProxy });
  const { page, proxy } = world;
  await proxy.setToxics([{ toxic: { kind: 'status', status: 503 } }]);
  await page.waitForTimeout(20_000);
  const context = page.context();
  await context.newPage();
  await page.close();
  const closed = Date.now();
  await expect.poll(() => Date.now() - closed, { timeout: minute }).toBeGreaterThan(30_000);
  const before = proxy.log().length;
  await expect.poll(() => Date.now() - closed, { timeout: 2 * minute }).toBeGreaterThan(90_000);
  await close();
  expect(proxy.log().length - before).toBe(0);
});
