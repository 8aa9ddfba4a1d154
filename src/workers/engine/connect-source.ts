import type { ConnectRequest, SourceView } from '../../contracts/connect';
import { HoldfastError } from '../../domain/error';
import { toSourceId, type SourceId } from '../../domain/keys';
import type { Library } from '../../library/library';
import type { CallerDeps } from '../../providers/opensubsonic/caller';
import type { Connected } from '../../providers/opensubsonic/connect';
import { discover } from './discovery';
import type { Secrets } from './secrets';
import { readConfig } from './source-config';
import type { SourceRows } from './source-rows';

export interface ConnectParts {
  readonly library: Library;
  readonly rows: SourceRows;
  readonly secrets: Secrets;
  readonly callerDeps: CallerDeps;
  readonly origin: string;
}

/** Signs in where the listener says, and writes the service down. Rejects as `providers/opensubsonic/connect`. */
export const connectSource = async (
  parts: ConnectParts,
  request: ConnectRequest,
  demo = false,
): Promise<SourceView> => {
  // Needed once a service: loaded when it is.
  const [{ connectOpenSubsonic }, { proxy }] = await Promise.all([
    import('../../providers/opensubsonic/connect'),
    discover(parts.origin),
  ]);
  const connected = await connectOpenSubsonic(
    {
      address: request.address,
      credentials: request.credentials,
      allowPlainPassword: request.allowPlainPassword,
      canProxy: proxy !== 'none',
      // As long as the page waits; each try has limits of its own.
      signal: new AbortController().signal,
    },
    parts.callerDeps,
  );
  if (request.source === null && !demo) {
    const { joinKnown } = await import('./edges');
    const joined = await joinKnown(parts, request, connected);
    if (joined) return joined;
  }
  return storeSource(parts, request, connected, demo);
};

export const connectDemo = async (parts: ConnectParts): Promise<SourceView> => {
  const { demo } = await discover(parts.origin);
  if (!demo) throw new HoldfastError('demo.not-here');
  // The demo's password is printed in the README: its library holds nothing that is anybody's own.
  const credentials = { kind: 'password', username: demo.username, password: 'demo' } as const;
  const request = { address: parts.origin, credentials, allowPlainPassword: false, source: null };
  return connectSource(parts, request, true);
};

const storeSource = async (
  { library, rows, secrets, callerDeps }: ConnectParts,
  request: ConnectRequest,
  { config, serverInfo, name }: Connected,
  demo: boolean,
): Promise<SourceView> => {
  // The same account of the same address is the same source, so that its downloads count again.
  const known = rows
    .views()
    .find(
      (view) =>
        view.id === request.source ||
        (view.address === config.address && view.username === config.username),
    );
  const id = known?.id ?? mintSourceId(callerDeps.randomBytes);
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
    syncedAt: known?.syncedAt ?? 0,
    // Signing in anew is no reason to forget the other addresses.
    ...(known?.mirrors ? { mirrors: known.mirrors } : {}),
  };
  const sealedCredentials = await secrets.seal(id, request.credentials);
  const mirrors = readConfig(rows.rows().find((row) => row.id === id)?.config)?.mirrors ?? [];
  const others = mirrors.filter(({ address }) => address !== config.address);
  await library.sources.put({
    id,
    view,
    sealedCredentials,
    config: { ...config, mirrors: others },
  });
  return view;
};

/** 80 random bits in base 32: an identity that says nothing about the server. */
const mintSourceId = (randomBytes: CallerDeps['randomBytes']): SourceId => {
  const letters = 'abcdefghijklmnopqrstuvwxyz234567';
  return toSourceId(Array.from(randomBytes(16), (byte) => letters[byte & 31]).join(''));
};
