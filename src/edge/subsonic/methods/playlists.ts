import { randomBytes } from 'node:crypto';
import { cleanText } from '../../../domain/text';
import type { Song } from '../../music/catalogue';
import {
  addPlaylist,
  findPlaylist,
  removePlaylist,
  removePositions,
  replacePlaylist,
} from '../../state/playlists';
import type { EdgeState, StoredPlaylist } from '../../state/state-schema';
import { nothing, type Answer, type Context } from '../context';
import { invalid, notFound } from '../failure';
import { isoTime, presentSongs } from '../present-song';
import { demandOwnName } from './system';

const maxPlaylists = 10_000;
const maxSongs = 50_000;

/** Songs whose files are there now. The others stay in the list and are shown when they return. */
const visibleSongs = ({ catalogue }: Context, { songIds }: StoredPlaylist): Song[] =>
  songIds.map((id) => catalogue.songById.get(id)).filter((song) => song !== undefined);

const presentPlaylist = (context: Context, playlist: StoredPlaylist) => {
  const songs = visibleSongs(context, playlist);
  return {
    id: playlist.id,
    name: playlist.name,
    comment: playlist.comment,
    owner: context.user,
    public: playlist.public,
    readonly: false,
    songCount: songs.length,
    duration: Math.round(songs.reduce((sum, { record }) => sum + record.duration, 0)),
    created: isoTime(playlist.created),
    changed: isoTime(playlist.changed),
    coverArt: songs.find(({ artId }) => artId !== '')?.artId,
  };
};

const presentWithSongs = (context: Context, state: EdgeState, playlist: StoredPlaylist) => ({
  ...presentPlaylist(context, playlist),
  entry: presentSongs(state, visibleSongs(context, playlist)),
});

const need = (state: EdgeState, id: string): StoredPlaylist => {
  const playlist = findPlaylist(state, id);
  if (!playlist) throw notFound('Playlist');
  return playlist;
};

const demandSongs = ({ catalogue }: Context, ids: readonly string[]): string[] => {
  if (ids.length > maxSongs) throw invalid('songId');
  if (!ids.every((id) => catalogue.songById.has(id))) throw notFound('Song');
  return [...ids];
};

const readName = (text: string): string => {
  const name = cleanText(text);
  if (name === '') throw invalid('name');
  return name;
};

export const getPlaylists: Answer = (context) => {
  demandOwnName(context, context.params.one('username'));
  const playlist = context.state.playlists.map((one) => presentPlaylist(context, one));
  return { playlists: { playlist } };
};

export const getPlaylist: Answer = (context) => {
  const playlist = need(context.state, context.params.need('id'));
  return { playlist: presentWithSongs(context, context.state, playlist) };
};

const createNew = async (context: Context, songIds: string[]): Promise<string> => {
  const { params, library, now } = context;
  const name = readName(params.need('name'));
  const id = `pl-${randomBytes(16).toString('base64url')}`;
  const times = { created: now, changed: now };
  await library.store.change((state) => {
    if (state.playlists.length >= maxPlaylists) throw invalid('name');
    return addPlaylist(state, { id, name, comment: '', public: false, songIds, ...times });
  });
  return id;
};

/** The whole list anew; songs that are away at the moment are gone with what is replaced. */
const replaceSongs = async (context: Context, songIds: string[]): Promise<string> => {
  const { params, library, now } = context;
  const id = params.one('playlistId');
  const name = params.one('name') === '' ? null : readName(params.one('name'));
  await library.store.change((state) => {
    const before = need(state, id);
    return replacePlaylist(state, { ...before, name: name ?? before.name, songIds, changed: now });
  });
  return id;
};

export const createPlaylist: Answer = async (context) => {
  const { params, library } = context;
  const songIds = demandSongs(context, params.many('songId'));
  const isNew = params.one('playlistId') === '';
  const id = await (isNew ? createNew : replaceSongs)(context, songIds);
  const state = library.store.state();
  return { playlist: presentWithSongs(context, state, need(state, id)) };
};

/** Positions are those before the call; songs are removed first, then added at the end. */
export const updatePlaylist: Answer = async (context) => {
  const { params, library, catalogue, now } = context;
  const id = params.need('playlistId');
  const added = demandSongs(context, params.many('songIdToAdd'));
  const removed = new Set(params.wholes('songIndexToRemove'));
  const name = params.one('name') === '' ? null : readName(params.one('name'));
  await library.store.change((state) => {
    const before = need(state, id);
    const isVisible = (songId: string): boolean => catalogue.songById.has(songId);
    const kept = removePositions(before.songIds, removed, isVisible);
    if (!kept || kept.length + added.length > maxSongs) throw invalid('songIndexToRemove');
    return replacePlaylist(state, {
      ...before,
      name: name ?? before.name,
      comment: params.has('comment') ? cleanText(params.one('comment'), 4000) : before.comment,
      public: params.flag('public', before.public),
      songIds: [...kept, ...added],
      changed: now,
    });
  });
  return nothing;
};

export const deletePlaylist: Answer = async ({ params, library }) => {
  const id = params.need('id');
  await library.store.change((state) => {
    need(state, id);
    return removePlaylist(state, id);
  });
  return nothing;
};
