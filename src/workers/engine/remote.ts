import type { ConnectRequest, SourceView } from '../../contracts/connect';
import type { DrillView } from '../../contracts/drill';
import type { PageState } from '../../contracts/engine';
import type { SyncProgress } from '../../contracts/library';
import type { Health } from '../../domain/health';
import type { SourceId } from '../../domain/keys';
import type { Library } from '../../library/library';
import { createConnection } from '../../net/connection';
import { createFactLog, type FactLog } from '../../net/fact-log';
import type { GateState } from '../../net/gate-memory';
import { createHealth } from '../../net/health';
import { createNet } from '../../net/request';
import type { MusicProvider } from '../../providers/provider';
import type { ConfigurationView } from '../../contracts/configuration';
import { verifySignature } from '../../vault/verify-signature';
import { createConfigurations, type Configurations } from './configuration';
import { configuredSources } from './configured-sources';
import { connectDemo, connectSource } from './connect-source';
import { createAftermath } from './drill-aftermath';
import { createDrill, loadScenario, type Drill } from './drill-control';
import { openGateKeeper } from './gate-keeper';
import { aloneByLock, createHistoryKeeper, type HistoryKeeper } from './history-keeper';
import type { Keyring } from './keyring';
import type { PlayTeller } from './plays';
import type { QueueTeller } from './queue-teller';
import { probeParts } from './probe-parts';
import { createProviders } from './providers';
import { createSecrets } from './secrets';
import { createServerNews } from './server-news';
import type { SourceRows } from './source-rows';
import { createSyncRunner } from './sync-runner';
import { systemClock } from '../../domain/system-clock';
import { startWatch } from './watch';
import { factsOfAll } from './whole-edge';

/**
 * Everything that talks to servers. It is loaded after the device has been opened and shown: a cold
 * start with every server gone needs none of it.
 */
export interface Remote {
  readonly providerOf: (source: SourceId) => MusicProvider | null;
  /** After the rows were loaded again. */
  readonly refresh: () => void;
  readonly connect: (request: ConnectRequest) => Promise<SourceView>;
  readonly connectDemo: () => Promise<SourceView>;
  /** As `EngineApi`. */
  readonly addEdge: (source: SourceId, address: string) => Promise<SourceView>;
  readonly removeEdge: (source: SourceId, address: string) => Promise<SourceView>;
  /** Another network: addresses are asked anew which of them answers. */
  readonly networkChanged: () => void;
  readonly pageChanged: (page: PageState) => void;
  readonly health: () => Health;
  readonly checkHealth: () => Promise<Health>;
  /** All sources, at once even where a server is left alone, or these; resolves when all were tried. */
  readonly sync: (sources?: readonly SourceId[]) => Promise<void>;
  readonly stopSync: (source: SourceId) => void;
  /** The last day; `pause` while outages are only played. */
  readonly history: HistoryKeeper;
  readonly facts: FactLog;
  readonly netState: () => GateState;
  /** While one runs nothing is taken over from a server. */
  readonly drill: Drill;
  /** How often each loop that runs by itself has run. */
  readonly loops: () => Readonly<Record<string, number>>;
  readonly configurations: Configurations;
  readonly plays: PlayTeller;
  readonly queues: QueueTeller;
}

export interface RemoteParts {
  readonly library: Library;
  readonly rows: SourceRows;
  /** Null: credentials cannot be opened. */
  readonly keys: Keyring | null;
  readonly onHealth: (health: Health) => void;
  readonly onSync: (progress: SyncProgress) => void;
  readonly onSynced: () => void;
  /** A server answers again. */
  readonly onBack: (source: SourceId) => void;
  readonly tellDrill: () => void;
  /** A rehearsed outage began or ended. */
  readonly onDrill: (drill: DrillView | null) => void;
  readonly onConfigurations: (views: readonly ConfigurationView[]) => void;
}

export const openRemote = async (parts: RemoteParts): Promise<Remote> => {
  const { library, rows } = parts;
  const secrets = createSecrets(parts.keys);
  const { origin } = self.location;
  const health = createHealth(systemClock);
  const keeper = await openGateKeeper({
    clock: systemClock,
    load: library.loadGate,
    save: library.saveGate,
    channel: new BroadcastChannel('holdfast-gate'),
  });
  const drill = createDrill({
    fetch: (url, init) => fetch(url, init),
    clock: systemClock,
    load: library.loadDrill,
    save: library.saveDrill,
    scenarioOf: loadScenario,
    edgeIndexOf: (url) => providers.placeOf(url),
    tellTabs: parts.tellDrill,
    onChange: (view) => onDrill(view),
  });
  const net = createNet({
    fetch: drill.fetch,
    clock: systemClock,
    origin,
    deviceOnline: () => navigator.onLine,
    gate: {
      restored: keeper.restored,
      // What only a rehearsal taught is nobody else's business, and outlives nothing.
      onChange: (change) => {
        if (!drill.view()) keeper.changed(change);
      },
    },
    onFact: (fact) => {
      if (configurations.isNoFault(fact)) return;
      factsOfAll(fact, health.answering).forEach(health.record);
      connection.hear(fact);
      if (!drill.view()) facts.record(fact);
      history.touched();
    },
  });
  keeper.attach(net);
  const connection = createConnection({
    clock: systemClock,
    origin,
    // Of the origin itself: the service worker answers for its own files only, and this is none of them.
    reach: () => net.reach(`${origin}/holdfast.json`, new AbortController().signal),
    askOthers: () => watch.askSoon(),
    onLost: health.connectionLost,
  });
  const facts = createFactLog();
  const history = createHistoryKeeper({
    clock: systemClock,
    health,
    rows: library,
    alone: aloneByLock,
  });
  const callerDeps = {
    net,
    randomBytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)),
    proxyBase: `${origin}/proxy`,
  };
  const providers = createProviders({
    rows,
    secrets,
    net,
    health,
    callerDeps,
    clock: systemClock,
  });
  const syncs = createSyncRunner({ library, onProgress: parts.onSync, onSynced: parts.onSynced });
  const watch = startWatch({
    clock: systemClock,
    net,
    health,
    providers: providers.all,
    probeAll: (provider, everywhere) => probeParts(provider, library, health, everywhere),
    onBack: (source) => onBack(source),
    onWell: (source) => news.onWell(source),
    // What a rehearsal breaks is no reason to roll anything back.
    onRound: () => {
      if (!drill.view()) configurations.tick();
    },
  });
  const configurations = createConfigurations({
    clock: systemClock,
    net,
    health,
    rows: library,
    sources: () => configuredSources(rows),
    verify: verifySignature,
    ping: (source) => doesAnswer(providers.of(source)),
    alone,
    onChange: parts.onConfigurations,
  });
  const refresh = (): void => {
    providers.refresh();
    configurations.refresh().catch(() => undefined);
  };
  refresh();
  health.subscribe((now) => {
    history.changed();
    parts.onHealth(now);
  });
  let isVisible = false;
  const sources = (): readonly SourceId[] => providers.all().map(({ source }) => source);
  const news = createServerNews({ library, providers, drill, net, clock: systemClock, alone });
  const onBack = (source: SourceId): void => {
    parts.onBack(source);
    news.send();
  };
  const isSeen = (): boolean => isVisible;
  const aftermath = createAftermath({ net, health, watch, sources, isVisible: isSeen, onBack });
  const onDrill = (view: DrillView | null): void => {
    parts.onDrill(view);
    if (view) history.pause();
    else history.resume();
    if (!view) return void aftermath.end().catch(() => undefined);
    aftermath.begin();
    sources().forEach(syncs.stop);
  };

  drill.ready
    .then(news.sendLeft)
    // An answer of anything tells that it is worth another try.
    .then((isOwed) => (isOwed ? watch.askSoon() : undefined))
    .catch(() => undefined);
  const connecting = { library, rows, secrets, callerDeps, origin };
  const settle = async (view: SourceView): Promise<SourceView> => {
    await rows.load();
    refresh();
    net.hurry(view.id);
    watch.startAnew(view.id);
    void news.plays.send();
    return view;
  };
  return {
    providerOf: providers.of,
    refresh,
    connect: async (request) => settle(await connectSource(connecting, request)),
    addEdge: async (source, address) => {
      const { addEdge } = await import('./edges');
      return settle(await addEdge(connecting, source, address));
    },
    removeEdge: async (source, address) => {
      const { removeEdge } = await import('./edges');
      return settle(await removeEdge(connecting, source, address));
    },
    networkChanged: () => void providers.race(new AbortController().signal),
    connectDemo: async () => settle(await connectDemo(connecting)),
    pageChanged: ({ online, visible }) => {
      health.hint(online);
      isVisible = visible;
      watch.pageChanged(visible);
      if (visible) return;
      void keeper.flush();
      history.flush();
    },
    health: health.snapshot,
    checkHealth: () => {
      if (!drill.view()) void configurations.checkNow();
      return watch.checkNow();
    },
    sync: async (ids) => {
      await drill.ready;
      if (drill.view()) return;
      // A person asked for all, and has a reason to think that it is better now.
      if (ids === undefined) net.hurry(null);
      await syncs.run(
        providers.all().filter(({ source }) => ids === undefined || ids.includes(source)),
      );
    },
    stopSync: syncs.stop,
    history,
    facts,
    netState: net.state,
    drill,
    loops: () => ({ 'watch looks': watch.looks(), 'history writes': history.writes() }),
    configurations,
    plays: news.plays,
    queues: news.queues,
  };
};

const doesAnswer = async (provider: MusicProvider | null): Promise<boolean> => {
  const ping = provider?.ping(new AbortController().signal);
  return (await ping?.catch(() => null)) !== null && ping !== undefined;
};

/** One tab at a time; where there are no locks each believes that it is alone. */
const alone = <T>(name: string, work: () => Promise<T>): Promise<T> =>
  navigator.locks ? navigator.locks.request(name, work) : work();
