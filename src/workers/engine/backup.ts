import type { PinRecord } from '../../contracts/records';
import type { Key } from '../../domain/keys';
import type { Library } from '../../library/library';
import { writeBackup, type BackupContent, type TrackNote } from './backup-format';
import { clip, serviceOf } from './note-format';
import type { SourceRows } from './source-rows';

/**
 * Everything that a listener made or chose here, as the text of one file: settings, queue, wishes, and what
 * their playlists and stars were, with enough of each song to find it elsewhere. No secret and no audio.
 */
export const makeBackup = async (
  library: Library,
  rows: SourceRows,
  now: number,
): Promise<string> => {
  const noteOf = (key: Key): TrackNote => {
    const track = library.trackOf(key);
    return {
      key,
      title: clip(track?.title),
      artist: clip(track?.artist),
      album: clip(track?.album),
      duration: track?.duration ?? 0,
      isrc: clip(track?.isrc),
      musicBrainzId: clip(track?.musicBrainzId),
      path: clip(track?.path),
    };
  };
  const [settings, session, pins, playlists] = await Promise.all([
    library.loadSettings(),
    library.loadSession(),
    library.records.pins(),
    library.playlists(),
  ]);
  const content: BackupContent = {
    settings: { ...settings },
    queue: session && { session, tracks: [...tracksOf(session.entries)].map(noteOf) },
    downloads: pins.map((pin) => ({ ...wishOf(pin), tracks: pin.trackKeys.map(noteOf) })),
    playlists: playlists.map(({ playlist: { key, name, comment, trackKeys } }) => ({
      key,
      name: clip(name),
      comment: clip(comment),
      tracks: trackKeys.map(noteOf),
    })),
    starred: [...library.starred()],
    services: rows.views().map(serviceOf),
  };
  return writeBackup(content, now);
};

const tracksOf = (entries: readonly { readonly track: Key }[]): ReadonlySet<Key> =>
  new Set(entries.map(({ track }) => track));

const wishOf = ({ ref, title, quality, follow, wifiOnly, addedAt }: PinRecord) => ({
  ref,
  title: clip(title),
  quality,
  follow,
  wifiOnly,
  addedAt,
});
