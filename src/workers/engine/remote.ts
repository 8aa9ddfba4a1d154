import type { ConnectRequest, SourceView } from '../../contracts/connect';
import type { PageState } from '../../contracts/engine';
import type { SyncProgress } from '../../contracts/library';
import type { Health } from '../../domain/health';
import type { SourceId } from '../../domain/keys';
import type { Library } from '../../library/library';
import { createHealth } from '../../net/health';
import { createNet } from '../../net/request';
import type { MusicProvider } from '../../providers/provider';
import type { ConfigurationView } from '../../contracts/configuration';
import { verifySignature } from '../../vault/verify-signature';
import { createConfigurations, type Configurations } from './configuration';
import { configuredSources } from './configured-sources';
import { connectDemo, connectSource } from './connect-source';
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
  readonly configurations: Configurations;
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
  readonly onConfigurations: (views: readonly ConfigurationView[]) => void;
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
      if (!configurations.isNoFault(fact)) factsOfAll(fact).forEach(health.record);
    },
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
    onRound: () => configurations.tick(),
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
  health.subscribe(parts.onHealth);

  const connecting = { library, rows, secrets, callerDeps, origin };
  const settle = async (view: SourceView): Promise<SourceView> => {
    await rows.load();
    refresh();
    net.hurry(view.id);
    watch.startAnew(view.id);
    return view;
  };
  return {
    providerOf: providers.of,
    refresh,
    connect: async (request) => settle(await connectSource(connecting, request)),
    connectDemo: async () => settle(await connectDemo(connecting)),
    pageChanged: ({ online, visible }) => {
      health.hint(online);
      watch.pageChanged(visible);
    },
    health: health.snapshot,
    checkHealth: () => {
      void configurations.checkNow();
      return watch.checkNow();
    },
    sync: (ids) => {
      // A person asked for all, and has a reason to think that it is better now.
      if (ids === undefined) net.hurry(null);
      return syncs.run(
        providers.all().filter(({ source }) => ids === undefined || ids.includes(source)),
      );
    },
    stopSync: syncs.stop,
    configurations,
  };
};

const doesAnswer = async (provider: MusicProvider | null): Promise<boolean> => {
  const ping = provider?.ping(new AbortController().signal);
  return (await ping?.catch(() => null)) !== null && ping !== undefined;
};

/** One tab at a time; where there are no locks each believes that it is alone. */
const alone = <T>(name: string, work: () => Promise<T>): Promise<T> =>
  navigator.locks ? navigator.locks.request(name, work) : work();
