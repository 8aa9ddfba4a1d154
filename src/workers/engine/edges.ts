import type { ConnectRequest, Credentials, SourceView } from '../../contracts/connect';
import { HoldfastError } from '../../domain/error';
import type { SourceId } from '../../domain/keys';
import type { Track } from '../../domain/music';
import type { Library } from '../../library/library';
import { createCaller, type CallerDeps } from '../../providers/opensubsonic/caller';
import type { OpenSubsonicConfig } from '../../providers/opensubsonic/config';
import type { Connected } from '../../providers/opensubsonic/connect';
import type { ConnectParts } from './connect-source';
import { discover } from './discovery';
import { readConfig, type SourceConfig } from './source-config';

/** Further addresses of a source: the same library by another way, proven by its songs. */

/** As many as anybody has: at home, from outside, two mirrors; each costs a look now and then. */
const mostEdges = 8;

/**
 * Signs in at the address with the account of the source, which the listener declares to be the same there.
 * Rejects as `connectOpenSubsonic`, and with `input.invalid` with `what`: `other-library` (it does not have these
 * songs), `known-address`, `too-many-addresses`.
 */
export const addEdge = async (
  parts: ConnectParts,
  source: SourceId,
  address: string,
): Promise<SourceView> => {
  const { rows, secrets, callerDeps, library } = parts;
  const row = rows.rows().find(({ id }) => id === source);
  const config = row && readConfig(row.config);
  if (!row || !config) throw new HoldfastError('storage.missing', { what: 'sources' });
  const edges = [config, ...config.mirrors];
  if (edges.length >= mostEdges) throw refuse('too-many-addresses');
  const credentials = await secrets.open(source, row.sealedCredentials);
  const [{ connectOpenSubsonic }, { proxy }] = await Promise.all([
    import('../../providers/opensubsonic/connect'),
    discover(parts.origin),
  ]);
  const connected = await connectOpenSubsonic(
    {
      address,
      credentials,
      allowPlainPassword: row.view.signIn === 'plain-password',
      canProxy: proxy !== 'none',
      signal: new AbortController().signal,
    },
    callerDeps,
  );
  const mirror = connected.config;
  if (edges.some((edge) => edge.address === mirror.address)) throw refuse('known-address');
  const songs = await someSongs(library, source);
  if (!(await isLibraryOf(songs, mirror, credentials, callerDeps))) throw refuse('other-library');
  return store(parts, source, { ...config, mirrors: [...config.mirrors, mirror] });
};

/**
 * Whoever signs in at another address of a library that is known has found another way to it, not another
 * library: what was downloaded counts. Null: it is none that is known. The account must be the same, since
 * playlists and stars are the account's.
 */
export const joinKnown = async (
  parts: ConnectParts,
  { credentials }: ConnectRequest,
  { config: found }: Connected,
): Promise<SourceView | null> => {
  const { rows, library, callerDeps, secrets } = parts;
  // A key names an account that is not known here: two of them may be two listeners.
  if (found.username === '') return null;
  for (const { id, view, config: stored } of rows.rows()) {
    const config = readConfig(stored);
    const isOther = view.kind !== 'opensubsonic' || view.username !== found.username;
    if (!config || isOther || config.address === found.address) continue;
    if (config.mirrors.length + 1 >= mostEdges) continue;
    const songs = await someSongs(library, id);
    // Of an empty library nothing can be told.
    // Whoever cannot prove it is a library of its own; the sign-in was good all the same.
    const isSame = isLibraryOf(songs, found, credentials, callerDeps).catch(() => false);
    if (songs.length === 0 || !(await isSame)) continue;
    const others = config.mirrors.filter(({ address }) => address !== found.address);
    const row = await library.sources.get(id);
    if (!row) continue;
    // The newest sign-in is the one that was just proven.
    const sealedCredentials = await secrets.seal(id, credentials);
    await library.sources.put({ ...row, sealedCredentials });
    return store(parts, id, { ...config, mirrors: [...others, found] });
  }
  return null;
};

const isLibraryOf = async (
  songs: readonly Track[],
  config: OpenSubsonicConfig,
  credentials: Credentials,
  callerDeps: CallerDeps,
): Promise<boolean> => {
  const { hasSongs } = await import('../../providers/opensubsonic/same-library');
  const secret = () => Promise.resolve(credentials);
  const caller = createCaller(`connect:${config.address}`, config, secret, callerDeps);
  return hasSongs(caller, songs, new AbortController().signal);
};

/** The last address cannot be removed: that is removing the service. */
export const removeEdge = async (
  parts: Pick<ConnectParts, 'library' | 'rows'>,
  source: SourceId,
  address: string,
): Promise<SourceView> => {
  const row = parts.rows.rows().find(({ id }) => id === source);
  const config = row && readConfig(row.config);
  if (!row || !config) throw new HoldfastError('storage.missing', { what: 'sources' });
  const [first, ...others] = [config, ...config.mirrors].filter((edge) => edge.address !== address);
  if (!first) throw refuse('last-address');
  return store(parts, source, { ...first, mirrors: others.map(withoutMirrors) });
};

const withoutMirrors = (config: OpenSubsonicConfig & { readonly mirrors?: unknown }) => {
  const { mirrors: _, ...plain } = config;
  return plain;
};

const refuse = (what: string): HoldfastError => new HoldfastError('input.invalid', { what });

const store = async (
  { library, rows }: Pick<ConnectParts, 'library' | 'rows'>,
  source: SourceId,
  config: SourceConfig,
): Promise<SourceView> => {
  const row = await library.sources.get(source);
  if (!row) throw new HoldfastError('storage.missing', { what: 'sources' });
  const view: SourceView = {
    ...row.view,
    address: config.address,
    viaProxy: config.viaProxy,
    mirrors: config.mirrors.map((mirror) => mirror.address),
  };
  await library.sources.put({ ...row, view, config });
  await rows.load();
  return view;
};

/** Three songs are proof enough; of one album, since they are at hand. */
const someSongs = async (library: Library, source: SourceId): Promise<readonly Track[]> => {
  const sample = library.sampleOf(source);
  if (!sample) return [];
  const album = sample.albumKey ? await library.album(sample.albumKey) : null;
  const others = (album?.tracks ?? []).filter(({ key }) => key !== sample.key);
  return [sample, ...others.slice(0, 2)];
};
