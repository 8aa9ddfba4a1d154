import { unknownAlbum, unknownArtist, variousArtists } from './catalogue';
import { folderOf, nameOf } from './file-kinds';
import { foldName } from './ids';
import type { TrackRecord } from './track-record';

/** `Artist/Album/01.mp3` without tags: the folder above the album's. */
export const artistOf = (record: TrackRecord): string =>
  record.artist || nameOf(folderOf(folderOf(record.path))) || unknownArtist;

export const albumNameOf = (record: TrackRecord): string => record.album || unknownAlbum;

export interface AlbumClaim {
  readonly record: TrackRecord;
  readonly name: string;
  readonly artist: string;
  readonly artists: readonly string[];
  /** Songs with the same one are one album. */
  readonly key: readonly string[];
}

/** Songs of one folder and album name, for albums whose artist no tag names. */
const neighbourhood = (record: TrackRecord): string =>
  `${folderOf(record.path)}\0${foldName(albumNameOf(record))}`;

const groupBy = <T>(list: readonly T[], keyOf: (item: T) => string): Map<string, T[]> => {
  const groups = new Map<string, T[]>();
  for (const item of list) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
};

/** Album artist by tag; else "various" for a compilation or for neighbours that differ; else the artist. */
const albumArtists = (records: readonly TrackRecord[]): Map<TrackRecord, string> => {
  const found = new Map<TrackRecord, string>();
  for (const record of records) if (record.albumArtist) found.set(record, record.albumArtist);
  const untold = records.filter((record) => record.albumArtist === '');
  for (const group of groupBy(untold, neighbourhood).values()) {
    const mixed = new Set(group.map((record) => foldName(artistOf(record)))).size > 1;
    for (const record of group) {
      const various = record.compilation || (mixed && record.album !== '');
      found.set(record, various ? variousArtists : artistOf(record));
    }
  }
  return found;
};

/**
 * Which album each song belongs to. The MusicBrainz release tells namesakes apart (an album and its
 * new edition), and is no part of the identity otherwise: tagging one song more must not change ids.
 */
export const claimAlbums = (records: readonly TrackRecord[]): AlbumClaim[] => {
  const artistFor = albumArtists(records);
  const nameKey = (record: TrackRecord): string =>
    `${foldName(artistFor.get(record)!)}\0${foldName(albumNameOf(record))}`;
  return [...groupBy(records, nameKey)].flatMap(([key, group]) => {
    const releases = new Set(group.map(({ releaseId }) => releaseId).filter(Boolean));
    return group.map((record) => {
      const artist = artistFor.get(record)!;
      const tagged = record.albumArtist !== '' && record.albumArtists.length > 1;
      return {
        record,
        name: albumNameOf(record),
        artist,
        artists: tagged ? record.albumArtists : [artist],
        key: releases.size > 1 ? [key, record.releaseId] : [key],
      };
    });
  });
};
