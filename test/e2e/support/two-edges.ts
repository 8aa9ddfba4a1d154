import { join } from 'node:path';
import { expect, type Page } from 'playwright/test';
import { startEdge, type EdgeProcess } from './edge-process';
import { makeLibrary, type MadeSong } from './made-library';
import { connect, nav } from './player-page';

/** One library behind two addresses, each a process of its own that can be killed and started again. */
export interface TwoEdges {
  readonly music: string;
  readonly songs: readonly MadeSong[];
  readonly urls: readonly [string, string];
  readonly kill: (place: 0 | 1) => Promise<void>;
  readonly start: (place: 0 | 1) => Promise<void>;
  readonly close: () => Promise<void>;
}

export const startTwoEdges = async (
  folder: string,
  sizes: readonly number[],
): Promise<TwoEdges> => {
  const music = join(folder, 'music');
  const songs = await makeLibrary(music, sizes, 'Both', { audible: true });
  const args = ['--music', music, '--user', 'demo', '--password', 'demo'];
  const open = (place: number, port?: number): Promise<EdgeProcess> =>
    startEdge({
      dataFolder: join(folder, `two-${place}`),
      args,
      ...(port === undefined ? {} : { port }),
    });
  const edges = [await open(0), await open(1)];
  return {
    music,
    songs,
    urls: [edges[0]!.url, edges[1]!.url],
    kill: (place) => edges[place]!.kill(),
    start: async (place) => {
      edges[place] = await open(place, edges[place]!.port);
    },
    close: async () => {
      await Promise.all(edges.map((edge) => edge.kill()));
    },
  };
};

/** In the settings, of the only server that there is and that has one address so far. */
export const addAddress = async (page: Page, address: string): Promise<void> => {
  await page.getByText('Addresses', { exact: true }).click();
  const form = page.getByRole('form', { name: 'Another address' });
  await form.getByRole('textbox', { name: 'Another address' }).fill(address);
  await form.getByRole('button', { name: 'Add address' }).click();
  await expect(page.getByRole('list', { name: 'Addresses' }).getByRole('listitem')).toHaveCount(2);
};

/** Connects to the first address, and makes the second known as a person does. */
export const connectBoth = async (
  page: Page,
  player: string,
  { urls }: TwoEdges,
): Promise<void> => {
  await page.goto(player);
  await connect(page, { address: urls[0] });
  await nav(page, 'Songs').click();
  await expect(page.getByRole('button', { name: /^Play Noise/ }).first()).toBeVisible();
  await nav(page, 'Settings').click();
  await addAddress(page, urls[1]);
};
