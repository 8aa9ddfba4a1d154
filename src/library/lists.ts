import type { LetterIndex, ListQuery, Page } from '../contracts/library';
import type { Album, Artist, Track } from '../domain/music';
import type { Catalogue } from './catalogue/catalogue';
import { indexLetters } from './catalogue/letters';
import type { Shelf } from './catalogue/shelf';
import type { SavedView } from './saved-view';

export type ListName = 'albums' | 'artists' | 'songs';

export interface Lists {
  readonly albums: (query: ListQuery) => Page<Album>;
  readonly artists: (query: ListQuery) => Page<Artist>;
  readonly songs: (query: ListQuery) => Page<Track>;
  readonly letters: (list: ListName, query: Pick<ListQuery, 'sort' | 'savedOnly'>) => LetterIndex;
}

/** A page of more rows than this is cut: records are made one by one. */
const maxLimit = 2000;

const toCount = (value: number, limit: number): number =>
  Number.isFinite(value) ? Math.min(Math.max(0, Math.floor(value)), limit) : 0;

const shelfNames = { albums: 'albums', artists: 'artists', songs: 'tracks' } as const;

/** The lists of one catalogue at one state of saved things; what was filtered once is kept. */
export const createLists = (catalogue: Catalogue, saved: SavedView): Lists => {
  const filtered = new Map<string, Int32Array>();
  const flagsOf = (list: ListName): Uint8Array =>
    list === 'songs' ? saved.tracks : list === 'albums' ? saved.albums() : saved.artists();

  const orderOf = (
    list: ListName,
    { sort, savedOnly }: Pick<ListQuery, 'sort' | 'savedOnly'>,
  ): Int32Array => {
    const whole = catalogue.orders[shelfNames[list]].by(sort);
    if (!savedOnly) return whole;
    const name = `${list} ${sort}`;
    let some = filtered.get(name);
    if (!some) {
      const flags = flagsOf(list);
      some = whole.filter((ordinal) => flags[ordinal] === 1);
      filtered.set(name, some);
    }
    return some;
  };
  const page = <T>(list: ListName, shelf: Shelf<T>, query: ListQuery): Page<T> => {
    const order = orderOf(list, query);
    const from = toCount(query.offset, order.length);
    const ordinals = order.subarray(from, from + toCount(query.limit, maxLimit));
    return { items: Array.from(ordinals, shelf.record), total: order.length };
  };
  return {
    albums: (query) => page('albums', catalogue.albums, query),
    artists: (query) => page('artists', catalogue.artists, query),
    songs: (query) => page('songs', catalogue.tracks, query),
    letters: (list, query) => {
      const texts = catalogue.orders[shelfNames[list]].letterTexts(query.sort);
      return texts ? indexLetters(texts, orderOf(list, query)) : { letters: [] };
    },
  };
};
