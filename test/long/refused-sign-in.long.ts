import { connect, connectionLine, expectPlaying, nav } from '../e2e/support/player-page';
import { refuse, type Script } from '../e2e/support/scripted-server';
import { expect, test } from '../e2e/support/served';

const refusing: Script = () => refuse(40, 'Wrong username or password');

test('a sign-in that is refused once asks for nothing; refused again it asks, and one yes ends it', async ({
  edge,
  openBrowser,
  server,
  good,
}) => {
  const { url } = await edge();
  const { page, troubles } = await openBrowser();
  await page.goto(url);
  await connect(page, { address: server.url, username: 'lotte', password: 'open-sesame-417' });
  await nav(page, 'Songs').click();
  const play = page.getByRole('button', { name: 'Play Window Seat', exact: true });
  await expect(play).toBeVisible();

  server.say(refusing);
  const before = server.asked.length;
  await expect(connectionLine(page)).toContainText('refused the sign-in once', { timeout: 30_000 });
  const noticed = Date.now();
  await expect(connectionLine(page)).not.toContainText('sign in again');
  await expect(connectionLine(page)).toContainText('sign in again, in Settings', {
    timeout: 45_000,
  });
  // The second try came half a minute after the first, and nothing was sent between.
  expect(Date.now() - noticed).toBeGreaterThan(25_000);
  expect(server.asked.length - before).toBe(2);
  // The library is still there, and nobody was signed out.
  await expect(play).toBeVisible();

  server.say(good);
  await nav(page, 'Status').click();
  // Whoever presses the button again and again waits for the half minute all the same.
  await expect(async () => {
    await page.getByRole('button', { name: 'Check now' }).click();
    await expect(connectionLine(page)).toHaveText('', { timeout: 3_000 });
  }).toPass({ timeout: 45_000 });
  await nav(page, 'Songs').click();
  await play.click();
  await expectPlaying(page);
  expect(troubles).toEqual([]);
});
