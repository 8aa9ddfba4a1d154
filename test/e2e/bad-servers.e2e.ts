import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright/test';
import { expect, test as base } from './support/fixtures';
import { findFreePort } from './support/free-port';
import {
  connect,
  connectionLine,
  expectPlaying,
  fileOf,
  nav,
  playerOf,
  positionOf,
  trackTitles,
} from './support/player-page';
import {
  ok,
  refuse,
  serveLibrary,
  startScriptedServer,
  type Script,
  type ScriptedOptions,
  type ScriptedServer,
  type ScriptedSong,
} from './support/scripted-server';

interface Scripted {
  /** Servers that are closed when the test ends. */
  readonly scripted: (script: Script, options?: ScriptedOptions) => Promise<ScriptedServer>;
}

const test = base.extend<Scripted>({
  scripted: async ({}, use) => {
    const started: ScriptedServer[] = [];
    await use(async (script, options) => {
      const server = await startScriptedServer(script, options);
      started.push(server);
      return server;
    });
    await Promise.all(started.map((server) => server.close()));
  },
});

const password = 'open-sesame-417';
const webPage: Script = () => ({
  type: 'text/html',
  body: '<!doctype html><title>Router</title><h1>Welcome to your router</h1>',
});
const xml = (inside: string, status: string): Script => {
  const body = `<?xml version="1.0"?><subsonic-response xmlns="http://subsonic.org/restapi" status="${status}" version="1.16.1">${inside}</subsonic-response>`;
  return () => ({ type: 'application/xml', body });
};
const brokenJson: Script = () => ({ body: '{"subsonic-response":{"status":"ok","vers' });

/** Each server with the words that tell its cause from all others. */
const badServers: readonly {
  readonly name: string;
  readonly script: Script;
  readonly options?: ScriptedOptions;
  readonly words: RegExp;
  readonly code: string;
}[] = [
  {
    name: 'a wrong password',
    script: () => refuse(40, 'Wrong username or password'),
    words: /does not know this user name and password/,
    code: 'auth.wrong-password',
  },
  {
    name: 'the page of a router, which no web page may read',
    script: webPage,
    options: { cors: false },
    words: /not a music server that Holdfast knows/,
    code: 'server.not-music',
  },
  {
    name: 'the page of somebody else',
    script: webPage,
    words: /not a music server that Holdfast knows/,
    code: 'server.not-music',
  },
  {
    name: 'XML that was not asked for',
    script: xml('', 'ok'),
    words: /sent an answer that cannot be read/,
    code: 'server.malformed',
  },
  {
    name: 'a refusal in XML',
    script: xml('<error code="40" message="Wrong &quot;password&quot;"/>', 'failed'),
    words: /does not know this user name and password/,
    code: 'auth.wrong-password',
  },
  {
    name: 'broken JSON',
    script: brokenJson,
    words: /sent an answer that cannot be read/,
    code: 'server.malformed',
  },
  {
    name: '200 with an error inside',
    script: () => refuse(0, 'database is locked'),
    words: /could not do that/,
    code: 'server.failed',
  },
  {
    name: 'a fault of its own',
    script: () => ({ status: 500, type: 'text/plain', body: 'Internal Server Error' }),
    words: /has a fault of its own/,
    code: 'net.server-error',
  },
  {
    name: 'a certificate that nobody vouches for',
    script: () => ok(),
    options: { secure: true },
    words: /its certificate is not trusted/,
    code: 'net.certificate',
  },
];

const form = (page: Page) => page.getByRole('form', { name: 'Connect to your music' });

/** The form in Settings, sent; the sentence with its cause behind `Details`. */
const expectRefusal = async (
  page: Page,
  address: string,
  { words, code }: { readonly words: RegExp; readonly code: string },
): Promise<void> => {
  await connect(page, { address, username: 'lotte', password });
  // A sentence of the try before is gone as soon as the next begins.
  await expect(form(page).getByRole('button', { name: 'Connect', exact: true })).toBeVisible();
  const note = form(page).getByRole('alert');
  await expect(note).toContainText(words);
  await expect(note).toContainText(new URL(address).host);
  const details = note.getByText(code);
  await expect(details).toBeHidden();
  await note.getByText('Details').click();
  await expect(details).toBeVisible();
  await expect(note).not.toContainText(password);
};

/** The demo library with one of its albums on the device and in the queue, paused. */
const settleIn = async (page: Page, url: string): Promise<string> => {
  await page.goto(url);
  await page.getByRole('button', { name: 'Try the demo library' }).click();
  await nav(page, 'Albums').click();
  await page
    .getByRole('link', { name: /Small Rooms/ })
    .first()
    .click();
  await page.getByRole('button', { name: 'Download', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Remove download' })).toBeVisible({
    timeout: 60_000,
  });
  await page.getByRole('main').getByRole('button', { name: 'Play', exact: true }).click();
  await expectPlaying(page);
  await playerOf(page).getByRole('button', { name: 'Pause' }).click();
  return new URL(page.url()).pathname;
};

const showForm = async (page: Page): Promise<void> => {
  await nav(page, 'Settings').click();
  await page.getByRole('button', { name: 'Add a music service' }).click();
};

/** What was settled is all there: the library, the queue, the download and its sound. */
const expectNothingLost = async (page: Page): Promise<void> => {
  await expect(page.getByRole('main').getByText('Demo library', { exact: true })).toBeVisible();
  await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(1);
  await nav(page, 'Songs').click();
  expect(await trackTitles(page)).toHaveLength(13);
  await nav(page, 'Albums').click();
  await page
    .getByRole('link', { name: /Small Rooms/ })
    .first()
    .click();
  await expect(page.getByRole('button', { name: 'Remove download' })).toBeVisible();
  await playerOf(page).getByRole('button', { name: 'Queue' }).click();
  const queue = page.getByRole('region', { name: 'Queue' });
  for (const title of ['Prelude', 'Courante', 'Hawthorn Lane']) {
    await expect(queue).toContainText(title);
  }
  await playerOf(page).getByRole('button', { name: 'Queue' }).click();
  const before = await positionOf(page);
  await playerOf(page).getByRole('button', { name: 'Play' }).click();
  await expect.poll(() => positionOf(page)).toBeGreaterThan(before);
};

test('each bad server is told by its cause, and nothing here is lost', async ({
  edge,
  openBrowser,
  scripted,
}) => {
  const player = await edge();
  const { page, troubles } = await openBrowser();
  await settleIn(page, player.url);
  await showForm(page);
  for (const { name, script, options, ...expected } of badServers) {
    await test.step(name, async () => {
      const server = await scripted(script, options);
      await expectRefusal(page, server.url, expected);
    });
  }
  await test.step('a port that nobody listens on', async () => {
    const address = `http://127.0.0.1:${await findFreePort()}`;
    await expectRefusal(page, address, { words: /does not answer/, code: 'net.unreachable' });
  });
  await test.step('the way to our own server is well', async () => {
    await expect(connectionLine(page)).toHaveText('');
  });
  await test.step('nothing is lost', () => expectNothingLost(page));
  expect(player.output()).not.toContain(password);
  expect(troubles).toEqual([]);
});

test('a server that refuses web pages is told as such when nobody can go in our place', async ({
  edge,
  openBrowser,
  scripted,
}) => {
  const player = await edge();
  const { page, troubles } = await openBrowser();
  await settleIn(page, player.url);
  await showForm(page);
  const server = await scripted(() => ok(), { cors: false });
  await player.kill();
  await expectRefusal(page, server.url, {
    words: /does not allow web pages to use it/,
    code: 'net.cors',
  });
  expect(troubles).toEqual([]);
});

const calm: readonly ScriptedSong[] = Array.from({ length: 12 }, (_, index) => ({
  title: `Calm ${String(index + 1).padStart(2, '0')}`,
  artist: 'The Steady',
  album: 'Before the Storm',
}));

/** The catalogue asked for goes bad while ping stays well, as after a failed update. */
const afterPing =
  (script: Script): Script =>
  (method, params) =>
    method === 'ping' ? ok() : script(method, params);

test('a library that was read stays, whatever its server says later', async ({
  edge,
  openBrowser,
  scripted,
}) => {
  const player = await edge();
  const sound = await readFile(await fileOf('Window Seat'));
  const good = serveLibrary(calm, sound);
  const server = await scripted(good);
  const { page, troubles } = await openBrowser();
  await page.goto(player.url);
  await connect(page, { address: server.url, username: 'lotte', password });
  await nav(page, 'Songs').click();
  const titles = calm.map(({ title }) => title);
  expect(await trackTitles(page)).toEqual(titles);

  const turns: readonly (readonly [string, Script, RegExp])[] = [
    ['a web page', webPage, /sign in to the network|wants you to sign in/],
    ['broken JSON', brokenJson, /cannot be read\. Nothing here was changed/],
    ['an error', () => refuse(0, 'database is locked'), /could not do that/],
    ['nothing at all', () => ok(), /far fewer songs than before/],
    ['one song', serveLibrary(calm.slice(0, 1), sound), /far fewer songs than before/],
  ];
  for (const [name, script, words] of turns) {
    await test.step(`it says ${name}`, async () => {
      server.say(afterPing(script));
      await nav(page, 'Settings').click();
      await page.getByRole('button', { name: 'Refresh library' }).click();
      await expect(page.getByRole('main').getByRole('alert')).toContainText(words, {
        timeout: 40_000,
      });
      await nav(page, 'Songs').click();
      expect(await trackTitles(page)).toEqual(titles);
    });
  }

  await test.step('it comes to its senses: the next reading is taken', async () => {
    server.say(serveLibrary([...calm, { ...calm[0]!, title: 'Calm again' }], sound));
    await nav(page, 'Settings').click();
    await page.getByRole('button', { name: 'Refresh library' }).click();
    await expect(page.getByRole('main').getByRole('alert')).toBeHidden({ timeout: 40_000 });
    await nav(page, 'Songs').click();
    await expect.poll(() => trackTitles(page)).toEqual([...titles, 'Calm again']);
  });
  expect(troubles).toEqual([]);
});

const markup = '<img src=x onerror=alert(1)><script>alert(2)</script>';
const endless = 'Endless'.repeat(720).slice(0, 5000);
const turned = 'Left \u202Eright\u202C \u2066שלום\u2069 مرحبا';
const hostile: readonly ScriptedSong[] = [
  { title: markup, artist: `${markup} band`, album: `${markup} record` },
  { title: endless, artist: `${endless}A`, album: `${endless}B` },
  { title: turned, artist: `${turned} band`, album: `${turned} record` },
  {
    title: 'Line\nbreak\u0000 and \ud800half',
    artist: '&lt;b&gt;',
    album: '"quotes\' and `ticks`',
  },
];

/** Nothing reaches over the edge of the window, and nothing that came as text became a part of the page. */
const expectWhole = (page: Page): Promise<void> =>
  // A window that was just made narrow is drawn anew in a moment.
  expect(async () => {
    const found = await page.evaluate(() => {
      const main = document.querySelector('main');
      return {
        over: document.documentElement.scrollWidth - innerWidth,
        mainOver: main ? main.scrollWidth - main.clientWidth : 0,
        made: document.querySelectorAll('img[src="x"], [onerror], body b').length,
        scripts: [...document.scripts].filter((each) => each.text.includes('alert(')).length,
      };
    });
    expect(found.over, `${page.url()} scrolls sideways`).toBeLessThanOrEqual(0);
    expect(found.mainOver, `the content of ${page.url()} scrolls sideways`).toBeLessThanOrEqual(0);
    expect(found.made + found.scripts, `text became a part of ${page.url()}`).toBe(0);
  }).toPass({ timeout: 5_000 });

test('hostile titles are text, and break no page', async ({ edge, openBrowser, scripted }) => {
  const player = await edge();
  const server = await scripted(
    serveLibrary(hostile, await readFile(await fileOf('Window Seat')), [markup, endless]),
  );
  const { page, troubles } = await openBrowser();
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  await page.goto(player.url);
  await connect(page, { address: server.url, username: 'lotte', password });
  await nav(page, 'Songs').click();
  await expect(page.getByRole('main').getByText(markup, { exact: true })).toBeVisible();
  expect(await trackTitles(page)).toHaveLength(hostile.length);

  await test.step('the direction of the text around is not turned', async () => {
    const all = await page.getByRole('main').innerText();
    expect(all).toContain('Left right שלום مرحبا');
    expect(all).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/);
  });

  await test.step('they play, and stand in the player', async () => {
    await page.getByRole('button', { name: `Play ${markup}`, exact: true }).click();
    await expect(playerOf(page).getByRole('link', { name: markup, exact: true })).toBeVisible();
    await expectPlaying(page);
    await playerOf(page).getByRole('button', { name: 'Next' }).click();
    await expect(
      playerOf(page)
        .getByRole('link', { name: /^EndlessEndless/ })
        .first(),
    ).toBeVisible();
    await expectPlaying(page);
  });

  for (const width of [1440, 390]) {
    await test.step(`no page is broken at ${width}`, async () => {
      await page.setViewportSize({ width, height: 800 });
      await expectWhole(page);
      for (const place of [
        '/',
        '/songs',
        '/albums',
        '/artists',
        '/playlists',
        '/playing',
        '/search?q=endless',
      ]) {
        await page.goto(`${player.url}${place}`);
        await expect(
          page
            .getByRole('main')
            .getByText(/Endless/)
            .first(),
        ).toBeVisible();
        await expectWhole(page);
      }
      await page.goto(`${player.url}/albums`);
      await page
        .getByRole('main')
        .getByRole('link', { name: /^Endless/ })
        .first()
        .click();
      await expect(page.getByRole('heading', { level: 1 })).toContainText('Endless');
      await expect(page.getByRole('button', { name: 'Download', exact: true })).toBeVisible();
      await expectWhole(page);
    });
  }
  expect(dialogs).toEqual([]);
  expect(troubles).toEqual([]);
});
