import type { Key } from '../domain/keys';
import type { Track } from '../domain/music';
import type { Shelf } from './catalogue/shelf';
import { fold } from './search/fold';

export interface SimilarQuery {
  /** What was heard last, the last one last. */
  readonly seeds: readonly Track[];
  /** In the queue, or heard just now. */
  readonly without: ReadonlySet<Key>;
  readonly mayPlay: (key: Key) => boolean;
  readonly isStarred: (key: Key) => boolean;
  /** How often it was heard on this device. */
  readonly playsOf: (key: Key) => number;
  readonly count: number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

/** What one likeness is worth beside the others; chance decides among what is nearly as good. */
const worth = { genre: 4, artist: 2.5, year: 1.5, starred: 1.5, plays: 0.5, luck: 1.5 } as const;
/** Years after which two songs have nothing of an age in common any more. */
const ageSpan = 12;
/** Songs of one artist among those that are added: likeness is no album. */
const mostOfArtist = 3;

/** `Rock; Indie / Folk` are three. */
const genresOf = (text: string): readonly string[] =>
  fold(text)
    .split(/[;,/|]/)
    .map((genre) => genre.trim())
    .filter((genre) => genre !== '');

/** Songs of the library that go with what was heard last, best first; read column by column, as all of them are. */
export const findSimilar = (tracks: Shelf<Track>, query: SimilarQuery): readonly Key[] => {
  const score = scoreBy(tracks, query);
  const scored: { readonly at: number; readonly score: number }[] = [];
  for (let at = 0; at < tracks.count; at += 1) {
    const likeness = score(at);
    if (likeness > 0) scored.push({ at, score: likeness + query.random() * worth.luck });
  }
  scored.sort((a, b) => b.score - a.score);
  const [artists, titles] = [tracks.texts('artist'), tracks.texts('title')];
  const byArtist = new Map<string, number>();
  const taken = new Set<string>();
  const found: Key[] = [];
  for (const { at } of scored) {
    if (found.length >= query.count) break;
    const artist = fold(artists[at]!);
    const song = `${artist}\n${fold(titles[at]!)}`;
    const of = byArtist.get(artist) ?? 0;
    // The same song of another album or service is the same song.
    if (of >= mostOfArtist || taken.has(song)) continue;
    const { key } = tracks.record(at);
    if (query.without.has(key) || !query.mayPlay(key)) continue;
    byArtist.set(artist, of + 1);
    taken.add(song);
    found.push(key);
  }
  return found;
};

const scoreBy = (tracks: Shelf<Track>, query: SimilarQuery): ((at: number) => number) => {
  const { seeds, isStarred, playsOf } = query;
  const genres = new Set(seeds.flatMap(({ genre }) => genresOf(genre)));
  const artists = new Set(seeds.map(({ artist }) => fold(artist)));
  const years = seeds.map(({ year }) => year).filter((year) => year > 0);
  const [genreTexts, artistTexts] = [tracks.texts('genre'), tracks.texts('artist')];
  const isLike = new Map<string, boolean>();
  const sharesGenre = (text: string): boolean => {
    const known = isLike.get(text);
    if (known !== undefined) return known;
    const shares = genresOf(text).some((genre) => genres.has(genre));
    isLike.set(text, shares);
    return shares;
  };
  const nearness = (year: number): number =>
    year > 0 ? Math.max(0, ...years.map((other) => 1 - Math.abs(year - other) / ageSpan)) : 0;
  return (at) => {
    const likeness =
      (sharesGenre(genreTexts[at]!) ? worth.genre : 0) +
      (artists.has(fold(artistTexts[at]!)) ? worth.artist : 0) +
      nearness(tracks.number('year', at)) * worth.year;
    if (likeness === 0) return 0;
    const { key } = tracks.record(at);
    const liked = isStarred(key) ? worth.starred : 0;
    return likeness + liked + Math.log2(1 + playsOf(key)) * worth.plays;
  };
};
