import type { SavedSession } from '../../contracts/session';
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
