import { cacheNames, inertHeaders } from '../../contracts/caches';
import { audioPath, deviceSerial, peaksPath } from '../../contracts/media-routes';
import type { PcmApi } from '../../contracts/pcm';
import type { Key } from '../../domain/keys';
import type { Track } from '../../domain/music';

/**
 * The loudness of a song as a picture: made once out of the copy on this device, and kept beside its lyrics until the
 * download goes (`workers/engine/extras`). Never out of anything that would have to be fetched.
 */
export interface PeaksParts {
  readonly peaksOf: PcmApi['peaks'];
  readonly isSaved: (key: Key) => boolean;
  /** Resolves when the page has nothing better to do. */
  readonly idle: () => Promise<void>;
}

/** Values a song: two for each bar of the widest window. */
const count = 400;
const secondsHeader = 'X-Holdfast-Seconds';
/** Seconds. Catalogues round them; a song that differs by more is another recording under the same key. */
const sameWithin = 2;

const readKept = async (key: Key, duration: number): Promise<Uint8Array | null> => {
  const kept = await caches.match(peaksPath(key), { cacheName: cacheNames.keptMeta });
  if (!kept) return null;
  const seconds = Number(kept.headers.get(secondsHeader));
  const peaks = new Uint8Array(await kept.arrayBuffer());
  const isSame = duration === 0 || Math.abs(seconds - duration) <= sameWithin;
  return isSame && peaks.length === count ? peaks : null;
};

const keep = async (key: Key, duration: number, peaks: Uint8Array): Promise<void> => {
  const headers = {
    ...inertHeaders,
    'Content-Type': 'application/octet-stream',
    [secondsHeader]: String(duration),
  };
  const cache = await caches.open(cacheNames.keptMeta);
  await cache.put(peaksPath(key), new Response(peaks.slice(), { headers }));
};

/** Loads of this page, so that no address is asked for twice. */
let loads = 0;
/** One at a time: whoever skips through songs wants the last of them, not all at once. */
let before: Promise<unknown> = Promise.resolve();

const make = async (
  { key, suffix, duration }: Pick<Track, 'key' | 'suffix' | 'duration'>,
  { peaksOf, isSaved, idle }: PeaksParts,
  signal: AbortSignal,
): Promise<Uint8Array | null> => {
  await idle();
  if (signal.aborted || !isSaved(key)) return null;
  const serial = deviceSerial(`${Date.now().toString(36)}-${++loads}`);
  const url = audioPath(key, 'original', serial);
  const peaks = await peaksOf({ url, format: suffix, count });
  // Removed meanwhile: there is nobody left who would take it away.
  if (isSaved(key)) await keep(key, duration, peaks).catch(() => undefined);
  return peaks;
};

/** Null: there is none, and the plain bar stands. */
export const findPeaks = async (
  track: Pick<Track, 'key' | 'suffix' | 'duration'>,
  parts: PeaksParts,
  signal: AbortSignal,
): Promise<Uint8Array | null> => {
  const kept = await readKept(track.key, track.duration).catch(() => null);
  if (kept || !parts.isSaved(track.key)) return kept;
  const made = before.then(() => make(track, parts, signal));
  before = made.catch(() => undefined);
  return made;
};
