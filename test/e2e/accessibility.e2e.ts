import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from 'playwright/test';
import type { EdgeProcess } from './support/edge-process';
import { expect, test } from './support/fixtures';
import {
  connect,
  connectionLine,
  expectPlaying,
  nav,
  playerOf,
  positionOf,
} from './support/player-page';

/** Everything that WCAG 2.2 AA asks and a program can see. */
const wcagTags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

const expectNothingWrong = async (page: Page, what: string): Promise<void> => {
  // `never`: axe brings a playwright-core of its own, whose types are not those of ours. Legacy mode
  // looks at the page itself and opens no second one for the result; there are no frames here.
  const axe = new AxeBuilder({ page: page as never }).setLegacyMode(true).withTags(wcagTags);
  const { violations, passes } = await axe.analyze();
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${String(target)}: ${failureSummary}`),
  );
  expect(found, what).toEqual([]);
  // A page that did not draw has nothing wrong either.
  expect(passes.length, `${what}: rules that had something to look at`).toBeGreaterThan(10);
};

/** The interface does not move, so that nothing is judged half faded in. */
const openDemo = async (page: Page, url: string): Promise<void> => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto(url);
  await page.getByRole('button', { name: 'Try the demo library' }).click();
  await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toHaveText('Home');
};

/** As a link does it: without loading the page anew, so that what plays goes on. */
const goTo = async (page: Page, path: string): Promise<void> => {
  await page.evaluate((href) => {
    const link = Object.assign(document.createElement('a'), { href });
    document.body.append(link);
    link.click();
    link.remove();
  }, path);
  await expect(page).toHaveURL((url) => url.pathname + url.search === path);
  await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toBeVisible();
};

const firstLinkOf = async (page: Page, list: string): Promise<string> => {
  await goTo(page, list);
  const link = page.getByRole('main').locator(`a[href^="${list}/"]`).first();
  return (await link.getAttribute('href')) ?? '';
};

const playSong = async (page: Page): Promise<void> => {
  await goTo(page, '/songs');
  await page.getByRole('button', { name: 'Play Last Stop, First Snow', exact: true }).click();
  await expectPlaying(page);
};

const examine = async (page: Page, edge: EdgeProcess): Promise<void> => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto(edge.url);
  await expect(page.getByRole('form', { name: 'Connect to your music' })).toBeVisible();
  await expectNothingWrong(page, 'first run');
  await openDemo(page, edge.url);
  const pages = [await firstLinkOf(page, '/albums'), await firstLinkOf(page, '/artists')];
  const playlist = await firstLinkOf(page, '/playlists');
  await goTo(page, playlist);
  await page.getByRole('button', { name: 'Download', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Remove download' })).toBeVisible();
  await playSong(page);
  const lists = ['/', '/albums', '/artists', '/playlists', '/songs', '/search?q=s'];
  for (const path of [...lists, ...pages, playlist, '/downloads', '/status', '/settings']) {
    await goTo(page, path);
    await expect(page.locator('.skeleton')).toHaveCount(0);
    await expectNothingWrong(page, path);
  }
  await goTo(page, '/playing');
  await expect(page.getByText('The last bus hums at the end of the line')).toBeVisible();
  await expectNothingWrong(page, 'now playing');
  await playerOf(page).getByRole('button', { name: 'Queue' }).click();
  await expect(page.getByRole('region', { name: 'Queue' })).toContainText('Last Stop');
  await expectNothingWrong(page, 'queue');
  await page.keyboard.press('Escape');

  await edge.kill();
  await goTo(page, '/status');
  await page.getByRole('button', { name: 'Check now' }).click();
  await expect(connectionLine(page)).toContainText(/not answering/);
  await expectNothingWrong(page, 'status, server down');
  await goTo(page, '/songs');
  await expectNothingWrong(page, 'songs, server down');
};

test('axe finds nothing: wide and dark', async ({ edge, openBrowser }) => {
  const { page, troubles } = await openBrowser({ colorScheme: 'dark' });
  await examine(page, await edge());
  expect(troubles).toEqual([]);
});

test('axe finds nothing: narrow and light', async ({ edge, openBrowser }) => {
  const viewport = { width: 390, height: 844 };
  const { page, troubles } = await openBrowser({ viewport, colorScheme: 'light' });
  await examine(page, await edge());
  expect(troubles).toEqual([]);
});

test('by keyboard alone', async ({ edge, openBrowser }) => {
  const { url } = await edge();
  const { page } = await openBrowser();
  await openDemo(page, url);
  await playSong(page);
  const heading = page.getByRole('main').getByRole('heading', { level: 1 });
  const player = playerOf(page);

  await test.step('a page that one goes to takes the focus', async () => {
    await nav(page, 'Albums').press('Enter');
    await expect(heading).toHaveText('Albums');
    await expect(heading).toBeFocused();
  });
  await test.step('Space pauses and plays, unless a control has the focus', async () => {
    await page.keyboard.press('Space');
    await expect(player.getByRole('button', { name: 'Play' })).toBeVisible();
    await page.keyboard.press('Space');
    await expectPlaying(page);
  });
  await test.step('L goes ten seconds ahead', async () => {
    const before = await positionOf(page);
    await page.keyboard.press('l');
    await expect.poll(() => positionOf(page)).toBeGreaterThanOrEqual(before + 9);
  });
  await test.step('/ leads to the search box, where letters are letters', async () => {
    await page.keyboard.press('/');
    const box = page.getByRole('searchbox', { name: 'Search your music' });
    await expect(box).toBeFocused();
    await page.keyboard.type('kettle m?');
    await expect(box).toHaveValue('kettle m?');
    await expectPlaying(page);
    await box.fill('kettle');
    await expect(page.getByRole('button', { name: 'Play Kettle Song' })).toBeVisible();
    await page.keyboard.press('ArrowDown');
    await expect(page.getByRole('button', { name: 'Play Kettle Song' })).toBeFocused();
  });
  await test.step('? opens the list of keys, Esc closes it', async () => {
    await page.keyboard.press('?');
    const sheet = page.getByRole('heading', { name: 'Keyboard shortcuts' });
    await expect(sheet).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(sheet).toBeHidden();
  });
  await test.step('Q opens the queue, Esc closes it', async () => {
    await page.keyboard.press('q');
    const queue = page.getByRole('region', { name: 'Queue' });
    await expect(queue).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(queue).toBeHidden();
  });
  await test.step('the first Tab offers to skip to the content', async () => {
    await page.reload();
    await expect(heading).toBeVisible();
    await page.keyboard.press('Tab');
    const skip = page.getByRole('link', { name: 'Skip to content' });
    await expect(skip).toBeFocused();
    await expect(skip).toBeInViewport();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('main')).toBeFocused();
  });
});

type Role = Parameters<Page['getByRole']>[0];
type Face = readonly [where: string, role: Role, names: readonly string[]];

/** docs/interface.md, as far as a page shows it at rest. */
const frame: readonly Face[] = [
  ['page', 'navigation', ['Library']],
  ['page', 'searchbox', ['Search your music']],
  ['page', 'region', ['Player']],
  ['page', 'status', ['Connection']],
  ['player', 'button', ['Pause', 'Next', 'Previous', 'Shuffle', 'Repeat', 'Queue', 'Lyrics']],
  ['player', 'slider', ['Seek', 'Volume']],
  ['player', 'link', ['Last Stop, First Snow']],
  ['navigation', 'link', ['Home', 'Albums', 'Artists', 'Playlists', 'Songs']],
  ['navigation', 'link', ['Downloads', 'Status', 'Settings']],
];
const collection: readonly Face[] = [
  ['main', 'button', ['Play', 'Shuffle', 'Download']],
  ['main', 'grid', ['Tracks']],
];
const faces: readonly (readonly [path: string, faces: readonly Face[]])[] = [
  ['/', [...frame, ['main', 'heading', ['Home', 'Recently added']]]],
  ['/albums/', [...collection, ['main', 'heading', ['Late Buses']]]],
  ['/albums/', [['main', 'button', ['Play Kettle Song', 'Pause Last Stop, First Snow']]]],
  ['/playlists/', collection],
  ['/downloads', [['main', 'meter', ['Storage used']]]],
  ['/status', [['main', 'heading', ['Service status']]]],
  ['/status', [['main', 'list', ['Components']]]],
];
const components = ['Sign-in', 'Library', 'Search', 'Artwork', 'Audio', 'Configuration'];

test('everything has the name that docs/interface.md promises', async ({ edge, openBrowser }) => {
  const { url } = await edge();
  const { page } = await openBrowser();
  await page.goto(url);
  const form = page.getByRole('form', { name: 'Connect to your music' });
  for (const name of ['Server address', 'Username', 'Password']) {
    await expect(form.getByRole('textbox', { name, exact: true })).toBeVisible();
  }
  for (const name of ['Connect', 'Try the demo library', 'Use music on this device']) {
    await expect(page.getByRole('button', { name, exact: true })).toBeVisible();
  }

  await openDemo(page, url);
  await playSong(page);
  const scopes: Readonly<Record<string, Locator>> = {
    page: page.locator('body'),
    main: page.getByRole('main'),
    player: playerOf(page),
    navigation: page.getByRole('navigation', { name: 'Library' }),
  };
  for (const [path, each] of faces) {
    const list = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : null;
    await goTo(page, list ? await firstLinkOf(page, list) : path);
    for (const [where, role, names] of each) {
      for (const name of names) {
        const found = scopes[where]!.getByRole(role, { name, exact: true });
        await expect(found, `${path}: ${role} ${name} in ${where}`).toHaveCount(1);
      }
    }
  }
  await goTo(page, '/status');
  const items = page.getByRole('list', { name: 'Components' }).getByRole('listitem');
  for (const name of components) {
    await expect(items.filter({ hasText: new RegExp(`^${name}`) })).toContainText(
      /operational|unknown/i,
    );
  }
  await nav(page, 'Playlists').click();
  await page.getByRole('main').locator('a[href^="/playlists/"]').first().click();
  await page.getByRole('button', { name: 'Download', exact: true }).click();
  await page.getByRole('button', { name: 'Remove download', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Download', exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Remove download', exact: true })).toBeVisible();
});

test('an engine that does not start: one sentence, the cause, a way on', async ({
  edge,
  openBrowser,
}) => {
  const { url } = await edge();
  const { page, context } = await openBrowser();
  await context.route(/engine\.worker/, (route) => route.abort());
  await page.goto(url);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('could not be started');
  await page.getByText('Details', { exact: true }).click();
  await expect(page.getByText('worker.gone')).toBeVisible();
  await expectNothingWrong(page, 'not opened');
  await context.unroute(/engine\.worker/);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('form', { name: 'Connect to your music' })).toBeVisible();
});

test('the key to saved music is gone: said where it is missed, and there is a way on', async ({
  edge,
  openBrowser,
}) => {
  const { url } = await edge();
  const { page } = await openBrowser();
  await openDemo(page, url);
  await goTo(page, await firstLinkOf(page, '/albums'));
  await page.getByRole('button', { name: 'Download', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Remove download' })).toBeVisible();
  await page.evaluate(async () => {
    const { storageBuckets } = navigator as unknown as {
      storageBuckets: { delete: (name: string) => Promise<void>; keys: () => Promise<string[]> };
    };
    if (!(await storageBuckets.keys()).includes('vault')) throw new Error('the key is elsewhere');
    await storageBuckets.delete('vault');
  });
  for (const path of ['/', '/downloads']) {
    await page.goto(`${url}${path}`);
    await expect(page.getByRole('alert')).toContainText('The key to what was saved is gone');
    await expectNothingWrong(page, `key lost: ${path}`);
  }
  // The way on is the listener's own act: a new key, a new sign-in, and the same downloads again.
  await page.getByRole('button', { name: 'Start with a new key' }).click();
  await expect(page.getByRole('alert')).toHaveCount(0);
  await page.goto(`${url}/settings`);
  await page.getByRole('button', { name: 'Add a music service' }).click();
  await connect(page, { address: url });
  await expect(page.getByRole('form', { name: 'Connect to your music' })).toHaveCount(0);
  await page.goto(`${url}/downloads`);
  await expect(page.getByRole('main').getByText('On this device').first()).toBeVisible({
    timeout: 30_000,
  });
});
