import type { CollectionRef } from '../../contracts/downloads';
import { HoldfastError } from '../../domain/error';
import { splitKey, type Key, type SourceId } from '../../domain/keys';
import type { Track } from '../../domain/music';
import type {
  AudioAnswer,
  AudioRequest,
  CollectionFacts,
  DownloadPorts,
  SealedObjects,
} from '../../downloads/ports';
import type { Library } from '../../library/library';
import type { MusicProvider } from '../../providers/provider';
import type { Art } from './art';
import type { DeviceFiles } from './device-files';
import type { LyricsKeeper } from './lyrics';
import { deviceSource } from './source-rows';
import { systemClock } from '../../domain/system-clock';

export interface PortParts {
  readonly library: Library;
  readonly objects: SealedObjects;
  readonly providerOf: (source: SourceId) => Promise<MusicProvider | null>;
  readonly files: DeviceFiles;
  readonly art: Art;
  readonly lyrics: LyricsKeeper;
}

/** What the downloads are handed: the rest of the engine, in their own words. */
export const createDownloadPorts = (parts: PortParts): DownloadPorts => {
  const { library, objects, art, lyrics } = parts;
  const fetchAudio = createFetchAudio(parts);
  return {
    records: library.records,
    objects,
    fetchAudio,
    factsOf: (key) => library.trackOf(key),
    collectionOf: (ref) => findCollection(library, ref),
    keepExtras: async (key, signal) => {
      // Passing faults: the music is here, its picture may come another time.
      const artKey = library.trackOf(key)?.artKey;
      if (artKey) await art.keep(artKey, signal).catch(() => undefined);
      if (splitKey(key).source !== deviceSource) {
        await lyrics.keep(key, signal).catch(() => undefined);
      }
    },
    dropExtras: async (keys) => {
      await lyrics.drop(keys);
      const stillUsed = new Set(
        (await library.records.all()).map((record) => library.trackOf(record.trackKey)?.artKey),
      );
      const artKeys = keys.map((key) => library.trackOf(key)?.artKey ?? null);
      await art.drop(artKeys.filter((key) => key !== null && !stillUsed.has(key)) as Key[]);
    },
    clock: systemClock,
  };
};

/** Opens a track at its source; also how it is heard when it is not on the device. */
export const createFetchAudio =
  ({ providerOf, files }: Pick<PortParts, 'providerOf' | 'files'>) =>
  async ({ track, quality, from, signal }: AudioRequest): Promise<AudioAnswer> => {
    const { source, id } = splitKey(track);
    if (source === deviceSource) return files.open(track, from);
    const provider = await providerOf(source);
    if (!provider) throw new HoldfastError('audio.not-available', { why: 'no source' });
    const range = from === null ? null : { first: from, last: null };
    const answer = await provider.audio({ id, quality, range, signal });
    // Where Content-Range cannot be read, a part that goes to the end tells the whole by its length.
    const rest = answer.partial && answer.length !== null ? answer.first + answer.length : null;
    return { ...answer, total: answer.total ?? rest };
  };

const findCollection = async (
  library: Library,
  { kind, key }: CollectionRef,
): Promise<CollectionFacts | null> => {
  if (kind === 'album') {
    const page = await library.album(key);
    return page && facts(page.album.title, page.album.artKey, page.tracks);
  }
  if (kind === 'playlist') {
    const page = await library.playlist(key);
    return page && facts(page.playlist.name, page.playlist.artKey, page.tracks);
  }
  const track = library.trackOf(key);
  return track && facts(track.title, track.artKey, [track]);
};

const facts = (title: string, artKey: Key | null, tracks: readonly Track[]): CollectionFacts => ({
  title,
  artKey: artKey ?? tracks[0]?.artKey ?? null,
  trackKeys: tracks.map((track) => track.key),
});
