import { HoldfastError } from '../../domain/error';
import { splitKey, type SourceId } from '../../domain/keys';
import type { AudioAnswer, AudioRequest } from '../../downloads/ports';
import type { MusicProvider } from '../../providers/provider';
import type { DeviceFiles } from './device-files';
import { refuseUnplayable } from './playable';
import { deviceSource } from './source-rows';

export interface FetchAudioParts {
  readonly providerOf: (source: SourceId) => Promise<MusicProvider | null>;
  readonly files: DeviceFiles;
  /** What this browser cannot play is refused in whatever form it was asked for. */
  readonly isToKeep?: boolean;
}

/** Opens a track at its source; also how it is heard when it is not on the device. */
export const createFetchAudio =
  ({ providerOf, files, isToKeep = false }: FetchAudioParts) =>
  async ({ track, quality, from, to, at, signal }: AudioRequest): Promise<AudioAnswer> => {
    const { source, id } = splitKey(track);
    if (source === deviceSource) return files.open(track, from);
    const provider = await providerOf(source);
    if (!provider) throw new HoldfastError('audio.not-available', { why: 'no source' });
    const range = from === null ? null : { first: from, last: to ?? null };
    const offset = at === undefined ? {} : { at };
    const given = await provider.audio({ id, quality, range, ...offset, signal });
    // Another form was asked for already: what came instead is left to the element to try.
    const answer = quality === 'original' || isToKeep ? await refuseUnplayable(given) : given;
    // Where Content-Range cannot be read, a part that goes to the end tells the whole by its length.
    const isToEnd = answer.partial && to === undefined;
    const rest = isToEnd && answer.length !== null ? answer.first + answer.length : null;
    return { ...answer, total: answer.total ?? rest };
  };
