import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CDPSession } from 'playwright/test';
import { noiseWav } from '../bench/support/noise';
import { expect, test } from '../e2e/support/fixtures';
import { connect, expectPlaying, nav, playFirst, playerOf } from '../e2e/support/player-page';
import { serveLibrary, startScriptedServer } from '../e2e/support/scripted-server';

/** Songs that are not counted: pools fill, code is compiled, the list is drawn. */
const warmUp = 20;
const songs = 200;
/** Chromium refuses a page its media player number 1,001 (playback.md 6). */
const failures = 1_000;

interface Live {
  readonly elements: number;
  /** Bytes, after the collector ran. */
  readonly heap: number;
}

const count = async (devtools: CDPSession): Promise<Live> => {
  // The tests' own ear remembers whatever played.
  await devtools.send('Runtime.evaluate', { expression: 'holdfastTest.forget()' });
  await devtools.send('HeapProfiler.collectGarbage');
  const { result } = await devtools.send('Runtime.evaluate', {
    expression: 'HTMLAudioElement.prototype',
  });
  const { objects } = await devtools.send('Runtime.queryObjects', {
    prototypeObjectId: result.objectId!,
  });
  const { result: length } = await devtools.send('Runtime.callFunctionOn', {
    objectId: objects.objectId!,
    functionDeclaration: 'function () { return this.length; }',
    returnByValue: true,
  });
  await devtools.send('Runtime.releaseObject', { objectId: objects.objectId! });
  const { usedSize } = await devtools.send('Runtime.getHeapUsage');
  return { elements: length.value as number, heap: usedSize };
};

test(`through ${songs} songs heap and elements stay as they are`, async ({
  edge,
  folder,
  openBrowser,
}) => {
  const music = join(folder, 'music', 'Noise', 'Short');
  await mkdir(music, { recursive: true });
  for (let song = 1; song <= 20; song++) {
    await writeFile(join(music, `${song} Noise ${song}.wav`), noiseWav(100_000 + 4 * song));
  }
  const signIn = ['--user', 'demo', '--password', 'demo'];
  const { url } = await edge({ args: ['--music', join(folder, 'music'), ...signIn] });
  const { page, context, troubles } = await openBrowser();
  const devtools = await context.newCDPSession(page);
  await page.goto(url);
  await connect(page, { address: url });
  await nav(page, 'Songs').click();
  await playerOf(page).getByRole('button', { name: 'Repeat', exact: true }).click();
  let played = 0;
  // Half a second each: they end by themselves.
  await page.exposeFunction('tellTitle', () => (played += 1));
  await playFirst(page);
  await playerOf(page).evaluate((region) => {
    const { tellTitle } = globalThis as unknown as { tellTitle: () => void };
    const read = (): string => region.querySelectorAll('a')[1]?.textContent ?? '';
    let last = read();
    new MutationObserver(() => {
      if (read() === last) return;
      last = read();
      tellTitle();
    }).observe(region, { childList: true, characterData: true, subtree: true });
  });
  await expect.poll(() => played, { timeout: 5 * 60_000 }).toBeGreaterThan(warmUp);
  const before = await count(devtools);
  await expect.poll(() => played, { timeout: 20 * 60_000 }).toBeGreaterThan(warmUp + songs);
  const after = await count(devtools);
  console.log(`soak: ${JSON.stringify({ before, after, played })}`);
  await expectPlaying(page);
  expect(after.elements).toBeLessThanOrEqual(before.elements + 2);
  expect(after.heap).toBeLessThan(before.heap * 1.2 + 1_000_000);
  expect(troubles).toEqual([]);
});

test(`after ${failures} loads that failed the next good song plays`, async ({
  edge,
  openBrowser,
}) => {
  const names = (album: string, titles: readonly string[]) =>
    titles.map((title) => ({ title, artist: 'Soak', album }));
  const library = [...names('Broken', ['A', 'B', 'C', 'D', 'E']), ...names('Whole', ['Good one'])];
  const good = serveLibrary(library, noiseWav(4_000_000));
  const server = await startScriptedServer((method, params) =>
    (method === 'stream' || method === 'download') && params.get('id') !== 'song-5'
      ? { type: 'audio/mpeg', body: Buffer.from('this was never music') }
      : good(method, params),
  );
  try {
    const player = await edge();
    const { page, context, troubles } = await openBrowser();
    const devtools = await context.newCDPSession(page);
    const loads = new Set<string>();
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (url.pathname.startsWith('/x/audio/')) loads.add(url.searchParams.get('n') ?? '');
    });
    await page.goto(player.url);
    await connect(page, { address: server.url });
    await nav(page, 'Songs').click();
    await page.getByRole('button', { name: 'Play A', exact: true }).click();
    const play = playerOf(page).getByRole('button', { name: 'Play', exact: true });
    const before = await count(devtools);
    while (loads.size < failures) {
      const was = loads.size;
      await expect(play).toBeVisible();
      await play.click();
      await expect.poll(() => loads.size).toBeGreaterThan(was);
    }
    const after = await count(devtools);
    console.log(`failures: ${JSON.stringify({ before, after, loads: loads.size })}`);
    expect(after.elements).toBeLessThanOrEqual(before.elements + 3);
    await page.getByRole('button', { name: 'Play Good one', exact: true }).click();
    await expectPlaying(page);
    expect(troubles).toEqual([]);
  } finally {
    await server.close();
  }
});
