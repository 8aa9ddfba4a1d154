import type { Album, Artist, Catalogue, Song } from '../music/catalogue';

/** Small letters without accents; what is between words does not count. */
export const foldText = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

interface Entry<T> {
  readonly item: T;
  /** Name alone, for the order; with a blank before each word. */
  readonly name: string;
  /** All that is looked in. */
  readonly text: string;
  readonly musicBrainzId: string;
}

interface SearchIndex {
  readonly artists: readonly Entry<Artist>[];
  readonly albums: readonly Entry<Album>[];
  readonly songs: readonly Entry<Song>[];
}

const createEntry = <T>(
  item: T,
  id: string,
  name: string,
  ...more: readonly string[]
): Entry<T> => {
  const folded = ` ${foldText(name)}`;
  const text = [folded, ...more.map((one) => ` ${foldText(one)}`)].join(' ');
  return { item, name: folded, text, musicBrainzId: id };
};

const createIndex = ({ artists, albums, songs }: Catalogue): SearchIndex => ({
  artists: artists.map((one) => createEntry(one, one.artistId, one.name)),
  albums: albums.map((one) => createEntry(one, one.releaseId, one.name, one.artist)),
  songs: songs.map((one) =>
    createEntry(one, one.record.recordingId, one.record.title, one.artist, one.album.name),
  ),
});

/** Made when first asked for, gone with its catalogue. */
const indexes = new WeakMap<Catalogue, SearchIndex>();

export const searchIndexOf = (catalogue: Catalogue): SearchIndex => {
  const known = indexes.get(catalogue);
  if (known) return known;
  const made = createIndex(catalogue);
  indexes.set(catalogue, made);
  return made;
};

/** 0 the name begins so; 1 a word of it does; 2 all words begin somewhere; 3 within words. */
const rankOf = <T>({ name, text }: Entry<T>, folded: string, words: readonly string[]): number => {
  if (name.startsWith(` ${folded}`)) return 0;
  if (name.includes(` ${folded}`)) return 1;
  return words.every((word) => text.includes(` ${word}`)) ? 2 : 3;
};

/**
 * All entries with every word of the query, best first, otherwise in the order of the catalogue, so
 * that pages fit together. A query without letters and digits (`""`, `*`) finds everything.
 */
export const findEntries = <T>(entries: readonly Entry<T>[], query: string): readonly T[] => {
  const folded = foldText(query);
  if (folded === '') return entries.map(({ item }) => item);
  const words = folded.split(' ');
  const id = query.trim().toLowerCase();
  return entries
    .filter(
      ({ text, musicBrainzId }) =>
        words.every((word) => text.includes(word)) ||
        (musicBrainzId !== '' && musicBrainzId.toLowerCase() === id),
    )
    .map((entry) => ({ entry, rank: rankOf(entry, folded, words) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ entry }) => entry.item);
};
