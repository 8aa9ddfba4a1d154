import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { expect, test } from '../e2e/support/fixtures';
import { openBytesServer } from './support/bytes-server';
import { interleave, type Way } from './support/rounds';
import { compare, roundsWanted, writeRows, type Row } from './support/rows';
import type { SavingRequest } from './page/saving.worker';

const pageConfig = fileURLToPath(new URL('./page/vite.config.ts', import.meta.url));
const built = fileURLToPath(new URL('../../build/bench', import.meta.url));
const ways = ['fetch', 'aes', 'workbox', 'holdfast'] as const;
const mega = 1_000_000;

test('saving a song: sealed and stored against fetching alone and against Workbox', async ({
  openBrowser,
}) => {
  await build({ configFile: pageConfig, logLevel: 'error' });
  const server = await openBytesServer(built);
  const rows: Row[] = [];
  try {
    const { page } = await openBrowser();
    await page.goto(server.url);
    await page.waitForFunction(() => 'measureSaving' in window);
    for (const size of [8, 40]) {
      const url = `${server.url}/bytes/${size * mega}`;
      const wayOf =
        (way: SavingRequest['way']): Way =>
        () =>
          page.evaluate((request) => window.measureSaving(request), { way, url });
      const measured = await interleave(
        Object.fromEntries(ways.map((way) => [way, wayOf(way)])),
        roundsWanted(size > 20 ? 7 : 9),
      );
      const name = `save ${size} MB: `;
      rows.push(
        compare(`${name}seal and store / fetch alone`, measured, ['holdfast', 'fetch'], null),
        compare(`${name}seal and store / fetch + AES-GCM`, measured, ['holdfast', 'aes'], {
          text: 'at most 1.3',
          holds: ({ ratio }) => ratio <= 1.3,
        }),
        compare(`${name}seal and store / Workbox cache`, measured, ['holdfast', 'workbox'], {
          text: 'no slower',
          holds: ({ ratio }) => ratio <= 1,
        }),
      );
    }
    expect(rows).toHaveLength(6);
    await writeRows('saving', rows);
  } finally {
    await server.close();
  }
});
