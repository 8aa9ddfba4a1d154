import { HoldfastError } from '../domain/error';
import { transcodeOf, type Quality } from '../domain/quality';

export interface Arrived {
  readonly bytes: number;
  /** By the headers of the answer; null = not told. */
  readonly announced: number | null;
  /** By the catalogue, of the original; 0 = unknown. */
  readonly claimed: number;
  /** Seconds, by the catalogue; 0 = unknown. */
  readonly duration: number;
  readonly quality: Quality;
  /** Its first bytes, or at least its server, say that it is sound. */
  readonly isKnownSound: boolean;
}

/** The answer and the catalogue tell two sizes of an original. */
export const isDisputed = ({ announced, claimed, quality }: Arrived): boolean =>
  quality === 'original' && announced !== null && claimed > 0 && announced !== claimed;

/**
 * Complete means that the size is proven, never that a stream ended: a body that is delimited by the
 * closing of its connection can be cut without any error (measured, reliability F7).
 *   - The length announced by the answer decides where there is one. Servers' catalogues lie about
 *     sizes (jamserve told 401,656 for 4,016,564), so a differing claim does not refuse what is sound.
 *   - An original without an announced length must have the claimed size.
 *   - A transcode without one must hold most of what its duration and bit rate call for.
 * Throws `net.truncated`, or `server.wrong-content` for an empty file.
 */
export const proveComplete = (arrived: Arrived): void => {
  const { bytes, announced, claimed, quality } = arrived;
  if (bytes === 0) throw new HoldfastError('server.wrong-content', { what: 'empty' });
  if (announced !== null) {
    if (bytes !== announced) throw truncated(bytes, announced);
    // Neither its size nor its bytes are those of the song.
    if (isDisputed(arrived) && !arrived.isKnownSound) {
      throw new HoldfastError('server.wrong-content', { got: 'unknown', bytes, claimed });
    }
    return;
  }
  if (quality === 'original') {
    if (claimed > 0 && bytes !== claimed) throw truncated(bytes, claimed);
    if (claimed === 0) throw truncated(bytes, 0);
    return;
  }
  const expected = expectedTranscode(arrived);
  if (bytes < expected) throw truncated(bytes, expected);
};

/**
 * Constant bit rates come within a few per cent; opus is variable and music with silence in it has
 * been seen at six tenths of the asked rate. Below these a cut is likelier than a quiet song.
 */
const leastShare = { mp3: 0.85, aac: 0.7, opus: 0.5 } as const;

const expectedTranscode = ({ duration, quality }: Arrived): number => {
  const transcode = transcodeOf(quality);
  if (!transcode) return 0;
  const bytesPerSecond = (transcode.bitRate * 1000) / 8;
  // A second's grace: catalogues round durations.
  return Math.max(0, duration - 1) * bytesPerSecond * leastShare[transcode.format];
};

export const truncated = (bytes: number, expected: number): HoldfastError =>
  new HoldfastError('net.truncated', { bytes, expected: Math.round(expected) });
