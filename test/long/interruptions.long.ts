import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from '../e2e/support/fixtures';
import { expectPlaying, nav, playerOf, positionOf } from '../e2e/support/player-page';

/** The process that plays for this browser, among those that its first process started. */
const audioProcessOf = async (profile: string): Promise<number> => {
  const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const read = (pid: string, file: string): Promise<string> =>
    readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '');
  for (const pid of processes) {
    if (!(await read(pid, 'cmdline')).includes('audio.mojom.AudioService')) continue;
    const parent = /^PPid:\s*(\d+)$/m.exec(await read(pid, 'status'))?.[1] ?? '';
    if ((await read(parent, 'cmdline')).includes(profile)) return Number(pid);
  }
  throw new Error('no audio process');
};

test.describe('the music after an interruption', () => {
  test.skip(process.platform !== 'linux', 'processes are found by /proc');

  // A mixed list is played by media elements, an album in its order by the graph.
  for (const from of ['Songs', 'Albums'] as const) {
    test(`from ${from}: a page that was frozen goes on, one whose audio process died goes on where it was`, async ({
      edge,
      folder,
      openBrowser,
    }) => {
      const { url } = await edge();
      const { page, context, troubles } = await openBrowser();
      await page.goto(url);
      await page.getByRole('button', { name: 'Try the demo library' }).click();
      await nav(page, from).click();
      if (from === 'Albums') {
        await page
          .getByRole('main')
          .getByRole('link', { name: /Late Buses/ })
          .first()
          .click();
      }
      // The longest of the demo library, so that it does not end meanwhile.
      await page
        .getByRole('main')
        .getByRole('button', { name: 'Play Last Stop, First Snow' })
        .click();
      await expectPlaying(page);

      const devtools = await context.newCDPSession(page);
      await devtools.send('Page.setWebLifecycleState', { state: 'frozen' });
      await new Promise((resolve) => setTimeout(resolve, 5_000));
      await devtools.send('Page.setWebLifecycleState', { state: 'active' });
      const thawed = await positionOf(page);
      await expect.poll(() => positionOf(page), { timeout: 10_000 }).toBeGreaterThan(thawed + 1);
      await expectPlaying(page);

      for (let death = 0; death < 3; death++) {
        const before = await positionOf(page);
        process.kill(await audioProcessOf(`${folder}/profile`), 'SIGKILL');
        await expect.poll(() => positionOf(page), { timeout: 20_000 }).toBeGreaterThan(before + 2);
        await expectPlaying(page);
        // It went on from where it was, neither from its start nor from beyond.
        expect(await positionOf(page)).toBeLessThan(before + 20);
      }

      // Paused, dead, and Play is pressed: it plays, from the same place.
      await playerOf(page).getByRole('button', { name: 'Pause' }).click();
      const held = await positionOf(page);
      process.kill(await audioProcessOf(`${folder}/profile`), 'SIGKILL');
      await playerOf(page).getByRole('button', { name: 'Play', exact: true }).click();
      await expect.poll(() => positionOf(page), { timeout: 20_000 }).toBeGreaterThan(held + 1);
      expect(await positionOf(page)).toBeLessThan(held + 15);
      await expectPlaying(page);
      expect(troubles).toEqual([]);
    });
  }
});
