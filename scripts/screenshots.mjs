/**
 * `npm run screenshots`: the pictures of the README, taken from the real player. Starts the built
 * edge with its demo library on a free port and a data folder of its own, connects, downloads, plays,
 * kills the server, and photographs what a person sees. Needs `npm run build` and a browser.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { browserAdvice, findBrowser } from './find-browser.mjs';
import { ensureBuilt, projectRoot, SetupRefusal } from './setup.mjs';

const wide = { width: 1440, height: 900 };
const narrow = { width: 390, height: 844 };
/** bytes. Pictures above this are not worth their weight in the repository. */
const mostBytes = 250_000;
/** ms. Starting, downloading and noticing an outage take a few seconds each. */
const patience = 60_000;
/** Has words that go with the sound. */
const song = 'Last Stop, First Snow';

const freePort = async () => {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
};

/** Resolves when the edge says that it is ready. */
const startEdge = async (dataFolder) => {
  const program = join(projectRoot, 'build', 'edge', 'main.js');
  const args = [program, '--port', String(await freePort()), '--data', dataFolder];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  const url = await new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the edge ended with ${code}`)));
    child.stdout.on('data', (chunk) => {
      printed += chunk;
      const found = /Holdfast is ready at (\S+)/.exec(printed);
      if (found) resolve(found[1].replace(/\/$/, ''));
    });
  });
  return { url, child };
};

const endEdge = async ({ child }) => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
};

/** A palette of 256 colours with ffmpeg where it is installed; otherwise the picture stays as it is. */
const squeeze = async (path) => {
  const smaller = `${path}.small.png`;
  const filter = 'split[a][b];[a]palettegen=stats_mode=full[p];[b][p]paletteuse=dither=sierra2_4a';
  const done = spawnSync('ffmpeg', ['-v', 'error', '-y', '-i', path, '-vf', filter, smaller]);
  if (done.status !== 0) return;
  const [before, after] = await Promise.all([stat(path), stat(smaller)]);
  if (after.size < before.size) await rename(smaller, path);
  else await rm(smaller);
};

const openPlayer = async (folder) => {
  const executablePath = await findBrowser();
  if (executablePath === null) throw new SetupRefusal(browserAdvice);
  const context = await chromium.launchPersistentContext(join(folder, 'profile'), {
    executablePath,
    // As root Chromium needs no-sandbox.
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
    viewport: wide,
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(patience);
  return { context, page: context.pages()[0] ?? (await context.newPage()) };
};

/** Pictures, letters and skeletons have come to rest. */
const settle = async (page) => {
  await page.waitForSelector('main h1');
  await page.waitForFunction(
    () =>
      !document.querySelector('.skeleton') &&
      [...document.querySelectorAll('img')].every(
        (each) => each.complete || each.getBoundingClientRect().top > innerHeight,
      ),
  );
  await page.mouse.move(0, 0);
  await page.waitForTimeout(400);
};

const createCamera = (page, folder) => async (name, size, colorScheme, path) => {
  await page.setViewportSize(size);
  await page.emulateMedia({ colorScheme });
  if (path !== undefined) await goTo(page, path);
  await settle(page);
  const file = join(folder, `${name}.png`);
  await page.screenshot({ path: file });
  await squeeze(file);
};

/** As a link does it: the page is not loaded anew, so what plays goes on. */
const goTo = async (page, path) => {
  await page.evaluate((to) => {
    const link = Object.assign(document.createElement('a'), { href: to });
    document.body.append(link);
    link.click();
    link.remove();
  }, path);
  await page.waitForFunction((to) => location.pathname + location.search === to, path);
};

const linkIn = (page, name) => page.getByRole('main').getByRole('link', { name });
const hrefOf = (link) => link.first().getAttribute('href');

const prepare = async (page, url) => {
  await page.goto(url);
  await page.getByRole('button', { name: 'Try the demo library' }).click();
  await page.getByRole('navigation', { name: 'Library' }).waitFor();
  await goTo(page, '/albums');
  const album = await hrefOf(linkIn(page, /Slow Weather/));
  await goTo(page, '/playlists');
  const playlist = await hrefOf(linkIn(page, /Rain on the Window/));
  for (const path of [playlist, album]) {
    await goTo(page, path);
    await page.getByRole('button', { name: 'Download', exact: true }).click();
    await page.getByRole('button', { name: 'Remove download' }).waitFor();
  }
  await goTo(page, '/songs');
  await page.getByRole('button', { name: `Play ${song}`, exact: true }).click();
  const player = page.getByRole('region', { name: 'Player' });
  await player.getByRole('button', { name: 'Pause' }).waitFor();
  return { album, playlist };
};

const seekTo = (page, seconds) =>
  page
    .getByRole('region', { name: 'Player' })
    .getByRole('slider', { name: 'Seek' })
    .fill(String(seconds));

const main = async () => {
  await ensureBuilt();
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-pictures-'));
  const pictures = join(projectRoot, 'docs', 'pictures');
  await mkdir(pictures, { recursive: true });
  const edge = await startEdge(join(folder, 'edge'));
  const { context, page } = await openPlayer(folder);
  try {
    const { album, playlist } = await prepare(page, edge.url);
    const shoot = createCamera(page, pictures);
    await seekTo(page, 12);
    await shoot('home', wide, 'dark', '/');
    await shoot('album', wide, 'light', album);
    await shoot('playlist', wide, 'dark', playlist);
    await shoot('search', wide, 'light', '/search?q=s');
    await shoot('downloads', wide, 'dark', '/downloads');
    await seekTo(page, 40);
    await shoot('now-playing', wide, 'dark', '/playing');
    await shoot('narrow-home', narrow, 'dark', '/');
    await shoot('narrow-downloads', narrow, 'light', '/downloads');
    await shoot('narrow-now-playing', narrow, 'dark', '/playing');
    await endEdge(edge);
    await page.setViewportSize(wide);
    await goTo(page, '/status');
    await page.getByRole('button', { name: 'Check now' }).click();
    await page
      .getByRole('status', { name: 'Connection' })
      .filter({ hasText: /not answering/ })
      .waitFor();
    await shoot('status-server-down', wide, 'light');
    await shoot('songs-server-down', wide, 'dark', '/songs');
  } finally {
    await context.close();
    await endEdge(edge);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
  for (const name of (await readdir(pictures)).sort()) {
    const { size } = await stat(join(pictures, name));
    console.log(`docs/pictures/${name} ${Math.round(size / 1000)} kB`);
    if (size > mostBytes) throw new Error(`${name} is too heavy`);
  }
};

await main();
