import * as v from 'valibot';
import type { ConnectRequest, Credentials, SourceView } from '../../contracts/connect';
import { HoldfastError } from '../../domain/error';
import { toSourceId, type SourceId } from '../../domain/keys';
import type { Library } from '../../library/library';
import type { HealthMonitor } from '../../net/health';
import type { Net } from '../../net/request';
import type { OpenSubsonicConfig } from '../../providers/opensubsonic/config';
import type { Connected } from '../../providers/opensubsonic/connect';
import { createOpenSubsonic } from '../../providers/opensubsonic/open-subsonic';
import type { MusicProvider } from '../../providers/provider';
import { discover } from './discovery';
import type { Secrets } from './secrets';

/** The music services of this device: rows in the library, providers in memory. */
export interface Sources {
  readonly load: () => Promise<void>;
  readonly views: () => readonly SourceView[];
  readonly providerOf: (source: SourceId) => MusicProvider | null;
  readonly providers: () => readonly MusicProvider[];
  readonly connect: (request: ConnectRequest) => Promise<SourceView>;
  readonly connectDemo: () => Promise<SourceView>;
  /** The source of files of this device; made when the first file is added. */
  readonly ensureDevice: (name: string) => Promise<SourceId>;
  readonly remove: (source: SourceId) => Promise<void>;
}

export interface SourcesParts {
  readonly library: Library;
  readonly secrets: Secrets;
  readonly net: Net;
  readonly health: HealthMonitor;
  readonly origin: string;
  readonly randomBytes: (length: number) => Uint8Array;
}

export const deviceSource = toSourceId('device');

const configSchema = v.object({
  address: v.string(),
  username: v.string(),
  transport: v.picklist(['post', 'get']),
  mediaTransport: v.picklist(['post', 'get']),
  signIn: v.picklist(['api-key', 'token', 'plain-password']),
  version: v.string(),
  viaProxy: v.boolean(),
  extensions: v.array(v.string()),
});

export const createSources = (parts: SourcesParts): Sources => {
  const { library, secrets, net, health, origin } = parts;
  const providers = new Map<SourceId, MusicProvider>();
  let views: readonly SourceView[] = [];
  const callerDeps = { net, randomBytes: parts.randomBytes, proxyBase: `${origin}/proxy` };

  const openProvider = (source: SourceId, config: OpenSubsonicConfig): MusicProvider =>
    createOpenSubsonic({
      ...callerDeps,
      source,
      config,
      secret: async () =>
        secrets.open(source, (await library.sources.get(source))?.sealedCredentials ?? null),
    });

  const load = async (): Promise<void> => {
    const rows = await library.sources.list();
    views = rows.map((row) => row.view);
    const ids = new Set(rows.map((row) => row.id));
    for (const id of providers.keys()) {
      if (ids.has(id)) continue;
      providers.delete(id);
      health.forget(id);
      net.forget(id);
    }
    for (const row of rows) {
      if (row.view.kind !== 'opensubsonic') continue;
      const config = v.safeParse(configSchema, row.config);
      // A row that cannot be read keeps its music; only its server cannot be asked.
      if (!config.success) continue;
      providers.set(row.id, openProvider(row.id, config.output));
      health.watch(row.id, row.view.name, [row.id]);
    }
  };

  /** The same account of the same address is the same source, so that its downloads count again. */
  const idFor = (request: ConnectRequest, { config }: Connected): SourceId => {
    const known = views.find(
      (view) =>
        view.id === request.source ||
        (view.address === config.address && view.username === config.username),
    );
    return known?.id ?? mintSourceId(parts.randomBytes);
  };

  const store = async (
    request: ConnectRequest,
    connected: Connected,
    demo: boolean,
  ): Promise<SourceView> => {
    const { config, serverInfo, name } = connected;
    const id = idFor(request, connected);
    const view: SourceView = {
      id,
      name: demo ? 'Demo library' : name,
      address: config.address,
      username: config.username,
      server: { type: serverInfo.type, version: serverInfo.version },
      signIn: config.signIn,
      viaProxy: config.viaProxy,
      kind: 'opensubsonic',
      demo,
      syncedAt: views.find((each) => each.id === id)?.syncedAt ?? 0,
    };
    const sealedCredentials = await secrets.seal(id, request.credentials);
    await library.sources.put({ id, view, config, sealedCredentials });
    await load();
    net.hurry(id);
    return view;
  };

  const connect = async (request: ConnectRequest, demo = false): Promise<SourceView> => {
    const { proxy } = await discover(origin);
    // Needed once a service, and a seventh of our own code: loaded when it is.
    const { connectOpenSubsonic } = await import('../../providers/opensubsonic/connect');
    const connected = await connectOpenSubsonic(
      {
        address: request.address,
        credentials: request.credentials,
        allowPlainPassword: request.allowPlainPassword,
        canProxy: proxy !== 'none',
        // As long as the page waits; each try has limits of its own.
        signal: new AbortController().signal,
      },
      callerDeps,
    );
    return store(request, connected, demo);
  };

  return {
    load,
    views: () => views,
    providerOf: (source) => providers.get(source) ?? null,
    providers: () => [...providers.values()],
    connect: (request) => connect(request),
    connectDemo: async () => {
      const { demo } = await discover(origin);
      if (!demo) throw new HoldfastError('demo.not-here');
      const credentials: Credentials = {
        kind: 'password',
        username: demo.username,
        // Printed in the README: the demo library holds nothing that is anybody's own.
        password: 'demo',
      };
      return connect(
        { address: origin, credentials, allowPlainPassword: false, source: null },
        true,
      );
    },
    ensureDevice: async (name) => {
      if (views.some((view) => view.id === deviceSource)) return deviceSource;
      const view: SourceView = { ...deviceView, name };
      await library.sources.put({ id: deviceSource, view, config: null, sealedCredentials: null });
      await load();
      return deviceSource;
    },
    remove: async (source) => {
      await library.sources.remove(source);
      await load();
    },
  };
};

const deviceView: SourceView = {
  id: deviceSource,
  name: '',
  address: '',
  username: '',
  server: { type: '', version: '' },
  signIn: 'token',
  viaProxy: false,
  kind: 'device',
  demo: false,
  syncedAt: 0,
};

/** 80 random bits in base 32: an identity that says nothing about the server. */
const mintSourceId = (randomBytes: (length: number) => Uint8Array): SourceId => {
  const letters = 'abcdefghijklmnopqrstuvwxyz234567';
  return toSourceId(Array.from(randomBytes(16), (byte) => letters[byte & 31]).join(''));
};
