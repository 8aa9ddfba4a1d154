import { describe, test, vi } from 'vitest';
import { toFailure } from '../../../../src/domain/error';
import { createFaultyFetch } from '../../../../src/drill/faulty-fetch';
import { drillParts, type DrillPart, type Toxic } from '../../../../src/drill/scenario';
import { partOf, toxicsAt } from '../../../../src/drill/schedule';
import { shippedIds, shippedScenario } from '../../../../src/drill/shipped';
import type { FetchLike } from '../../../../src/net/classify';
import { createNet } from '../../../../src/net/request';
import { createOpenSubsonic } from '../../../../src/providers/opensubsonic/open-subsonic';
import { browserFetch } from '../../providers/browser-fetch';
import { pageOrigin, password, realClock, signal, source } from '../../providers/set-up';
import { openProxy, startMusicServer } from './proxy-bench';

/**
 * One scenario file, two makers of faults: what the player learns of each part must be the same, whether bytes are
 * spoilt on a wire or a request inside the player. States are made of nothing but these outcomes.
 */

// A hanging server is given up after its time limit; everything runs side by side.
vi.setConfig({ testTimeout: 90_000 });

const open = (address: string, fetch: FetchLike) => {
  const net = createNet({
    fetch,
    clock: realClock,
    origin: pageOrigin,
    deviceOnline: () => true,
    onFact: () => undefined,
  });
  const provider = createOpenSubsonic({
    source,
    config: {
      address,
      username: 'me',
      transport: 'post',
      mediaTransport: 'get',
      signIn: 'token',
      version: '1.16.1',
      viaProxy: false,
      extensions: [],
    },
    secret: () => Promise.resolve(password),
    net,
    randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
    proxyBase: null,
  });
  const configuration = () =>
    net.request(
      {
        ...{ edge: source, component: 'configuration', kind: 'config', form: null, signal },
        url: `${address}/.well-known/holdfast.json`,
      },
      async (response) => void JSON.parse(new TextDecoder().decode(await response.bytes())),
    );
  return { provider, configuration };
};

/** What asking that part comes to: 'good', or the code of the failure. */
const outcomeOf = async (
  part: DrillPart,
  { provider, configuration }: ReturnType<typeof open>,
): Promise<string> => {
  const acts: Partial<Record<DrillPart, () => Promise<unknown>>> = {
    'sign-in': () => provider.ping(signal),
    library: () => provider.feed.playlists(signal),
    artwork: () => provider.art({ id: 'a', size: 32, signal }),
    audio: async () => {
      const { body } = await provider.audio({ id: 's', quality: 'original', range: null, signal });
      await new Response(body).arrayBuffer();
    },
    configuration,
  };
  try {
    await acts[part]?.();
    return 'good';
  } catch (thrown) {
    return toFailure(thrown).code;
  }
};

interface Moment {
  readonly at: number;
  readonly edge: number;
}

/** One in each step, late enough that a ramp has grown. */
const momentsOf = (id: string): readonly Moment[] =>
  shippedScenario(id).steps.map(({ from, until, cycle, edge }) => ({
    at: cycle ? from + cycle.on / 2 : from + 0.9 * (until - from),
    edge: edge === 'all' ? 0 : edge,
  }));

const asked = drillParts.filter((part) => part !== 'discovery' && part !== 'search');

describe.concurrent.each(shippedIds)('%s', (id) => {
  test('teaches the same on the wire and inside the player', async ({ expect }) => {
    const scenario = shippedScenario(id);
    const music = await startMusicServer();
    let met = 0;
    const compare = async ({ at, edge }: Moment, part: DrillPart): Promise<void> => {
      // Every request of a share is met, so that chance decides nothing.
      const toxicsFor = (which: DrillPart): readonly Toxic[] =>
        toxicsAt(scenario, { at, edge, part: which, luck: 0 });
      met += toxicsFor(part).length;
      const proxy = await openProxy(music.url, { keepAlive: false });
      await proxy.setToxics(
        asked.flatMap((which) =>
          toxicsFor(which).map((toxic) => ({ edge: 'all' as const, parts: [which], toxic })),
        ),
      );
      const inside = createFaultyFetch({
        fetch: browserFetch(pageOrigin),
        clock: realClock,
        toxicsFor: (url) => toxicsFor(partOf(new URL(url).pathname)),
        ended: new AbortController().signal,
      });
      const [onWire, within] = await Promise.all([
        outcomeOf(part, open(proxy.urls[0]!, browserFetch(pageOrigin))),
        outcomeOf(part, open(music.url, inside)),
      ]);
      expect(within, `${part} after ${at} s`).toBe(onWire);
    };
    await Promise.all(
      momentsOf(id).flatMap((moment) => asked.map((part) => compare(moment, part))),
    );
    expect(met).toBeGreaterThan(0);
  });
});
