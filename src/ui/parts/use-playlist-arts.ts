import type { PlaylistSummary } from '../../contracts/library';
import type { Key } from '../../domain/keys';
import { useServices } from '../services';
import { useAnswer } from '../state/use-answer';

const none: readonly PlaylistSummary[] = [];

/**
 * Covers of the songs of a playlist, for those whose server draws none of its own. The answer is shared
 * with the Playlists page; nothing is asked while there is no playlist to show.
 */
export const usePlaylistArts = (wanted: boolean): ((playlist: Key) => readonly Key[]) => {
  const { engine } = useServices();
  const { value } = useAnswer(
    wanted ? 'playlists' : 'no playlists',
    wanted ? engine.playlists : async () => none,
  );
  return (key) => value?.find(({ playlist }) => playlist.key === key)?.artKeys ?? [];
};
