import type { SavedSession } from '../../contracts/session';
import type { Clock } from '../../domain/clock';
import type { Component, ComponentState, Health } from '../../domain/health';
import { splitKey, type Key } from '../../domain/keys';
import type { Upcoming } from '../../downloads/ports';

/** Further ahead nobody looks: 200 MB are some fifty songs (reliability.md 3.6). */
const mostAhead = 60;

/** What plays and what comes after it, by the session that a page has saved. */
export const songsOf = (session: SavedSession | null): readonly Key[] => {
  if (!session) return [];
  const { entries, currentId, repeat } = session;
  const at = entries.findIndex(({ id }) => id === currentId);
  if (at < 0) return [];
  if (repeat === 'one') return [entries[at]!.track];
  const after =
    repeat === 'all' ? [...entries.slice(at), ...entries.slice(0, at)] : entries.slice(at);
  return after.slice(0, mostAhead).map(({ track }) => track);
};

export const upcomingOf = (tracks: readonly Key[], health: Health | null): Upcoming => ({
  tracks,
  warned: health !== null && isWarned(tracks, health),
});

const warning: ReadonlySet<ComponentState> = new Set<ComponentState>(['strained', 'degraded']);
const needed: ReadonlySet<Component> = new Set<Component>(['library', 'audio', 'sign-in']);

/** A part of a service gets worse, or is down, while its sound can still be had (reliability.md 3.6). */
const isWarned = (tracks: readonly Key[], health: Health): boolean => {
  const sources = new Set<string>(tracks.slice(0, 4).map((key) => splitKey(key).source));
  return health.sources.some(({ source, components }) => {
    if (!sources.has(source)) return false;
    const isDown = (what: Component): boolean =>
      components.some(({ component, state }) => component === what && state === 'down');
    return (
      !isDown('audio') &&
      components.some(
        ({ component, state }) => state === 'down' || (needed.has(component) && warning.has(state)),
      )
    );
  });
};

/** ms. A tab that begins to lead later hears of the queue within this. */
const tellEvery = 30_000;

export interface UpcomingParts {
  readonly setUpcoming: (upcoming: Upcoming) => Promise<void>;
  readonly loadSession: () => Promise<SavedSession | null>;
  readonly tellTabs: () => void;
  readonly now: Clock['monotonic'];
}

/** Follows what plays, in whatever tab, and whether the services of it begin to fail. */
export interface UpcomingWatch {
  /** This tab's page has saved it. */
  readonly saved: (session: SavedSession) => Promise<void>;
  /** Another tab has. */
  readonly elsewhere: () => Promise<void>;
  readonly health: (health: Health) => Promise<void>;
}

export const watchUpcoming = (parts: UpcomingParts): UpcomingWatch => {
  let songs: readonly Key[] = [];
  let toldAt = -Infinity;
  let health: Health | null = null;

  /** True when it is another queue, or it stands elsewhere in it. */
  const take = async (session: SavedSession | null): Promise<boolean> => {
    const next = songsOf(session);
    const isSame = next.length === songs.length && next.every((key, at) => key === songs[at]);
    songs = next;
    if (!isSame) await parts.setUpcoming(upcomingOf(songs, health));
    return !isSame;
  };

  return {
    saved: async (session) => {
      const isOther = await take(session);
      if (!isOther && parts.now() - toldAt < tellEvery) return;
      toldAt = parts.now();
      parts.tellTabs();
    },
    elsewhere: async () => {
      await take(await parts.loadSession());
    },
    health: async (next) => {
      const { warned } = upcomingOf(songs, health);
      health = next;
      const upcoming = upcomingOf(songs, next);
      if (upcoming.warned !== warned) await parts.setUpcoming(upcoming);
    },
  };
};
