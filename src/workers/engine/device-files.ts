import { HoldfastError } from '../../domain/error';
import type { Key } from '../../domain/keys';
import type { AudioAnswer } from '../../downloads/ports';

/**
 * Files that the listener gave, held until they are sealed: their source is this visit of the page,
 * so that a closed tab ends it. What was sealed stays; the rest must be given again.
 */
export interface DeviceFiles {
  readonly open: (track: Key, from: number | null) => Promise<AudioAnswer>;
  readonly hold: (file: HeldFile) => void;
}

export interface HeldFile {
  readonly key: Key;
  readonly contentType: string;
  readonly file: File;
}

export const createDeviceFiles = (): DeviceFiles => {
  const held = new Map<Key, HeldFile>();
  return {
    hold: (file) => void held.set(file.key, file),
    open: async (track, from) => {
      const found = held.get(track);
      if (!found) throw new HoldfastError('audio.not-available', { why: 'file not given' });
      const { file, contentType } = found;
      const first = from ?? 0;
      return {
        body: file.slice(first).stream(),
        first,
        total: file.size,
        contentType,
        remoteVersion: `${file.size}-${file.lastModified}`,
      };
    },
  };
};
