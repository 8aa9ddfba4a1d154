import type { CollectionRef } from '../../contracts/downloads';
import type { Readiness, ReadyCollection } from '../../contracts/drill';
import type { SavedSession } from '../../contracts/session';
import { isKey, splitKey, type Key } from '../../domain/keys';
import type { Track } from '../../domain/music';
import type { Quality } from '../../domain/quality';
import type { Downloads } from '../../downloads/downloads';
import { expectedBytes } from '../../downloads/plan';
import type { Library } from '../../library/library';
import { deviceSource } from './source-rows';

export interface ReadinessParts {
  readonly library: Pick<
    Library,
    'playlists' | 'tracks' | 'album' | 'loadSession' | 'loadSettings'
  >;
  readonly downloads: Pick<Downloads, 'saves'>;
}

/**
 * Songs of the queue that are asked for one by one. "Play all" of a large library makes a queue of thousands,
 * which nobody hears in an outage: this is a long day of music.
 */
const mostSingles = 200;

/** What would play with every server gone, and what is to be asked for so that the rest would, too. */
export const findReadiness = async ({ library, downloads }: ReadinessParts): Promise<Readiness> => {
  const saved = new Set(
    downloads.saves().flatMap(({ key, state }) => (state === 'saved' ? [key] : [])),
  );
  const safe = await library.tracks([...saved]);
  const queue = queueOf(await library.loadSession());
  const lists = await listsOf(library, saved);
  const incomplete = lists.filter(({ view }) => view.missing > 0);
  const views = (all: readonly List[]): readonly ReadyCollection[] => all.map(({ view }) => view);
  const fix = await fixOf(library, saved, incomplete, queue);
  const { downloadQuality } = await library.loadSettings();
  return {
    safeSeconds: safe.reduce((sum, { duration }) => sum + duration, 0),
    safeTracks: saved.size,
    queueTracks: queue.keys.length,
    queueMissing: queue.keys.filter((key) => !saved.has(key)).length,
    complete: views(lists.filter(({ view }) => view.missing === 0)),
    incomplete: views(incomplete),
    fixes: fix.refs,
    fixTracks: fix.tracks.length,
    fixBytes: sumOfBytes(fix.tracks, downloadQuality),
  };
};

interface List {
  readonly view: ReadyCollection;
  /** Known here, each once. */
  readonly tracks: readonly Track[];
}

/** Playlists with at least one song that the catalogue knows: of others nothing can be said. */
const listsOf = async (
  library: ReadinessParts['library'],
  saved: ReadonlySet<Key>,
): Promise<readonly List[]> => {
  const playlists = (await library.playlists()).map(({ playlist }) => playlist);
  const all = await library.tracks([...new Set(playlists.flatMap(({ trackKeys }) => trackKeys))]);
  const byKey = new Map(all.map((track) => [track.key, track]));
  return playlists.flatMap(({ key, name, trackKeys }) => {
    const tracks = [...new Set(trackKeys)].flatMap((each) => byKey.get(each) ?? []);
    if (tracks.length === 0) return [];
    const missing = tracks.filter((track) => !saved.has(track.key)).length;
    const ref: CollectionRef = { kind: 'playlist', key };
    return [{ view: { ref, title: name, tracks: tracks.length, missing }, tracks }];
  });
};

interface Queue {
  /** From the current song on, each once. */
  readonly keys: readonly Key[];
  /** The album that it was made of; null: something else. */
  readonly album: Key | null;
}

const queueOf = (session: SavedSession | null): Queue => {
  if (!session) return { keys: [], album: null };
  const { entries, currentId, repeat, origin } = session;
  const at = entries.findIndex(({ id }) => id === currentId);
  // What lies before it is heard again.
  const ahead = at < 0 || repeat === 'all' ? entries : entries.slice(at);
  return { keys: [...new Set(ahead.map(({ track }) => track))], album: albumOf(origin) };
};

/** The queue remembers the page that it came from. */
const albumOf = (origin: string): Key | null => {
  const [, id] = /^\/albums\/([^/?]+)$/.exec(origin) ?? [];
  if (id === undefined) return null;
  try {
    const key = decodeURIComponent(id);
    return isKey(key) ? key : null;
  } catch {
    return null;
  }
};

interface Fix {
  readonly refs: readonly CollectionRef[];
  /** What they bring that is not here, each song once. */
  readonly tracks: readonly Track[];
}

/** The playlists that lack something, then what the queue lacks beyond them: an album whole, songs singly. */
const fixOf = async (
  library: ReadinessParts['library'],
  saved: ReadonlySet<Key>,
  incomplete: readonly List[],
  queue: Queue,
): Promise<Fix> => {
  const tracks = new Map<Key, Track>();
  const refs: CollectionRef[] = [];
  /** A file of this device can be had from nobody. */
  const take = (ref: CollectionRef, songs: readonly Track[]): void => {
    const lacking = songs.filter(({ key }) => !saved.has(key) && isRemote(key));
    if (lacking.length === 0) return;
    refs.push(ref);
    for (const track of lacking) tracks.set(track.key, track);
  };
  for (const { view, tracks: songs } of incomplete) take(view.ref, songs);
  const lacking = (): readonly Key[] =>
    queue.keys.filter((key) => !saved.has(key) && !tracks.has(key));
  if (queue.album !== null && lacking().length > 0) {
    const songs = (await library.album(queue.album))?.tracks ?? [];
    const ofAlbum = new Set(songs.map(({ key }) => key));
    if (lacking().some((key) => ofAlbum.has(key))) take({ kind: 'album', key: queue.album }, songs);
  }
  for (const track of await library.tracks(lacking().slice(0, mostSingles))) {
    take({ kind: 'track', key: track.key }, [track]);
  }
  return { refs, tracks: [...tracks.values()] };
};

const isRemote = (key: Key): boolean => splitKey(key).source !== deviceSource;

const sumOfBytes = (tracks: readonly Track[], quality: Quality): number =>
  tracks.reduce((sum, { size, duration }) => sum + expectedBytes({ size, duration }, quality), 0);
