import type { EdgeState } from '../../state/state-schema';
import { countPlays } from '../../state/plays';
import { nothing, type Answer, type Context } from '../context';
import { failureCodes, invalid, notFound, SubsonicFailure } from '../failure';
import {
  presentAlbum,
  presentAlbumFolder,
  presentArtist,
  presentOldArtist,
} from '../present-album';
import { presentSong, presentSongs } from '../present-song';

/** A clock that is wrong by a day is common on phones; plays of next year are a mistake. */
const futureMs = 24 * 60 * 60_000;

const isKnown = ({ catalogue }: Context, id: string): boolean =>
  catalogue.songById.has(id) || catalogue.albumById.has(id) || catalogue.artistById.has(id);

const markedIds = ({ params }: Context): readonly string[] => {
  const ids = ['id', 'albumId', 'artistId'].flatMap((name) => params.many(name)).filter(Boolean);
  if (ids.length > 0) return ids;
  throw new SubsonicFailure(failureCodes.missing, 'Required parameter "id" is missing');
};

/** Starring again keeps the first time, and is no error: the answer may have been lost. */
export const star: Answer = async (context) => {
  const ids = markedIds(context);
  if (!ids.every((id) => isKnown(context, id))) throw notFound('What is to be starred');
  await context.library.store.change((state) => {
    const fresh = ids.filter((id) => !Object.hasOwn(state.stars, id));
    if (fresh.length === 0) return state;
    const added = Object.fromEntries(fresh.map((id) => [id, context.now]));
    return { ...state, stars: { ...state.stars, ...added } };
  });
  return nothing;
};

/** Things that are gone can still be unstarred. */
export const unstar: Answer = async (context) => {
  const ids = new Set(markedIds(context));
  await context.library.store.change((state) => {
    const kept = Object.entries(state.stars).filter(([id]) => !ids.has(id));
    if (kept.length === Object.keys(state.stars).length) return state;
    return { ...state, stars: Object.fromEntries(kept) };
  });
  return nothing;
};

const starred = <T extends { readonly id: string }>(state: EdgeState, list: readonly T[]): T[] =>
  list
    .filter(({ id }) => Object.hasOwn(state.stars, id))
    .sort((a, b) => state.stars[b.id]! - state.stars[a.id]!);

export const getStarred2: Answer = ({ catalogue, state }) => ({
  starred2: {
    artist: starred(state, catalogue.artists).map((one) => presentArtist(state, one)),
    album: starred(state, catalogue.albums).map((one) => presentAlbum(state, one)),
    song: presentSongs(state, starred(state, catalogue.songs)),
  },
});

export const getStarred: Answer = ({ catalogue, state }) => ({
  starred: {
    artist: starred(state, catalogue.artists).map((one) => presentOldArtist(state, one)),
    album: starred(state, catalogue.albums).map((one) => presentAlbumFolder(state, one)),
    song: presentSongs(state, starred(state, catalogue.songs)),
  },
});

const stars = [1, 2, 3, 4, 5] as const;

export const setRating: Answer = async (context) => {
  const id = context.params.need('id');
  context.params.need('rating');
  const rating = context.params.whole('rating', 0, 0, 5);
  if (!isKnown(context, id)) throw notFound('What is to be rated');
  await context.library.store.change((state) => {
    const others = Object.entries(state.ratings).filter(([known]) => known !== id);
    const given = stars.find((one) => one === rating);
    return { ...state, ratings: Object.fromEntries(given ? [...others, [id, given]] : others) };
  });
  return nothing;
};

/**
 * Plays, many at once after a time without network. Songs that are gone are passed by, so that one of
 * them does not lose the rest; a play sent twice counts once.
 */
export const scrobble: Answer = async ({ params, catalogue, library, nowPlaying, now }) => {
  const ids = params.many('id').length > 0 ? params.many('id') : [params.need('id')];
  const times = params.wholes('time');
  if (times.length > 0 && times.length !== ids.length) throw invalid('time');
  if (times.some((time) => time > now + futureMs)) throw invalid('time');
  const known = ids
    .map((songId, index) => ({ songId, time: times[index] ?? now, timed: index in times }))
    .filter(({ songId }) => catalogue.songById.has(songId));
  if (known.length === 0) throw notFound('Song');
  if (params.flag('submission', true)) {
    await library.store.change((state) => countPlays(state, known));
  } else {
    nowPlaying.note(params.one('c').slice(0, 100), known.at(-1)!.songId);
  }
  return nothing;
};

export const getNowPlaying: Answer = ({ nowPlaying, catalogue, state, user, now }) => ({
  nowPlaying: {
    entry: nowPlaying.list().flatMap(({ songId, client, since }, index) => {
      const song = catalogue.songById.get(songId);
      if (!song) return [];
      const minutesAgo = Math.max(0, Math.floor((now - since) / 60_000));
      const who = { username: user, minutesAgo, playerId: index + 1, playerName: client };
      return [{ ...presentSong(state, song), ...who }];
    }),
  },
});
