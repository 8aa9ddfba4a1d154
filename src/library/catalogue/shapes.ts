import type { Key } from '../../domain/keys';
import type { Album, Artist, ReplayGain, Track } from '../../domain/music';
import type { BlockKind } from '../schema';

/** Which columns a track, an album and an artist are kept in. Raise `blockVersion` with any change. */

export type NumberType = 'f64' | 'f32' | 'u32' | 'u16';

export interface NumberColumn<T> {
  readonly name: string;
  readonly type: NumberType;
  /** NaN stands for "not there". */
  readonly of: (record: T) => number | undefined;
}

export interface Shape<T> {
  readonly kind: BlockKind;
  /** The kind as it stands in a block's header. */
  readonly code: number;
  /** Columns of keys; the first is the record's own. */
  readonly keys: readonly (keyof T & string)[];
  readonly texts: readonly (keyof T & string)[];
  readonly numbers: readonly NumberColumn<T>[];
  /** Adds what is not a plain column. */
  readonly finish?: (record: Record<string, unknown>, number: (name: string) => number) => void;
}

const column = <T>(name: keyof T & string, type: NumberType): NumberColumn<T> => ({
  name,
  type,
  of: (record) => {
    const value: unknown = record[name];
    return typeof value === 'number' ? value : 0;
  },
});

const gains = ['trackGain', 'albumGain', 'trackPeak', 'albumPeak'] as const;

const gainColumn = (name: keyof ReplayGain): NumberColumn<Track> => ({
  name,
  type: 'f32',
  of: ({ replayGain }) => replayGain?.[name] ?? NaN,
});

/** Seven digits fit into 32 bits; what lies beyond them is noise that was never sent. */
const tidy = (value: number): number => Math.round(value * 1e6) / 1e6;

const finishTrack = (record: Record<string, unknown>, number: (name: string) => number): void => {
  const found = gains
    .map((name) => [name, number(name)] as const)
    .filter(([, value]) => !Number.isNaN(value));
  record['replayGain'] =
    found.length > 0 ? Object.fromEntries(found.map(([name, value]) => [name, tidy(value)])) : null;
};

export const trackShape: Shape<Track> = {
  kind: 'tracks',
  code: 1,
  keys: ['key', 'artistKey', 'albumKey', 'artKey'],
  texts: [
    'title',
    'artist',
    'album',
    'albumArtist',
    'genre',
    'suffix',
    'contentType',
    'musicBrainzId',
    'isrc',
    'path',
  ],
  numbers: [
    column('duration', 'f64'),
    column('size', 'f64'),
    column('created', 'f64'),
    ...gains.map(gainColumn),
    column('bitRate', 'u32'),
    column('disc', 'u16'),
    column('number', 'u16'),
    column('year', 'u16'),
  ],
  finish: finishTrack,
};

export const albumShape: Shape<Album> = {
  kind: 'albums',
  code: 2,
  keys: ['key', 'artistKey', 'artKey'],
  texts: ['title', 'artist', 'genre', 'musicBrainzId'],
  numbers: [
    column('duration', 'f64'),
    column('created', 'f64'),
    column('songCount', 'u32'),
    column('year', 'u16'),
  ],
};

export const artistShape: Shape<Artist> = {
  kind: 'artists',
  code: 3,
  keys: ['key', 'artKey'],
  texts: ['name', 'sortName', 'musicBrainzId'],
  numbers: [column('albumCount', 'u32')],
};

export interface Keyed {
  readonly key: Key;
}
