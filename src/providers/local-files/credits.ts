import type { FileGroup } from './group-files';
import { foldName } from './music-ids';
import type { ReadFile } from './read-one';

/** Whom a song and its album are by, and what the album is called; '' where nothing tells. */
export interface Credits {
  /** As displayed. */
  readonly artist: string;
  /** The one under whom the song is found. */
  readonly leadArtist: string;
  readonly album: string;
  readonly albumArtist: string;
}

/** The name that tags use for albums of many artists. */
const variousArtists = 'Various Artists';

/** "Somebody feat. Somebody Else" is found under Somebody. */
const guest = /\s+[([]?(?:feat|ft|featuring)\b/i;

const leadOf = ({ tags: { common } }: ReadFile): string => {
  if (common.artists.length > 1) return common.artists[0]!;
  const artist = common.artist || (common.artists[0] ?? '');
  return artist.split(guest, 1)[0] || artist;
};

/**
 * Credits of songs of one folder. An album without an artist of its own is by the artist of its
 * songs, or by various ones, when its neighbours with the same album name are by others.
 */
export const creditFiles = (
  files: readonly ReadFile[],
  { albumName }: Pick<FileGroup, 'albumName'>,
): readonly Credits[] => {
  const albumOf = ({ tags }: ReadFile): string => tags.common.album || albumName;
  const leads = new Map<string, Set<string>>();
  for (const file of files.filter(({ tags }) => tags.common.albumartist === '')) {
    const album = foldName(albumOf(file));
    leads.set(album, (leads.get(album) ?? new Set()).add(foldName(leadOf(file))));
  }
  return files.map((file): Credits => {
    const { common } = file.tags;
    const [album, leadArtist] = [albumOf(file), leadOf(file)];
    // A folder of songs without tags is no compilation: nobody knows whom they are by.
    const isMixed = common.album !== '' && (leads.get(foldName(album))?.size ?? 0) > 1;
    return {
      artist: common.artist || common.artists.join(', '),
      leadArtist,
      album,
      albumArtist:
        common.albumartist || (common.compilation || isMixed ? variousArtists : leadArtist),
    };
  });
};
