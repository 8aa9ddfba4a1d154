import type { SearchResults } from '../../contracts/library';
import type { Playlist } from '../../domain/music';
import type { Catalogue } from '../catalogue/catalogue';
import type { Shelf } from '../catalogue/shelf';
import { takeBest, type Scored } from './best';
import { findNear, forgivenEdits } from './dictionary';
import { fold } from './fold';
import { createQueryIndex, type Hit } from './query-index';
import type { SearchIndex } from './search-index';
import { squeeze, wordsOfQuery, wordsOfText } from './words';

export interface Searcher {
  readonly find: (text: string, playlists: readonly Playlist[]) => SearchResults;
}

const limits = { tracks: 50, albums: 20, artists: 20, playlists: 20 } as const;
/** So many times the limit are looked at letter by letter before the best are kept. */
const spare = 4;
/** What a whole title, its first words, or its first letters weigh beside the points of words. */
const titleWeights = { whole: 200, words: 60, letters: 20 } as const;

interface Typed {
  readonly folded: string;
  readonly squeezed: string;
}

const letter = /[\p{L}\p{N}\p{M}]/u;

const titlePoints = (title: string, { folded, squeezed }: Typed): number => {
  const own = squeeze(title);
  if (own === squeezed) return titleWeights.whole;
  if (!own.startsWith(squeezed)) return 0;
  const foldedTitle = fold(title);
  const next = foldedTitle.charAt(folded.length);
  return foldedTitle.startsWith(folded) && !letter.test(next)
    ? titleWeights.words
    : titleWeights.letters;
};

const pick = <T>(
  hits: readonly Scored[],
  shelf: Shelf<T>,
  titleOf: (record: T) => string,
  query: Typed,
  limit: number,
): readonly T[] => {
  const candidates = takeBest(hits, limit * spare).map(({ order, score }) => {
    const record = shelf.record(order);
    return { order, record, score: score + titlePoints(titleOf(record), query) };
  });
  return takeBest(candidates, limit).map(({ record }) => record);
};

const playlistScore = (name: string, words: readonly string[], forgive: boolean): number => {
  const { words: own, joined } = wordsOfText(name);
  const all = [...own, ...joined].sort((a, b) => (a < b ? -1 : 1));
  let score = 0;
  for (const word of words) {
    if (all.includes(word)) score += 2;
    else if (all.some((candidate) => candidate.startsWith(word))) score += 1;
    else if (!forgive || findNear(all, word, forgivenEdits(word)).length === 0) return 0;
    score += 1;
  }
  return score;
};

/** Playlists are few and change singly; their names are read as they are. */
const findPlaylists = (
  playlists: readonly Playlist[],
  words: readonly string[],
  query: Typed,
): readonly Playlist[] => {
  const scoreAll = (forgive: boolean) =>
    playlists
      .map((playlist, order) => ({
        playlist,
        order,
        score: playlistScore(playlist.name, words, forgive),
      }))
      .filter(({ score }) => score > 0)
      .map((hit) => ({ ...hit, score: hit.score + titlePoints(hit.playlist.name, query) }));
  const exact = scoreAll(false);
  const hits = exact.length > 0 ? exact : scoreAll(true);
  return takeBest(hits, limits.playlists).map(({ playlist }) => playlist);
};

/** Hits of a stretch of documents, by ordinal of its shelf. */
const within = (hits: readonly Hit[], from: number, count: number): readonly Scored[] =>
  hits
    .filter(({ document }) => document >= from && document < from + count)
    .map(({ document, score }) => ({ order: document - from, score }));

/** Searches one catalogue through the index that was made of it. A few ms for 100,000 tracks. */
export const createSearcher = (catalogue: Catalogue, index: SearchIndex): Searcher => {
  const queryIndex = createQueryIndex(index);
  const { tracks, albums } = index.counts;
  return {
    find: (text, playlists) => {
      const words = wordsOfQuery(text);
      if (words.length === 0) return { text, artists: [], albums: [], tracks: [], playlists: [] };
      const query = { folded: fold(text.trim()), squeezed: squeeze(text) };
      const hits = queryIndex.find(words);
      const { artists } = index.counts;
      return {
        text,
        artists: pick(
          within(hits, tracks + albums, artists),
          catalogue.artists,
          ({ name }) => name,
          query,
          limits.artists,
        ),
        albums: pick(
          within(hits, tracks, albums),
          catalogue.albums,
          ({ title }) => title,
          query,
          limits.albums,
        ),
        tracks: pick(
          within(hits, 0, tracks),
          catalogue.tracks,
          ({ title }) => title,
          query,
          limits.tracks,
        ),
        playlists: findPlaylists(playlists, words, query),
      };
    },
  };
};
