import * as v from 'valibot';
import type { MusicProvider } from '../provider';
import type { Caller } from './caller';
import { count, id, list, maybeId, maybeNumber, text, time } from './fields';

const queueSchema = v.object({
  current: maybeId,
  currentIndex: maybeNumber,
  position: count,
  changed: time,
  changedBy: text,
  entry: list(v.object({ id })),
});

/** The extension by which the same song may stand in a queue twice. */
const byIndexName = 'indexBasedQueue';

export const createPlayQueue = (
  { call }: Caller,
  extensions: readonly string[],
): MusicProvider['playQueue'] => {
  const byIndex = extensions.includes(byIndexName);
  const common = { component: 'library' } as const;
  return {
    save: async ({ ids, index, position, signal }) => {
      const at = byIndex ? { currentIndex: index } : { current: ids[index] ?? '' };
      await call({
        ...common,
        kind: 'write',
        method: byIndex ? 'savePlayQueueByIndex' : 'savePlayQueue',
        // An empty list of ids empties the queue there.
        params: ids.length > 0 ? { id: ids, ...at, position: Math.round(position * 1000) } : {},
        signal,
      });
    },
    load: async (signal) => {
      const method = byIndex ? 'getPlayQueueByIndex' : 'getPlayQueue';
      const { rest } = await call({ ...common, kind: 'catalogue', method, signal });
      const part = rest[byIndex ? 'playQueueByIndex' : 'playQueue'];
      const found = v.safeParse(queueSchema, part);
      if (!found.success || found.output.entry.length === 0) return null;
      const { current, currentIndex, position, changed, changedBy, entry } = found.output;
      const ids = entry.map((each) => each.id);
      const at = currentIndex ?? ids.indexOf(current ?? '');
      const index = Math.min(ids.length - 1, Math.max(0, at));
      return { ids, index, position: position / 1000, changed, changedBy };
    },
  };
};
