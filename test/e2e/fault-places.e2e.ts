import { join } from 'node:path';
import { request } from 'node:http';
import { acts, playKept } from './support/fault-acts';
import type { EdgeProcess } from './support/edge-process';
import { expect, test, type FaultProxy } from './support/fault-proxy';
import { asked } from './support/fault-log';
import { expectKept, isWell, type CaseResult } from './support/fault-run';
import { canary, makeMusic, openWorld, startLibrary, type World } from './support/fault-world';
import { keepResults } from './support/resilience-doc';

interface Places {
  readonly world: World;
  readonly player: EdgeProcess;
  /** Stands before the server that the player itself comes from. */
  readonly origin: FaultProxy;
  /** Where nobody is ever to be sent. */
  readonly elsewhere: FaultProxy;
  /** Which case this is. */
  readonly turn: number;
}

interface PlaceCase {
  readonly row: string;
  readonly fault: string;
  readonly how: string;
  readonly run: (places: Places) => Promise<void>;
}

const redirected = (act: 'play' | 'art' | 'sync'): PlaceCase => ({
  row: 'N29',
  fault: `redirected to another host, ${act}`,
  how: 'redirect',
  run: async ({ world, elsewhere }) => {
    await world.proxy.setToxics([{ toxic: { kind: 'redirect', to: elsewhere.urls[0]! } }]);
    const { kind } = await acts[act](world, world.fresh());
    expect(kind).toBe('told');
    expect(elsewhere.log(), 'nobody was sent there').toEqual([]);
  },
});

/** The page is opened anew while its own server lies or is gone. */
const reopened = (row: string, fault: string, kind: 'captive' | 'refuse'): PlaceCase => ({
  row,
  fault,
  how: `${kind}, before the player's own server`,
  run: async ({ world, origin }) => {
    const { page, proxy, keptPath } = world;
    await origin.setToxics([{ toxic: { kind } }]);
    if (row === 'N34') await proxy.setToxics([{ toxic: { kind: 'refuse' } }]);
    await page.goto(`${origin.urls[0]}${keptPath}`);
    await expect(page.getByRole('button', { name: 'Remove download' })).toBeVisible();
    await page.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      await registration?.update().catch(() => undefined);
    });
    await page.reload();
    await expect(page.getByRole('button', { name: 'Remove download' })).toBeVisible();
    await page
      .getByRole('region', { name: 'Player' })
      .getByRole('button', { name: 'Queue' })
      .click();
  },
});

const cases: readonly PlaceCase[] = [
  redirected('play'),
  redirected('art'),
  redirected('sync'),
  {
    row: 'P5',
    fault: 'the service worker is stopped while a saved song plays',
    how: 'CDP',
    run: async ({ world, turn }) => {
      await playKept(world, turn);
      const devtools = await world.page.context().newCDPSession(world.page);
      await devtools.send('ServiceWorker.enable');
      await devtools.send('ServiceWorker.stopAllWorkers');
      await devtools.detach();
    },
  },
  {
    row: 'X9',
    fault: 'a foreign name for our own server',
    how: 'Host header',
    run: async ({ player }) => {
      expect([403, 421]).toContain(await statusWithHost(player.port, 'evil.example'));
    },
  },
  {
    row: 'X8',
    fault: 'the player in a frame of somebody else',
    how: 'a page of another origin',
    run: async ({ world }) => {
      const page = await world.page.context().newPage();
      await page.goto('about:blank');
      await page.setContent(`<iframe src="${new URL(world.page.url()).origin}/"></iframe>`);
      await page.waitForTimeout(500);
      const inside = page.frames()[1];
      const text = await inside?.evaluate(() => document.body?.innerText ?? '').catch(() => '');
      expect(text ?? '').not.toContain('Holdfast');
      await page.close();
    },
  },
  reopened('N17', 'a captive portal before sw.js, scripts and pages', 'captive'),
  reopened('N34', 'everything is gone, the own server too', 'refuse'),
];

const statusWithHost = (port: number, host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const outgoing = request(
      { host: '127.0.0.1', port, path: '/', headers: { host } },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      },
    );
    outgoing.on('error', reject);
    outgoing.end();
  });

test('faults of the places around: the own origin, other hosts, frames, the service worker', async ({
  edge,
  folder,
  openBrowser,
  faultProxy,
}) => {
  test.setTimeout(300_000);
  const files = await makeMusic(join(folder, 'music'), 24);
  const player = await edge();
  const library = await startLibrary(join(folder, 'music'), join(folder, 'library'));
  const results: CaseResult[] = [];
  try {
    const proxy = await faultProxy(library.url, { canaries: [canary] });
    const origin = await faultProxy(player.url);
    const elsewhere = await faultProxy(library.url, { canaries: [canary] });
    const own = { ...player, url: origin.urls[0]! };
    const world = await openWorld(await openBrowser(), own, library, proxy, files);
    const checked = new Set(world.kept);
    for (const [turn, { row, fault, how, run }] of cases.entries()) {
      await test.step(`${row} ${fault}`, async () => {
        const began = performance.now();
        const before = proxy.log().length;
        await run({ world, player, origin, elsewhere, turn });
        await playKept(world, turn + 1);
        await expectKept(world, checked);
        const requests = asked(proxy.log().slice(before)).length;
        const lifted = performance.now();
        await Promise.all([proxy.setToxics([]), origin.setToxics([])]);
        await expect.poll(() => isWell(world), { timeout: 60_000 }).toBe(true);
        expect((await acts.play(world, world.fresh())).kind).toBe('good');
        const times = {
          faultSeconds: (lifted - began) / 1000,
          normalSeconds: (performance.now() - lifted) / 1000,
        };
        const shown = row === 'N29' ? 'told' : 'good';
        const numbers = { requests, usual: 0, why: '', act: 'play' } as const;
        results.push({ row, fault, how, shown, result: 'held', ...times, ...numbers });
        console.log(`held ${row} ${fault} ${times.faultSeconds.toFixed(1)} s`);
      });
    }
    expect(proxy.log().filter(({ secretInUrl }) => secretInUrl)).toEqual([]);
    expect(world.troubles).toEqual([]);
  } finally {
    await library.kill();
  }
  await keepResults({ group: 'places', results });
});
