import { toSourceId } from '../../../src/domain/keys';
import { createFaultyFetch } from '../../../src/drill/faulty-fetch';
import type { DrillPart, Scenario } from '../../../src/drill/scenario';
import { partOf, toxicsAt } from '../../../src/drill/schedule';
import { createHealth } from '../../../src/net/health';
import { createNet } from '../../../src/net/request';
import { createOpenSubsonic } from '../../../src/providers/opensubsonic/open-subsonic';
import { joinEdges } from '../../../src/providers/join-edges';
import type { MusicProvider } from '../../../src/providers/provider';
import { startWatch } from '../../../src/workers/engine/watch';
import { factsOfAll } from '../../../src/workers/engine/whole-edge';
import { createFakeClock } from '../net/fake-clock';
import { randomOf } from '../net/detector/random';

/** A server that is well, as far as anything is asked of it here. */
const answer = async (url: string): Promise<Response> => {
  const { pathname } = new URL(url);
  if (pathname.includes('/stream') || pathname.includes('/getCoverArt')) {
    const [type, bytes] = pathname.includes('/stream')
      ? ['audio/flac', Buffer.concat([Buffer.from('fLaC'), Buffer.alloc(2_000, 7)])]
      : [
          'image/png',
          Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(64)]),
        ];
    const headers = { 'Content-Type': type, 'Content-Length': String(bytes.length) };
    return new Response(bytes, { headers });
  }
  const body = {
    ...{ status: 'ok', version: '1.16.1', type: 'test', serverVersion: '1', openSubsonic: true },
    musicFolders: { musicFolder: [] },
    playlists: { playlist: [] },
    searchResult3: {},
    openSubsonicExtensions: [],
  };
  return Response.json({ 'subsonic-response': body });
};

const source = toSourceId('home');
const addressOf = (edge: number): string => `https://edge${edge}.example`;
const placeOf = (url: string): number => Number(/edge(\d)/.exec(url)?.[1] ?? 0);

/** The player's net, health, providers and watch as the engine puts them together, and this scenario in front. */
const putTogether = (scenario: Scenario) => {
  const clock = { ...createFakeClock(), random: randomOf(7) };
  const began = clock.now();
  const fetch = createFaultyFetch({
    fetch: answer,
    clock,
    ended: new AbortController().signal,
    toxicsFor: (url) =>
      toxicsAt(scenario, {
        at: (clock.now() - began) / 1000,
        edge: placeOf(url),
        part: partOf(new URL(url).pathname),
        luck: clock.random(),
      }),
  });
  const health = createHealth(clock);
  const net = createNet({
    ...{ fetch, clock, origin: 'https://player.example' },
    deviceOnline: () => true,
    onFact: (fact) => factsOfAll(fact, health.answering).forEach(health.record),
  });
  const edges = Array.from({ length: scenario.edges }, (_, place) => {
    const name = place === 0 ? source : `${source}@${addressOf(place)}`;
    const provider = createOpenSubsonic({
      ...{ source, edge: name, net, proxyBase: null },
      config: {
        address: addressOf(place),
        ...{ username: 'me', transport: 'post', mediaTransport: 'get', signIn: 'token' },
        ...{ version: '1.16.1', viaProxy: false, extensions: [] },
      },
      secret: () => Promise.resolve({ kind: 'password', username: 'me', password: 'canary' }),
      randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
    });
    return { name, provider };
  });
  const provider: MusicProvider =
    edges.length > 1
      ? joinEdges(edges, { clock, hurry: net.hurry, patience: () => null })
      : edges[0]!.provider;
  health.watch(
    source,
    'home',
    edges.map(({ name }) => name),
  );
  const watch = startWatch({
    ...{ clock, net, health, providers: () => [provider], onBack: () => undefined },
    probeAll: ({ probe }, everywhere) =>
      probe({ trackId: 's', artId: 'a', everywhere }, new AbortController().signal),
  });
  return { clock, health, watch, provider };
};

/** Music is listened to and looked at, and every 20 s somebody presses `Check now`. */
const listen = ({ clock, watch, provider }: ReturnType<typeof putTogether>): (() => void) => {
  const off = new AbortController();
  const { signal } = off;
  const every = async (ms: number, act: () => Promise<unknown>): Promise<void> => {
    while (!signal.aborted) {
      await act().catch(() => undefined);
      await clock.sleep(ms, signal).catch(() => undefined);
    }
  };
  const hear = async (): Promise<void> => {
    const { body } = await provider.audio({ id: 's', quality: 'original', range: null, signal });
    await new Response(body).arrayBuffer();
  };
  void every(15_000, hear);
  void every(10_000, () => provider.art({ id: 'a', size: 32, signal }));
  void every(60_000, () => provider.feed.playlists(signal));
  void every(20_000, () => watch.checkNow());
  return () => off.abort();
};

export type Shown = Readonly<Record<DrillPart, string>>;

/** What is shown of each part at each second of a scenario. */
export const showScenario = async (scenario: Scenario): Promise<readonly Shown[]> => {
  const whole = putTogether(scenario);
  const { clock, health, watch } = whole;
  watch.pageChanged(true);
  const stop = listen(whole);
  const shown: Shown[] = [];
  for (let second = 0; second <= scenario.seconds; second += 1) {
    await clock.settle();
    const [only] = health.snapshot().sources;
    const states = only!.components.map(({ component, state }) => [component, state]);
    shown.push(Object.fromEntries(states) as Shown);
    await clock.advance(1_000);
  }
  stop();
  watch.pageChanged(false);
  return shown;
};
