import type { Key } from '../domain/keys';
import type { Playlist } from '../domain/music';
import { checkRows } from './checked-rows';
import type { Database } from './database';
import type { Report } from './report';
import { playlistRow, starredRow } from './row-checks';

/** Playlists and stars: rows in the database, whole in memory. */
export interface PersonalRows {
  /** By name. */
  readonly playlists: () => readonly Playlist[];
  readonly starred: () => readonly Key[];
  /** Reads both again and tells which of them are different now. */
  readonly reload: () => Promise<{ readonly playlists: boolean; readonly starred: boolean }>;
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

export const openPersonalRows = async (
  database: Database,
  report: Report,
): Promise<PersonalRows> => {
  let playlists: readonly Playlist[] = [];
  let starred: readonly Key[] = [];
  const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
  const reload: PersonalRows['reload'] = async () => {
    const [lists, stars] = await database.snapshot(['playlists', 'starred'], (tables) =>
      Promise.all([tables.playlists.toArray(), tables.starred.toArray()]),
    );
    const nextPlaylists = checkRows(playlistRow, lists, 'playlist', report)
      .map(({ playlist }) => playlist)
      .sort((a, b) => collator.compare(a.name, b.name));
    const nextStarred = checkRows(starredRow, stars, 'starred', report).flatMap(({ keys }) => keys);
    const changed = {
      playlists: !isSame(playlists, nextPlaylists),
      starred: !isSame(starred, nextStarred),
    };
    [playlists, starred] = [nextPlaylists, nextStarred];
    return changed;
  };
  await reload();
  return { playlists: () => playlists, starred: () => starred, reload };
};
