import type { Key, SourceId } from '../domain/keys';
import type { Track } from '../domain/music';
import type { Shelf } from './catalogue/shelf';
import { fold } from './search/fold';

/** seconds by which two services may tell the length of one recording. */
const slack = 2;

/**
 * The songs of one source that other sources have, too, as the same recording: by MusicBrainz id, by ISRC, else by
 * artist, title and length. Each with where else it is.
 */
export const findTwins = (
  tracks: Shelf<Track>,
  source: SourceId,
): ReadonlyMap<Key, readonly Key[]> => {
  const groups = groupByRecording(tracks);
  const twins = new Map<Key, readonly Key[]>();
  for (let ordinal = 0; ordinal < tracks.count; ordinal++) {
    if (tracks.sourceOf(ordinal) !== source) continue;
    const others = othersOf(tracks, ordinal, source, groups);
    if (others.size > 0) {
      twins.set(
        tracks.record(ordinal).key,
        [...others].map((other) => tracks.record(other).key),
      );
    }
  }
  return twins;
};

interface Groups {
  readonly byId: ReadonlyMap<string, readonly number[]>;
  readonly byName: ReadonlyMap<string, readonly number[]>;
  readonly namesOf: (ordinal: number) => string;
  readonly idsOf: (ordinal: number) => readonly string[];
}

const groupByRecording = (tracks: Shelf<Track>): Groups => {
  const column = (name: keyof Track & string): readonly string[] => tracks.texts(name);
  const [titles, artists] = [column('title'), column('artist')];
  const [isrcs, recordings] = [column('isrc'), column('musicBrainzId')];
  const namesOf = (at: number): string => {
    const title = fold(titles[at]!).trim();
    return title === '' ? '' : `${fold(artists[at]!).trim()}\n${title}`;
  };
  const idsOf = (at: number): readonly string[] =>
    [isrcs[at]!.toUpperCase(), recordings[at]!.toLowerCase()].filter((id) => id !== '');
  const byId = new Map<string, number[]>();
  const byName = new Map<string, number[]>();
  for (let at = 0; at < tracks.count; at++) {
    for (const id of idsOf(at)) put(byId, id, at);
    const name = namesOf(at);
    if (name !== '') put(byName, name, at);
  }
  return { byId, byName, namesOf, idsOf };
};

const put = (groups: Map<string, number[]>, name: string, ordinal: number): void => {
  const group = groups.get(name);
  if (group) group.push(ordinal);
  else groups.set(name, [ordinal]);
};

const othersOf = (
  tracks: Shelf<Track>,
  ordinal: number,
  source: SourceId,
  { byId, byName, namesOf, idsOf }: Groups,
): ReadonlySet<number> => {
  const isElsewhere = (other: number): boolean => tracks.sourceOf(other) !== source;
  const length = tracks.number('duration', ordinal);
  const isAsLong = (other: number): boolean =>
    Math.abs(tracks.number('duration', other) - length) <= slack;
  // What names itself by an id goes first.
  const certain = idsOf(ordinal).flatMap((id) => byId.get(id) ?? []);
  const likely = (byName.get(namesOf(ordinal)) ?? []).filter(isAsLong);
  return new Set([...certain, ...likely].filter(isElsewhere));
};
