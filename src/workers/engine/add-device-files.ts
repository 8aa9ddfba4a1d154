import type { SourceId } from '../../domain/keys';
import type { Downloads } from '../../downloads/downloads';
import type { Library } from '../../library/library';
import type { Art } from './art';
import type { DeviceFiles } from './device-files';
import type { LyricsKeeper } from './lyrics';
import { systemClock } from '../../domain/system-clock';
import { takeIn } from './take-in';

export interface AddFilesParts {
  readonly library: Library;
  readonly downloads: Downloads;
  readonly hold: DeviceFiles['hold'];
  readonly art: Art;
  readonly lyrics: LyricsKeeper;
  readonly source: SourceId;
  readonly given: readonly File[];
}

/** Reads, lists and seals files that the listener gave. Readers of tags are loaded for it. */
export const addDeviceFiles = async (
  parts: AddFilesParts,
): Promise<{ readonly added: number; readonly refused: number }> => {
  const { library, downloads, hold, art, lyrics, source, given } = parts;
  const { readLocalFiles } = await import('../../providers/local-files/read-local-files');
  const { signal } = new AbortController();
  return takeIn({
    read: readLocalFiles(given, { source, signal, clock: systemClock }),
    hold,
    importRows: (rows) => library.importLocal(source, rows),
    keepExtras: async ({ track, cover, coverKey, lyrics: words }) => {
      if (cover && coverKey) await art.keepBytes(coverKey, cover.bytes).catch(() => undefined);
      if (words) await lyrics.keepText(track.key, words);
    },
    download: async (ref) => {
      await downloads.add(ref, { quality: 'original', follow: false, wifiOnly: false });
      // The same file may have been given before, and its sealing cut short.
      await downloads.retry(ref);
    },
  });
};
