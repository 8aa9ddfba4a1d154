import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '../e2e/support/fixtures';
import { connect, nav, playerOf } from '../e2e/support/player-page';
import { audibleScript, timeToAudible } from './support/audible';
import { openBytesServer } from './support/bytes-server';
import { noiseWav } from './support/noise';
import { interleave, type Measured } from './support/rounds';
import { compare, roundsWanted, writeRows } from './support/rows';

/** As long as a song in FLAC, or a long one in MP3. */
const size = 20_000_000;
const songs = 6;
const plainFolder = fileURLToPath(new URL('./plain', import.meta.url));

/** The same run seen at its slow end. */
const p95 = (times: readonly number[]): number =>
  times.toSorted((a, b) => a - b)[Math.ceil(0.95 * times.length) - 1]!;

test('from a tap on a saved song to its sound: beside a plain audio element on Cache Storage', async ({
  edge,
  folder,
  openBrowser,
}) => {
  const music = join(folder, 'music', 'Noise', 'Long');
  await mkdir(music, { recursive: true });
  for (let song = 1; song <= songs; song++) {
    await writeFile(join(music, `0${song} Noise ${song}.wav`), noiseWav(size + 4 * song));
  }
  const signIn = ['--user', 'demo', '--password', 'demo'];
  const { url } = await edge({ args: ['--music', join(folder, 'music'), ...signIn] });
  const plain = await openBytesServer(plainFolder);
  try {
    const { page, context } = await openBrowser();
    await context.addInitScript(audibleScript);
    await page.goto(url);
    await connect(page, { address: url });
    await nav(page, 'Albums').click();
    await page.getByRole('main').getByRole('link', { name: /Long/ }).first().click();
    await page.getByRole('button', { name: 'Download', exact: true }).click();
    await expect(page.getByRole('button', { name: 'Remove download' })).toBeVisible();

    const other = await context.newPage();
    await other.goto(plain.url);
    await other.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await other.evaluate(
      async ({ length, count }) => {
        const cache = await caches.open('audio');
        for (let song = 1; song <= count; song++) {
          const address = `${location.origin}/bytes/wav/${length + 4 * song}`;
          await cache.put(address, await fetch(address));
          const button = document.createElement('button');
          button.textContent = `Play Noise ${song}`;
          button.addEventListener('click', () => {
            const audio = document.querySelector('audio')!;
            audio.src = address;
            void audio.play();
          });
          document.body.append(button);
        }
        document.body.append(document.createElement('audio'));
      },
      { length: size, count: songs },
    );

    let turn = 0;
    const nextName = (): string => `Play Noise ${(Math.floor(turn++ / 2) % songs) + 1}`;
    const times: Record<'sealed' | 'plain', number[]> = { sealed: [], plain: [] };
    const keep = (way: 'sealed' | 'plain', ms: number): number => {
      times[way].push(ms);
      return ms;
    };
    const medians = await interleave(
      {
        sealed: async () => {
          await page.bringToFront();
          const button = page.getByRole('button', { name: nextName(), exact: true });
          const ms = await timeToAudible(page, () => button.click());
          await playerOf(page).getByRole('button', { name: 'Pause' }).click();
          return keep('sealed', ms);
        },
        plain: async () => {
          await other.bringToFront();
          const button = other.getByRole('button', { name: nextName(), exact: true });
          const ms = await timeToAudible(other, () => button.click());
          await other.evaluate(() => document.querySelector('audio')!.pause());
          return keep('plain', ms);
        },
      },
      roundsWanted(25),
    );
    const slow = new Map(
      [...medians].map(([way, measured]): [string, Measured] => [
        way,
        // The first one warmed up.
        { ...measured, median: p95(times[way as 'sealed' | 'plain'].slice(1)) },
      ]),
    );
    const goal = {
      text: 'at most 1.2',
      holds: ({ ratio }: { readonly ratio: number }) => ratio <= 1.2,
    };
    await writeRows('tap', [
      compare('tap to audible, median: sealed / plain audio', medians, ['sealed', 'plain'], goal),
      compare('tap to audible, p95: sealed / plain audio', slow, ['sealed', 'plain'], null),
    ]);
  } finally {
    await plain.close();
  }
});
