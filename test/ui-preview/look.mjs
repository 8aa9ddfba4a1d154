/**
 * Development only: pictures of the preview and what axe finds on it. `vite --config
 * test/ui-preview/vite.config.ts --port 5179` must be running.
 *   node test/ui-preview/look.mjs OUT [filter]
 */
import AxeBuilder from '@axe-core/playwright';
import { chromium } from 'playwright';

const out = process.argv[2];
const filter = process.argv[3] ?? '';
const base = 'http://localhost:5179';
const playlist = '/playlists/preview1~playlist-4';
const pages = {
  home: '/',
  albums: '/albums',
  songs: '/songs',
  artists: '/artists',
  playlists: '/playlists',
  album: '/albums/preview1~album-1',
  playlist,
  artist: '/artists/preview1~artist-2',
  search: '/search?q=li',
  downloads: '/downloads',
  status: '/status',
  settings: '/settings',
  playing: '/playing',
  nothing: '/nowhere',
};
const sizes = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } };
const shots = [];
for (const [name, path] of Object.entries(pages)) {
  for (const size of ['wide', 'narrow']) {
    shots.push({ name, path, size, colour: 'dark', scene: 'well' });
    if (['home', 'album', 'playing', 'albums', 'downloads'].includes(name)) {
      shots.push({ name, path, size, colour: 'light', scene: 'well' });
    }
  }
}
for (const scene of [
  'busy',
  'resting',
  'limit',
  'many',
  'empty',
  'losspanel',
  'locked',
  'changing',
]) {
  for (const [size, colour] of [
    ['wide', 'dark'],
    ['narrow', 'light'],
  ]) {
    shots.push({ name: 'downloads', path: '/downloads', size, colour, scene, tall: true });
  }
}
for (const [size, colour] of [
  ['wide', 'light'],
  ['narrow', 'dark'],
]) {
  shots.push({ name: 'loss', path: '/', size, colour, scene: 'loss' });
  shots.push({ name: 'settings', path: '/settings', size, colour, scene: 'locked', tall: true });
  shots.push({
    name: 'settings',
    path: '/settings',
    size,
    colour,
    scene: 'busy',
    tall: true,
    open: 'details',
    press: 'Set a passphrase',
  });
  shots.push({ name: 'signin', path: '/settings?sign-in', size, colour, scene: 'well' });
  shots.push({
    name: 'unlock',
    path: '/albums/preview1~album-4',
    size,
    colour,
    scene: 'locked',
    press: 'Unlock',
  });
  shots.push({ name: 'damaged', path: '/albums/preview1~album-16', size, colour, scene: 'busy' });
  shots.push({ name: 'damaged', path: '/albums/preview1~album-16', size, colour, scene: 'down' });
  shots.push({
    name: 'keep',
    path: '/albums/preview1~album-30',
    size,
    colour,
    scene: 'busy',
    press: 'Download options',
  });
  shots.push({
    name: 'options',
    path: '/downloads',
    size,
    colour,
    scene: 'busy',
    press: 'Options for Glass Gardens',
  });
}
shots.push({
  name: 'downloads',
  path: '/downloads',
  size: 'wide',
  colour: 'dark',
  scene: 'limit',
  forced: true,
  tall: true,
  open: 'details',
});
shots.push({ name: 'first', path: '/', size: 'wide', colour: 'light', scene: 'first' });
shots.push({
  name: 'first',
  path: '/',
  size: 'wide',
  colour: 'dark',
  scene: 'consent',
  press: 'Connect',
});
shots.push({ name: 'first', path: '/', size: 'narrow', colour: 'dark', scene: 'first' });
shots.push({ name: 'down-playlist', path: playlist, size: 'wide', colour: 'dark', scene: 'down' });
shots.push({
  name: 'down-album',
  path: '/albums/preview1~album-9',
  size: 'narrow',
  colour: 'light',
  scene: 'down',
});
for (const scene of ['well', 'down']) {
  for (const colour of ['dark', 'light']) {
    for (const size of ['wide', 'narrow']) {
      shots.push({ name: 'status-all', path: '/status', size, colour, scene, tall: true });
    }
  }
  shots.push({
    name: 'status-open',
    path: '/status',
    size: 'wide',
    colour: 'dark',
    scene,
    tall: true,
    forced: scene === 'down',
    open: 'details',
  });
}
shots.push({ name: 'down-status', path: '/status', size: 'wide', colour: 'light', scene: 'down' });
shots.push({
  name: 'queue',
  path: '/albums',
  size: 'wide',
  colour: 'dark',
  scene: 'well',
  press: 'Queue',
});
shots.push({
  name: 'forced',
  path: playlist,
  size: 'wide',
  colour: 'dark',
  scene: 'well',
  forced: true,
});

const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
for (const shot of shots) {
  const label = `${shot.name}-${shot.size}-${shot.colour}${shot.scene === 'well' ? '' : `-${shot.scene}`}${shot.forced ? '-forced' : ''}`;
  if (filter && !new RegExp(filter).test(label)) continue;
  const context = await browser.newContext({
    viewport: { ...sizes[shot.size], ...(shot.tall ? { height: 2200 } : {}) },
    colorScheme: shot.colour,
    hasTouch: shot.size === 'narrow',
    isMobile: shot.size === 'narrow',
    ...(shot.forced ? { forcedColors: 'active' } : {}),
  });
  const page = await context.newPage();
  page.on('pageerror', (error) => console.log(`${label}: ${error.message}`));
  page.on(
    'console',
    (message) => message.type() === 'error' && console.log(`${label}: ${message.text()}`),
  );
  const mark = shot.path.includes('?') ? '&' : '?';
  await page.goto(`${base}${shot.path}${mark}scene=${shot.scene}`);
  await page.waitForSelector('h1', { timeout: 8000 }).catch(() => console.log(`${label}: no h1`));
  if (shot.press === 'Connect') {
    await page.getByLabel('Server address').fill('nas.local');
    await page.getByLabel('Username').fill('ines');
    await page.getByRole('textbox', { name: 'Password' }).fill('secret');
  }
  if (shot.press) await page.getByRole('button', { name: shot.press, exact: true }).click();
  if (shot.open) {
    await page.evaluate(
      (what) => document.querySelectorAll(what).forEach((each) => each.setAttribute('open', '')),
      shot.open,
    );
  }
  await page.waitForTimeout(700);
  await page.screenshot({ path: `${out}/${label}.png` });
  if (!process.env.NO_AXE) {
    const found = await new AxeBuilder({ page }).analyze();
    for (const each of found.violations) {
      console.log(
        `${label}: ${each.id} x${each.nodes.length} ${each.nodes[0].target} ${each.nodes[0].failureSummary?.split('\n')[1] ?? ''}`,
      );
    }
  }
  await context.close();
}
await browser.close();
