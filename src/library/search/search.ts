import type { SearchResults } from '../../contracts/library';
import type { Playlist } from '../../domain/music';
import type { Catalogue } from '../catalogue/catalogue';
import type { Shelf } from '../catalogue/shelf';
import { createBest, type Best } from './best';
import { findNear, forgivenEdits } from './dictionary';
import { fold } from './fold';
import { createQueryIndex } from './query-index';
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

/** The candidates again, now with what their whole title says. */
const pick = <T>(
  candidates: Best,
  shelf: Shelf<T>,
  titleColumn: string,
  typed: Typed,
  limit: number,
): readonly T[] => {
  const best = createBest(limit);
  for (const { order, score } of candidates.take()) {
    best.offer(order, score + titlePoints(shelf.text(titleColumn, order), typed));
  }
  return best.take().map(({ order }) => shelf.record(order));
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
  typed: Typed,
): readonly Playlist[] => {
  const find = (forgive: boolean): readonly Playlist[] => {
    const best = createBest(limits.playlists);
    playlists.forEach(({ name }, order) => {
      const score = playlistScore(name, words, forgive);
      if (score > 0) best.offer(order, score + titlePoints(name, typed));
    });
    return best.take().map(({ order }) => playlists[order]!);
  };
  const exact = find(false);
  return exact.length > 0 ? exact : find(true);
};

/** Searches one catalogue through the index that was made of it. A few ms for 100,000 tracks. */
export const createSearcher = (catalogue: Catalogue, index: SearchIndex): Searcher => {
  const queryIndex = createQueryIndex(index);
  const firstAlbum = index.counts.tracks;
  const firstArtist = firstAlbum + index.counts.albums;
  return {
    find: (text, playlists) => {
      const words = wordsOfQuery(text);
      if (words.length === 0) return { text, artists: [], albums: [], tracks: [], playlists: [] };
      const typed = { folded: fold(text.trim()), squeezed: squeeze(text) };
      const tracks = createBest(limits.tracks * spare);
      const albums = createBest(limits.albums * spare);
      const artists = createBest(limits.artists * spare);
      queryIndex.find(words, (document, score) => {
        if (document < firstAlbum) tracks.offer(document, score);
        else if (document < firstArtist) albums.offer(document - firstAlbum, score);
        else artists.offer(document - firstArtist, score);
      });
      return {
        text,
        artists: pick(artists, catalogue.artists, 'name', typed, limits.artists),
        albums: pick(albums, catalogue.albums, 'title', typed, limits.albums),
        tracks: pick(tracks, catalogue.tracks, 'title', typed, limits.tracks),
        playlists: findPlaylists(playlists, words, typed),
      };
    },
  };
};
