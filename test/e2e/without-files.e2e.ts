import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from './support/fixtures';
import {
  connect,
  demoMusic,
  expectPlaying,
  expectSoundOf,
  nav,
  openFirst,
  trackTitles,
} from './support/player-page';

const built = fileURLToPath(new URL('../../build', import.meta.url));
/** Inside of the project, where the edge finds its packages. */
const cache = fileURLToPath(new URL('../../.cache', import.meta.url));

/**
 * The built player in a browser whose files have no sync access (WebKitGTK, private windows): the one line
 * that takes it away stands before the engine's own, since nothing else reaches a worker before it begins.
 */
const buildWithoutFiles = async (project: string): Promise<string> => {
  const build = join(project, 'build');
  for (const part of ['player', 'edge'])
    await cp(join(built, part), join(build, part), { recursive: true });
  const assets = join(build, 'player', 'assets');
  const engines = (await readdir(assets)).filter((name) => /^engine\.worker-.*\.js$/.test(name));
  expect(engines).toHaveLength(1);
  const engine = join(assets, engines[0]!);
  const code = await readFile(engine, 'utf8');
  await writeFile(engine, `delete FileSystemFileHandle.prototype.createSyncAccessHandle;${code}`);
  return join(build, 'edge', 'main.js');
};

test('a browser without files downloads into its database, and plays from there with the server dead', async ({
  edge,
  openBrowser,
}) => {
  await mkdir(cache, { recursive: true });
  const project = await mkdtemp(join(cache, 'without-files-'));
  const args = ['--music', demoMusic, '--user', 'demo', '--password', 'demo'];
  const server = await edge({ program: await buildWithoutFiles(project), args });
  const first = await openBrowser();
  await first.page.goto(server.url);
  await connect(first.page, { address: server.url });
  await openFirst(first.page, 'Playlists');
  const list = new URL(first.page.url()).pathname;
  const [title] = await trackTitles(first.page);
  await first.page.getByRole('button', { name: 'Download', exact: true }).click();
  await expect(first.page.getByRole('button', { name: 'Remove download' })).toBeVisible();
  await nav(first.page, 'Downloads').click();
  await expect(first.page.getByText(/Kept in the browser’s database/)).toBeVisible();
  await server.kill();
  await rm(project, { recursive: true, force: true });
  await first.context.close();
  expect(first.troubles).toEqual([]);

  const { page, troubles } = await openBrowser();
  await page.goto(server.url + list);
  await page.getByRole('button', { name: `Play ${title!}`, exact: true }).click();
  await expectPlaying(page);
  await expectSoundOf(page, title!);
  expect(troubles).toEqual([]);
});
