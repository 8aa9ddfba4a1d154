import type { StoredQueue } from '../../state/state-schema';
import { nothing, type Answer, type Context } from '../context';
import { invalid } from '../failure';
import { isoTime, presentSongs } from '../present-song';

const maxSongs = 50_000;

const save = async (context: Context, current: number): Promise<void> => {
  const { params, library, now } = context;
  const songIds = [...params.many('id')];
  const position = params.whole('position', 0);
  const changedBy = params.one('c').slice(0, 100);
  const queue: StoredQueue = { songIds, current, position, changed: now, changedBy };
  await library.store.change((state) => ({ ...state, queue: songIds.length > 0 ? queue : null }));
};

const readIds = ({ params }: Context): readonly string[] => {
  const ids = params.many('id');
  if (ids.length > maxSongs || ids.includes('')) throw invalid('id');
  return ids;
};

export const savePlayQueue: Answer = async (context) => {
  const ids = readIds(context);
  const current = context.params.one('current');
  const index = current === '' ? 0 : ids.indexOf(current);
  if (index < 0) throw invalid('current');
  await save(context, index);
  return nothing;
};

export const savePlayQueueByIndex: Answer = async (context) => {
  const ids = readIds(context);
  if (ids.length > 0) context.params.need('currentIndex');
  const index = context.params.whole('currentIndex', 0, 0, Math.max(0, ids.length - 1));
  await save(context, index);
  return nothing;
};

/** Songs that are gone are left out; the current one moves with its neighbours. */
const readQueue = ({ state, catalogue }: Context, queue: StoredQueue) => {
  const before = queue.songIds.slice(0, queue.current);
  const isThere = (id: string): boolean => catalogue.songById.has(id);
  const songs = queue.songIds.flatMap((id) => catalogue.songById.get(id) ?? []);
  const index = Math.min(before.filter(isThere).length, Math.max(0, songs.length - 1));
  const isCurrentThere = isThere(queue.songIds[queue.current] ?? '');
  return {
    songs: presentSongs(state, songs),
    ids: songs.map(({ id }) => id),
    index,
    isCurrentThere,
  };
};

const presentQueue = (context: Context, isByIndex: boolean) => {
  const { state, user } = context;
  const { queue } = state;
  if (!queue) return { username: user, changed: isoTime(0), changedBy: '', entry: [] };
  const { songs, ids, index, isCurrentThere } = readQueue(context, queue);
  return {
    ...(songs.length > 0 && (isByIndex ? { currentIndex: index } : { current: ids[index] })),
    position: isCurrentThere ? queue.position : 0,
    username: user,
    changed: isoTime(queue.changed),
    changedBy: queue.changedBy,
    entry: songs,
  };
};

export const getPlayQueue: Answer = (context) => ({ playQueue: presentQueue(context, false) });

export const getPlayQueueByIndex: Answer = (context) => ({
  playQueueByIndex: presentQueue(context, true),
});
