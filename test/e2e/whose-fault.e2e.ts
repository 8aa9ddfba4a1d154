import { connect, connectionLine, nav } from './support/player-page';
import { expect, test } from './support/served';

test('everything silent is the connection; our own origin back, it is the server (row N34)', async ({
  edge,
  openBrowser,
  server,
}) => {
  const player = await edge();
  const { page, troubles } = await openBrowser();
  await page.goto(player.url);
  await connect(page, { address: server.url, username: 'lotte', password: 'open-sesame-417' });
  await nav(page, 'Songs').click();
  await expect(page.getByRole('button', { name: 'Play Fog Bell', exact: true })).toBeVisible();

  await player.kill();
  await server.close();
  await expect(connectionLine(page)).toContainText('Your connection is down', { timeout: 40_000 });

  await edge({ port: player.port });
  await expect(connectionLine(page)).toContainText(/is not answering/, { timeout: 60_000 });
  expect(troubles).toEqual([]);
});
