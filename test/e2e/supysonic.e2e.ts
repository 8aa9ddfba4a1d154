import { join } from 'node:path';
import { expect, test } from './support/fixtures';
import {
  connect,
  connectionLine,
  demoMusic,
  expectPlaying,
  expectSoundOf,
  nav,
  playerOf,
  positionOf,
  seekTo,
  trackTitles,
} from './support/player-page';
import { startSupysonic, whyNoSupysonic } from './support/supysonic';

const username = 'lotte';
const password = 'Sesam-öffne-dich-417';

/** As it could stand in an address: as it is, escaped, or in Subsonic's `enc:` form. */
const spellings = [
  password,
  encodeURIComponent(password),
  new URLSearchParams({ p: password }).toString().slice(2),
  Buffer.from(password).toString('hex'),
].map((each) => each.toLowerCase());
const tellsPassword = (text: string): boolean =>
  spellings.some((each) => text.toLowerCase().includes(each));

test.describe('a server without tokens and without CORS on media', () => {
  test.beforeAll(async () => {
    // Installing waits for the network and for other installers.
    test.setTimeout(900_000);
    const reason = await whyNoSupysonic();
    test.skip(reason !== null, reason ?? '');
  });

  test('connect, play, download, lose it, restart, go on', async ({
    folder,
    edge,
    openBrowser,
  }) => {
    const supysonic = await startSupysonic({
      folder: join(folder, 'supysonic'),
      music: demoMusic,
      username,
      password,
    });
    test.setTimeout(180_000);
    try {
      const player = await edge();
      const first = await openBrowser();
      let { page } = first;
      const addresses: string[] = [];
      // Of the page, its workers and the service worker.
      first.context.on('request', (request) => addresses.push(request.url()));

      await test.step('the password itself is sent only after a yes', async () => {
        await page.goto(player.url);
        await connect(page, { address: supysonic.url, username, password });
        const question = page.getByRole('group', { name: /needs the password itself/ });
        await expect(question).toContainText('127.0.0.1');
        await question.getByRole('button', { name: 'Send the password itself' }).click();
        await nav(page, 'Albums').click();
        await expect(page.getByRole('link', { name: /Late Buses/ }).first()).toBeVisible();
      });

      await test.step('what it refuses to web pages comes by way of our own server', async () => {
        await nav(page, 'Settings').click();
        await expect(page.getByRole('main')).toContainText('signed in by password');
        await expect(page.getByRole('main')).toContainText('by way of Holdfast’s own server');
        await expect(page.getByRole('main')).toContainText(/Library read/);
      });

      const all = await test.step('everything it has was read, in every format', async () => {
        await nav(page, 'Songs').click();
        await expect(page.getByText('Late Buses').first()).toBeVisible();
        const titles = await trackTitles(page);
        expect(titles).toHaveLength(13);
        return titles;
      });

      await test.step('search finds by the first letters', async () => {
        await page.getByRole('searchbox', { name: 'Search your music' }).fill('lullab');
        const found = page.getByRole('main').getByText('Lullaby for a Clock').first();
        await expect(found).toBeVisible();
      });

      // One format that Supysonic knows by name and one that it does not.
      for (const title of ['Window Seat', 'Fog Bell']) {
        await test.step(`${title} plays and seeks; the sound is that of the file`, async () => {
          await nav(page, 'Songs').click();
          await page.getByRole('button', { name: `Play ${title}`, exact: true }).click();
          await expect(playerOf(page).getByRole('link', { name: title })).toBeVisible();
          const target = await seekTo(page, 0.3);
          await expect.poll(() => positionOf(page)).toBeGreaterThan(target);
          await expectSoundOf(page, title);
        });
      }

      const { albumPath, titles } = await test.step('download an album', async () => {
        await nav(page, 'Albums').click();
        await page
          .getByRole('link', { name: /Small Rooms/ })
          .first()
          .click();
        await page.getByRole('button', { name: 'Download', exact: true }).click();
        const done = page.getByRole('button', { name: 'Remove download' });
        await expect(done).toBeVisible({ timeout: 60_000 });
        return { albumPath: new URL(page.url()).pathname, titles: await trackTitles(page) };
      });
      expect(titles).toHaveLength(5);

      await test.step('no address told the password', async () => {
        expect(addresses.some((each) => each.includes('/proxy/rest/'))).toBe(true);
        expect(addresses.filter(tellsPassword)).toEqual([]);
        expect(tellsPassword(await page.content())).toBe(false);
        expect(tellsPassword(player.output())).toBe(false);
      });

      await test.step('both servers die, the browser is closed', async () => {
        await supysonic.kill();
        await player.kill();
        await first.context.close();
        expect(first.troubles).toEqual([]);
      });

      const second = await openBrowser();
      page = second.page;
      await test.step('the browser starts again at the album', async () => {
        await page.goto(`${player.url}${albumPath}`);
        await expect(page.getByRole('heading', { level: 1 })).toHaveText('Small Rooms');
        await expect(page.getByRole('button', { name: 'Remove download' })).toBeVisible();
        expect(await trackTitles(page)).toEqual(titles);
      });

      await test.step('a downloaded song plays from the device, and seeks', async () => {
        const title = titles[3]!;
        await page.getByRole('button', { name: `Play ${title}`, exact: true }).click();
        await expect(playerOf(page).getByRole('link', { name: title })).toBeVisible();
        await expectSoundOf(page, title);
        const target = await seekTo(page, 0.5);
        await expect.poll(() => positionOf(page)).toBeGreaterThan(target);
        await expectSoundOf(page, title);
      });

      await test.step('a song that is not here refuses politely, and what plays goes on', async () => {
        const missing = all.find((title) => !titles.includes(title))!;
        await expect(connectionLine(page)).toContainText(/not answering/, { timeout: 40_000 });
        await nav(page, 'Songs').click();
        await page.getByRole('button', { name: `Play ${missing}`, exact: true }).click();
        const refusal = page.getByText(missing).filter({ hasText: /not on this device/i });
        await expect(refusal).toBeVisible();
        await expectPlaying(page);
      });
      expect(second.troubles).toEqual([]);
    } finally {
      await supysonic.kill();
    }
  });
});
