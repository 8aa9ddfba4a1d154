import type { SearchResults } from '../../contracts/library';

export type SearchGroup = 'artists' | 'albums' | 'tracks' | 'playlists';

const fold = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase();

/** 0 the very name, 1 begins so, 2 a word begins so, 3 anything else; 4 for an empty group. */
const closeness = (name: string | undefined, text: string): number => {
  if (name === undefined) return 4;
  const [folded, wanted] = [fold(name), fold(text.trim())];
  if (folded === wanted) return 0;
  if (folded.startsWith(wanted)) return 1;
  return folded.includes(` ${wanted}`) ? 2 : 3;
};

/**
 * The groups that found something, the one with the closest name first. The engine has put the best of
 * each group in front; what is equally close keeps this order, the broader thing first.
 */
export const orderGroups = (results: SearchResults): readonly SearchGroup[] => {
  const best = (group: SearchGroup): string | undefined => {
    if (group === 'artists') return results.artists[0]?.name;
    if (group === 'albums') return results.albums[0]?.title;
    return group === 'tracks' ? results.tracks[0]?.title : results.playlists[0]?.name;
  };
  const groups: readonly SearchGroup[] = ['artists', 'albums', 'tracks', 'playlists'];
  return groups
    .filter((group) => results[group].length > 0)
    .map((group, at) => ({ group, at, score: closeness(best(group), results.text) }))
    .sort((one, other) => one.score - other.score || one.at - other.at)
    .map(({ group }) => group);
};
