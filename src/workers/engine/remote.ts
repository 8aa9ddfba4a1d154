import type { ConnectRequest, SourceView } from '../../contracts/connect';
import type { PageState } from '../../contracts/engine';
import type { SyncProgress } from '../../contracts/library';
import type { Health } from '../../domain/health';
import type { SourceId } from '../../domain/keys';
import type { Library } from '../../library/library';
import { createFactLog, type FactLog } from '../../net/fact-log';
import type { GateState } from '../../net/gate';
import { createHealth } from '../../net/health';
import { createNet } from '../../net/request';
import type { MusicProvider } from '../../providers/provider';
import { connectDemo, connectSource } from './connect-source';
import { aloneByLock, createHistoryKeeper, type HistoryKeeper } from './history-keeper';
import type { Keyring } from './keyring';
import { probeParts } from './probe-parts';
import { createProviders } from './providers';
import { createSecrets } from './secrets';
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
  /** How often each loop that runs by itself has run. */
  readonly loops: () => Readonly<Record<string, number>>;
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
}

export const openRemote = (parts: RemoteParts): Remote => {
  const { library, rows } = parts;
  const secrets = createSecrets(parts.keys);
  const { origin } = self.location;
  const health = createHealth(systemClock);
  const net = createNet({
    fetch: (url, init) => fetch(url, init),
    clock: systemClock,
    origin,
    deviceOnline: () => navigator.onLine,
    onFact: (fact) => {
      factsOfAll(fact).forEach(health.record);
      facts.record(fact);
      history.touched();
    },
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
  const providers = createProviders({ rows, secrets, net, health, callerDeps });
  const syncs = createSyncRunner({ library, onProgress: parts.onSync, onSynced: parts.onSynced });
  const watch = startWatch({
    clock: systemClock,
    net,
    health,
    providers: providers.all,
    probeAll: (provider) => probeParts(provider, library, health),
    onBack: parts.onBack,
  });
  health.subscribe((now) => {
    history.changed();
    parts.onHealth(now);
  });

  const connecting = { library, rows, secrets, callerDeps, origin };
  const settle = async (view: SourceView): Promise<SourceView> => {
    await rows.load();
    providers.refresh();
    net.hurry(view.id);
    watch.startAnew(view.id);
    return view;
  };
  return {
    providerOf: providers.of,
    refresh: providers.refresh,
    connect: async (request) => settle(await connectSource(connecting, request)),
    connectDemo: async () => settle(await connectDemo(connecting)),
    pageChanged: ({ online, visible }) => {
      health.hint(online);
      watch.pageChanged(visible);
      if (!visible) history.flush();
    },
    health: health.snapshot,
    checkHealth: watch.checkNow,
    sync: (ids) => {
      // A person asked for all, and has a reason to think that it is better now.
      if (ids === undefined) net.hurry(null);
      return syncs.run(
        providers.all().filter(({ source }) => ids === undefined || ids.includes(source)),
      );
    },
    stopSync: syncs.stop,
    history,
    facts,
    netState: net.state,
    loops: () => ({ 'watch looks': watch.looks(), 'history writes': history.writes() }),
  };
};
