import { cacheNames } from '../../contracts/caches';
import { peaksPath } from '../../contracts/media-routes';
import { splitKey, type Key } from '../../domain/keys';
import type { DownloadPorts } from '../../downloads/ports';
import type { Library } from '../../library/library';
import type { Art } from './art';
import type { LyricsKeeper } from './lyrics';
import { deviceSource } from './source-rows';

export interface ExtrasParts {
  readonly library: Library;
  readonly art: Art;
  readonly lyrics: LyricsKeeper;
}

/** Picture and words of a song, kept for as long as the song is. What fails may come after the next sync. */
export const keepExtras = async (
  { library, art, lyrics }: ExtrasParts,
  key: Key,
  signal: AbortSignal,
): ReturnType<DownloadPorts['keepExtras']> => {
  const artKey = library.trackOf(key)?.artKey;
  if (artKey) await art.keep(artKey, signal).catch(() => undefined);
  if (splitKey(key).source !== deviceSource) {
    await lyrics.keep(key, signal).catch(() => undefined);
  }
};

export const dropExtras = async (
  { library, art, lyrics }: ExtrasParts,
  keys: readonly Key[],
): Promise<void> => {
  await lyrics.drop(keys);
  await dropPeaks(keys);
  const stillUsed = new Set(
    (await library.records.all()).map((record) => library.trackOf(record.trackKey)?.artKey),
  );
  const artKeys = keys.map((key) => library.trackOf(key)?.artKey ?? null);
  await art.drop(artKeys.filter((key) => key !== null && !stillUsed.has(key)) as Key[]);
};

/** Drawn by the page, from what is gone now. */
const dropPeaks = async (keys: readonly Key[]): Promise<void> => {
  const cache = await caches.open(cacheNames.keptMeta);
  for (const key of keys) await cache.delete(peaksPath(key));
};
