import { splitKey } from '../../domain/keys';
import type { Library } from '../../library/library';
import type { HealthMonitor } from '../../net/health';
import type { MusicProvider } from '../../providers/provider';

/**
 * Asks each part of a source, with a song and a picture that its catalogue names. What cannot be asked,
 * because nothing is known yet, is not held against it any longer. `everywhere`: of each of its addresses.
 */
export const probeParts = async (
  provider: MusicProvider,
  library: Library,
  health: HealthMonitor,
  everywhere: boolean,
): Promise<void> => {
  const sample = library.sampleOf(provider.source);
  const trackId = sample ? splitKey(sample.key).id : null;
  const artId = sample?.artKey ? splitKey(sample.artKey).id : null;
  if (trackId === null) health.forgetPart(provider.source, 'audio');
  if (artId === null) health.forgetPart(provider.source, 'artwork');
  await provider.probe({ trackId, artId, everywhere }, new AbortController().signal);
};
