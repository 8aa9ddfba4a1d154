import { HoldfastError } from '../../domain/error';
import { splitKey, type SourceId } from '../../domain/keys';
import type { AudioAnswer, AudioRequest } from '../../downloads/ports';
import type { MusicProvider } from '../../providers/provider';
import type { DeviceFiles } from './device-files';
import { deviceSource } from './source-rows';

export interface FetchAudioParts {
  readonly providerOf: (source: SourceId) => Promise<MusicProvider | null>;
  readonly files: DeviceFiles;
}

/** Opens a track at its source; also how it is heard when it is not on the device. */
export const createFetchAudio =
  ({ providerOf, files }: FetchAudioParts) =>
  async ({ track, quality, from, to, signal }: AudioRequest): Promise<AudioAnswer> => {
    const { source, id } = splitKey(track);
    if (source === deviceSource) return files.open(track, from);
    const provider = await providerOf(source);
    if (!provider) throw new HoldfastError('audio.not-available', { why: 'no source' });
    const range = from === null ? null : { first: from, last: to ?? null };
    const answer = await provider.audio({ id, quality, range, signal });
    // Where Content-Range cannot be read, a part that goes to the end tells the whole by its length.
    const isToEnd = answer.partial && to === undefined;
    const rest = isToEnd && answer.length !== null ? answer.first + answer.length : null;
    return { ...answer, total: answer.total ?? rest };
  };
