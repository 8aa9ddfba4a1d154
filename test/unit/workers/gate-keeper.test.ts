import { describe, expect, test } from 'vitest';
import type { Clock } from '../../../src/domain/clock';
import { HoldfastError } from '../../../src/domain/error';
import { createNet } from '../../../src/net/request';
import { openGateKeeper, type GateKeeperParts } from '../../../src/workers/engine/gate-keeper';
import { createFakeClock, type FakeClock } from '../net/fake-clock';

/** One device: one wall clock, one row on the disk, one channel, one server; as many workers as are started. */
const makeDevice = () => {
  const clock = createFakeClock();
  let row: unknown;
  let writes = 0;
  let listeners: { of: number; hear: (event: MessageEvent<unknown>) => void }[] = [];
  let answer = (): Response => new Response('fine');
  let sent = 0;
  let workers = 0;

  const channelOf = (of: number): GateKeeperParts['channel'] => ({
    postMessage: (message: unknown) => {
      const data: unknown = structuredClone(message);
      for (const one of listeners.filter((each) => each.of !== of)) {
        one.hear(new MessageEvent('message', { data }));
      }
    },
    addEventListener: ((_type: string, hear: (event: MessageEvent<unknown>) => void) =>
      listeners.push({ of, hear })) as unknown as BroadcastChannel['addEventListener'],
  });

  /** Its monotonic clock begins now. */
  const startWorker = async () => {
    const id = (workers += 1);
    const begun = clock.monotonic();
    const own: Clock = { ...clock, monotonic: () => clock.monotonic() - begun };
    const keeper = await openGateKeeper({
      clock: own,
      load: async () => structuredClone(row),
      save: async (stored) => {
        writes++;
        row = structuredClone(stored);
      },
      channel: channelOf(id),
    });
    const net = createNet({
      fetch: async () => {
        sent++;
        return answer();
      },
      clock: own,
      origin: 'http://127.0.0.1:4747',
      deviceOnline: () => true,
      onFact: () => {},
      gate: { restored: keeper.restored, onChange: keeper.changed },
    });
    keeper.attach(net);
    const ask = (kind: 'catalogue' | 'search' = 'search'): Promise<string> =>
      net
        .request(
          {
            edge: 'home',
            component: 'library',
            kind,
            url: 'http://127.0.0.1:4533/rest/x.view',
            form: null,
            signal: new AbortController().signal,
          },
          async (response) => {
            const said = new TextDecoder().decode(await response.bytes());
            if (said === 'no') throw new HoldfastError('auth.wrong-password');
            return said;
          },
        )
        .catch((thrown: unknown) => (thrown as HoldfastError).code);
    const kill = (): void => void (listeners = listeners.filter(({ of }) => of !== id));
    return { ask, kill, flush: keeper.flush, state: net.state };
  };
  return {
    clock: clock as FakeClock,
    startWorker,
    say: (next: () => Response) => (answer = next),
    sent: () => sent,
    writes: () => writes,
  };
};

const tooMany = (): Response =>
  new Response('', { status: 429, headers: { 'Retry-After': '300' } });
const broken = (): Response => new Response('', { status: 500 });

describe('a worker that was started anew', () => {
  test('honours what the server asked of the one before', async () => {
    const { clock, startWorker, say, sent } = makeDevice();
    const first = await startWorker();
    say(tooMany);
    expect(await first.ask()).toBe('net.rate-limited');
    await clock.advance(3_000);
    first.kill();
    say(() => new Response('fine'));
    const second = await startWorker();
    expect(await second.ask()).toBe('net.paused');
    await clock.advance(296_000);
    expect(await second.ask()).toBe('net.paused');
    expect(sent()).toBe(1);
    await clock.advance(1_000);
    expect(await second.ask()).toBe('fine');
  });

  test('leaves alone what was failing, until it was time anyway', async () => {
    const { clock, startWorker, say, sent } = makeDevice();
    const first = await startWorker();
    say(broken);
    for (let n = 0; n < 3; n++) await first.ask();
    await first.flush();
    first.kill();
    const second = await startWorker();
    expect(await second.ask()).toBe('net.paused');
    expect(sent()).toBe(3);
    say(() => new Response('fine'));
    await clock.advance(5_000);
    expect(await second.ask()).toBe('fine');
  });

  test('writes once for many changes, and nothing while nothing changes', async () => {
    const { clock, startWorker, say, writes } = makeDevice();
    const { ask } = await startWorker();
    for (let n = 0; n < 50; n++) await ask();
    await clock.advance(60_000);
    expect(writes()).toBe(0);
    say(broken);
    for (let n = 0; n < 20; n++) {
      void ask('catalogue');
      await clock.advance(100);
    }
    await clock.advance(10_000);
    expect(writes()).toBeGreaterThan(0);
    expect(writes()).toBeLessThanOrEqual(4);
  });
});

describe('two tabs', () => {
  test('ask for nothing once the server asked either of them for quiet', async () => {
    const { startWorker, say, sent } = makeDevice();
    const [one, two] = [await startWorker(), await startWorker()];
    say(tooMany);
    await one.ask();
    expect(await two.ask()).toBe('net.paused');
    expect(sent()).toBe(1);
  });

  test('leave a failing part alone together, and find its end together', async () => {
    const { clock, startWorker, say, sent } = makeDevice();
    const [one, two] = [await startWorker(), await startWorker()];
    say(broken);
    for (let n = 0; n < 3; n++) await one.ask();
    expect(await two.ask()).toBe('net.paused');
    expect(sent()).toBe(3);
    say(() => new Response('fine'));
    await clock.advance(6_000);
    await one.ask();
    await one.ask();
    expect(two.state().breakers['home library']!.state).toBe('closed');
  });

  test('spend one budget: the retries of both are no more than those of one', async () => {
    const device = makeDevice();
    const { clock, startWorker, say, sent } = device;
    const tabs = [await startWorker(), await startWorker()];
    // Every fourth answer is broken, so that no breaker opens and everything is worth a retry.
    let n = 0;
    say(() => (n++ % 4 === 0 ? broken() : new Response('fine')));
    let calls = 0;
    for (let round = 0; round < 40; round++) {
      for (const { ask } of tabs) {
        calls++;
        void ask('catalogue');
        await clock.advance(1_500);
      }
    }
    const retries = sent() - calls;
    expect(retries).toBeGreaterThan(5);
    // Ten in the purse, and a tenth of each success; the window of a minute allows no more than twenty.
    expect(retries).toBeLessThanOrEqual(10 + 0.1 * calls);
  });

  test('try a refused sign-in once in half a minute between them', async () => {
    const { clock, startWorker, say, sent } = makeDevice();
    const [one, two] = [await startWorker(), await startWorker()];
    say(() => new Response('no'));
    expect(await one.ask()).toBe('auth.wrong-password');
    expect(await two.ask()).toBe('net.paused');
    expect(sent()).toBe(1);
    await clock.advance(30_000);
    say(() => new Response('fine'));
    expect(await two.ask()).toBe('fine');
    expect(await one.ask()).toBe('fine');
  });
});
