import * as v from 'valibot';
import { expect, test } from 'vitest';
import type { Clock } from '../../../../src/domain/clock';
import { systemClock } from '../../../../src/domain/system-clock';
import { scenarioSchema } from '../../../../src/drill/scenario';
import { onWire, openProxy, startMusicServer } from './proxy-bench';

test('edges fail on their own, each in front of its server', async () => {
  const [one, two] = [await startMusicServer(), await startMusicServer()];
  const proxy = await openProxy(one.url, { upstreams: [one.url, two.url], edges: 2 });
  await proxy.setToxics([{ edge: 0, toxic: { kind: 'refuse' } }]);
  expect((await onWire(proxy.urls[0]!, '/rest/ping.view')).end).toBe('refused');
  expect((await onWire(proxy.urls[1]!, '/rest/ping.view')).head).toContain('200');
  expect([one.asked.length, two.asked.length]).toEqual([0, 1]);
  expect(proxy.log().map(({ edge }) => edge)).toEqual([1]);
});

test('only one path, only so many requests', async () => {
  const server = await startMusicServer();
  const proxy = await openProxy(server.url);
  const toxic = { kind: 'status', status: 500, retryAfter: null, exposed: false } as const;
  await proxy.setToxics([{ path: '/rest/search3.view', times: 2, toxic }]);
  const seen: string[] = [];
  for (const method of ['search3', 'ping', 'search3', 'search3']) {
    seen.push((await onWire(proxy.urls[0]!, `/rest/${method}.view`)).head.slice(9, 12));
  }
  expect(seen).toEqual(['500', '200', '500', '200']);
});

test('the same seed meets the same requests', async () => {
  const server = await startMusicServer();
  const run = async (seed: number): Promise<string> => {
    const proxy = await openProxy(server.url, { seed });
    await proxy.setToxics([
      { share: 0.5, toxic: { kind: 'status', status: 500, retryAfter: null, exposed: false } },
    ]);
    for (let at = 0; at < 24; at++) await onWire(proxy.urls[0]!, '/rest/ping.view');
    return proxy
      .log()
      .map(({ status }) => (status === 500 ? 'x' : '.'))
      .join('');
  };
  const first = await run(3);
  expect(first).toMatch(/x/);
  expect(first).toMatch(/\./);
  expect(await run(3)).toBe(first);
  expect(await run(4)).not.toBe(first);
});

test('a scenario goes by the clock, shuts the port and opens it, and ends by itself', async () => {
  const server = await startMusicServer();
  let shift = 0;
  const clock: Clock = { ...systemClock, monotonic: () => performance.now() + shift };
  const proxy = await openProxy(server.url, { clock });
  const url = proxy.urls[0]!;
  const steps = [
    { from: 10, until: 20, edge: 'all', parts: ['audio'], toxic: { kind: 'blackhole' } },
    { from: 30, until: 40, edge: 'all', parts: 'all', toxic: { kind: 'refuse' } },
  ];
  const scenario = { id: 'two', title: 'Two', story: '', seconds: 60, edges: 1, steps };
  await proxy.setScenario(v.parse(scenarioSchema, scenario));
  expect((await onWire(url, '/rest/stream.view?id=1')).end).toBe('fin');
  shift = 12_000;
  expect((await onWire(url, '/rest/stream.view?id=1')).end).toBe('open');
  expect((await onWire(url, '/rest/ping.view')).head).toContain('200');
  shift = 32_000;
  await expect.poll(async () => (await onWire(url, '/rest/ping.view')).end).toBe('refused');
  shift = 42_000;
  await expect.poll(async () => (await onWire(url, '/rest/ping.view')).end).toBe('fin');
  shift = 61_000;
  await expect.poll(() => proxy.running()).toBeNull();
});

test('who asks is not written down; that a secret stood in an address is', async () => {
  const server = await startMusicServer();
  const proxy = await openProxy(server.url, { canaries: ['open-sesame-417'] });
  const form = 'u=lotte&p=open-sesame-417&c=x&v=1&f=json&id=5';
  await fetch(`${proxy.urls[0]}/rest/ping.view`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: form,
  });
  await onWire(
    proxy.urls[0]!,
    '/rest/ping.view?u=lotte&t=26719a1196d2a940705a59634eb18eab&s=c19b2d',
  );
  const hex = Buffer.from('open-sesame-417').toString('hex');
  await onWire(proxy.urls[0]!, `/rest/getCoverArt.view?id=enc:${hex}`);
  const log = proxy.log();
  expect(log.map(({ secretInUrl }) => secretInUrl)).toEqual([false, true, true]);
  expect(log[0]).toMatchObject({ method: 'POST', asks: 'id=5' });
  expect(JSON.stringify(log)).not.toMatch(/sesame|26719a|c19b2d|lotte/);
});
