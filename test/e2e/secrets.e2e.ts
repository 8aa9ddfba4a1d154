import { join } from 'node:path';
import { expect, test } from './support/fixtures';
import { openListeningPost } from './support/listening-post';
import {
  connect,
  demoMusic,
  expectPlaying,
  nav,
  openFirst,
  trackButtons,
} from './support/player-page';
import { filesHolding, readOrigin } from './support/stored-text';

/** Unlike anything else on the disk, so that a hit is a leak. */
const password = 'canary-8Qz!vR2#hold';

/** The sign-in parameters of Subsonic, as they would stand in an address; `s=320` is a picture's size. */
const signInParameter = /[?&](?:(?:p|t|u|apiKey|jwt|password|token|salt)=|s=[0-9a-f]{6})/i;

test('neither password, token nor salt stands in an address, a cache, the page, a log or the profile', async ({
  edge,
  openBrowser,
  folder,
}) => {
  const player = await edge();
  const library = await edge({
    args: ['--music', demoMusic, '--user', 'listener', '--password', password],
  });
  const post = await openListeningPost(library.url);
  const { page, context } = await openBrowser();
  const said: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  const asked: string[] = [];
  context.on('request', (request) => asked.push(request.url()));

  await page.goto(player.url);
  await connect(page, { address: post.url, username: 'listener', password });
  await openFirst(page, 'Albums');
  await page.getByRole('button', { name: 'Download', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Remove download' })).toBeVisible({
    timeout: 60_000,
  });
  // Something is streamed, too: a song of another album.
  await nav(page, 'Songs').click();
  await trackButtons(page).first().click();
  await expectPlaying(page);
  await nav(page, 'Settings').click();
  await expect(page.getByRole('main')).toContainText('listener');

  const origin = await readOrigin(page);
  // The gate saw its subject: what should be there is there.
  expect(origin['databases']).toContain('listener');
  expect(origin['cacheAddresses']).toContain('/x/art/');
  expect(post.heard.some((line) => line.includes('/rest/stream'))).toBe(true);
  const places = {
    ...origin,
    wire: post.heard.join('\n'),
    requests: asked.join('\n'),
    console: said.join('\n'),
    playerLog: player.output(),
    libraryLog: library.output(),
  };
  for (const [place, text] of Object.entries(places)) {
    expect(text.includes(password), `the password is in ${place}`).toBe(false);
    expect(text.includes(encodeURIComponent(password)), `the password is in ${place}`).toBe(false);
    // Our own minified scripts are among the cached texts: any letter may stand before a `=` in them.
    if (place === 'cacheTexts') continue;
    expect(signInParameter.test(text), `a sign-in parameter is in ${place}`).toBe(false);
  }
  await context.close();
  expect(await filesHolding(join(folder, 'profile'), 'listener')).not.toEqual([]);
  expect(await filesHolding(join(folder, 'profile'), password)).toEqual([]);
  await post.close();
});
