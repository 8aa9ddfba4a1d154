import { systemClock } from '../../domain/system-clock';
import { createFetchAudio, type FetchAudioParts } from './fetch-audio';
import { createFindAudio, type FindAudio, type FindAudioParts } from './find-audio';
import { createRemoteAudio } from './remote-audio';

/** Everything between a song that is not here and the player, loaded when one is first wanted. */
export const openFindAudio = (
  parts: FetchAudioParts & Omit<FindAudioParts, 'remote'>,
): FindAudio => {
  const remote = createRemoteAudio(createFetchAudio(parts), systemClock);
  return createFindAudio({ ...parts, remote });
};
