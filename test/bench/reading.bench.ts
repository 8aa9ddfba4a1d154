import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright/test';
import { expect, test } from '../e2e/support/fixtures';
import { connect, nav } from '../e2e/support/player-page';
import { openBytesServer } from './support/bytes-server';
import { noiseWav } from './support/noise';
import { interleave, medianOf, type Measured } from './support/rounds';
import { compare, roundsWanted, writeRows } from './support/rows';

const size = 40_000_000;
const plainFolder = fileURLToPath(new URL('./plain', import.meta.url));

interface Times {
  readonly first: number;
  readonly whole: number;
}

/** As an audio element asks: from a byte to the end, again from where an answer stopped. ms. */
const readThrough = (page: Page, address: string): Promise<Times> =>
  page.evaluate(async (url) => {
    const begun = performance.now();
    let first = 0;
    let at = 0;
    let total = Infinity;
    while (at < total) {
      const response = await fetch(url, { headers: { Range: `bytes=${at}-` } });
      if (response.status !== 206) throw new Error(`status ${response.status}`);
      total = Number(response.headers.get('content-range')!.split('/')[1]);
      const reader = response.body!.getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        if (first === 0) first = performance.now() - begun;
        at += value.length;
      }
    }
    return { first, whole: performance.now() - begun };
  }, address);

test('reading a saved song of 40 MB: sealed against plain Cache Storage', async ({
  edge,
  folder,
  openBrowser,
}) => {
  const music = join(folder, 'music', 'Noise', 'Long');
  await mkdir(music, { recursive: true });
  await writeFile(join(music, '01 Noise.wav'), noiseWav(size));
  const signIn = ['--user', 'demo', '--password', 'demo'];
  const { url } = await edge({ args: ['--music', join(folder, 'music'), ...signIn] });
  const plain = await openBytesServer(plainFolder);
  try {
    const { page, context } = await openBrowser();
    await page.goto(url);
    await connect(page, { address: url });
    await nav(page, 'Albums').click();
    await page.getByRole('main').getByRole('link', { name: /Long/ }).first().click();
    await page.getByRole('button', { name: 'Download', exact: true }).click();
    await expect(page.getByRole('button', { name: 'Remove download' })).toBeVisible();
    const key = await page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          const request = indexedDB.open('holdfast');
          request.addEventListener('success', () => {
            const all = request.result
              .transaction('downloads')
              .objectStore('downloads')
              .getAllKeys();
            all.addEventListener('success', () => resolve(String(all.result[0])));
          });
        }),
    );
    const other = await context.newPage();
    await other.goto(plain.url);
    await other.waitForFunction(() => navigator.serviceWorker.controller !== null);
    const address = `${plain.url}/bytes/${size}`;
    await other.evaluate(async (cached) => {
      await (await caches.open('audio')).put(cached, await fetch(cached));
    }, address);

    let serial = 0;
    const firsts: Record<'sealed' | 'plain', number[]> = { sealed: [], plain: [] };
    const keep = (way: 'sealed' | 'plain', { first, whole }: Times): number => {
      firsts[way].push(first);
      return whole;
    };
    const whole = await interleave(
      {
        sealed: async () => {
          serial += 1;
          const audio = `/x/audio/${encodeURIComponent(key)}?q=original&n=bench${serial}`;
          return keep('sealed', await readThrough(page, audio));
        },
        plain: async () => keep('plain', await readThrough(other, address)),
      },
      roundsWanted(9),
    );
    const first = new Map(
      (['sealed', 'plain'] as const).map((way): [string, Measured] => {
        // The first one warmed up.
        const all = firsts[way].slice(1);
        const range = { low: Math.min(...all), high: Math.max(...all), rounds: all.length };
        return [way, { way, median: medianOf(all), ...range }];
      }),
    );
    await writeRows('reading', [
      compare('read 40 MB, first byte: sealed / plain cache', first, ['sealed', 'plain'], {
        text: 'at most 10 ms',
        holds: ({ ours }) => ours.median <= 10,
      }),
      compare('read 40 MB, whole: sealed / plain cache', whole, ['sealed', 'plain'], {
        text: 'at most 1.5',
        holds: ({ ratio }) => ratio <= 1.5,
      }),
    ]);
  } finally {
    await plain.close();
  }
});
