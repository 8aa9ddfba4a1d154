import type { ErrorCode } from '../domain/error';

/**
 * What the page may ask the PCM worker (over comlink): sound as numbers, cut to the very sample, for what a
 * media element cannot do (no gap between two tracks, one fading into another, a level of its own for each).
 * The page pulls: it asks for the next block when it has less than it wants, so nothing piles up.
 * Every method rejects with a HoldfastError: `audio.unsupported` (no decoder for this, or not told apart),
 * `audio.corrupt` (the bytes are not what they say), `audio.not-available` (the bytes do not come; the reason
 * is asked for by the serial in the address), `aborted` (closed meanwhile).
 */
export interface PcmApi {
  /** Reads the head, finds the decoder, and goes to `position`. Nothing of it is decoded to its end. */
  open: (request: PcmOpen) => Promise<PcmTrack>;
  /**
   * The next block in order; null after the last one. Calls for one track take turns, `open` first: whoever opens
   * may ask at once, and spares the way back and forth. Rejects with `aborted` where `open` failed.
   */
  read: (id: number) => Promise<PcmBlock | null>;
  /** seconds. The next block begins within 0.1 s of there, and says where. */
  seek: (id: number, position: number) => Promise<void>;
  /** Lets decoder and bytes go. Unknown ids are nothing to it. */
  close: (id: number) => Promise<void>;
  /** Loudness over the whole track in `count` values of 0..255, for a picture of it. Takes seconds; idle work. */
  peaks: (request: PeaksRequest) => Promise<Uint8Array>;
}

export interface PcmOpen {
  /** Chosen by the page, never used twice. */
  readonly id: number;
  /** Same origin, `/x/audio/...`; answered by ranges. */
  readonly url: string;
  /** File ending without a dot, '' when unknown: a hint, the bytes decide. */
  readonly format: string;
  /** Frames a second that the page's output runs at: blocks come in this rate and no other. */
  readonly rate: number;
  /** seconds */
  readonly position: number;
  /**
   * The track that this one goes on from without a break: where both have the same rate, the resampler keeps its
   * state across the seam. Null where it stands alone. Opened before the last block of the other one is read, the
   * seam is as if it were one track; opened later, the other one's last millisecond was made for silence behind it.
   */
  readonly after: number | null;
}

export interface PcmTrack {
  readonly id: number;
  /** seconds, of what is heard: without what the encoder put before and behind. */
  readonly duration: number;
  readonly channels: number;
  /** Its own frames a second. */
  readonly rate: number;
  /** Beginning and end are known to the sample. Without it a seam has what the encoder left there. */
  readonly exact: boolean;
}

export interface PcmBlock {
  /** Frames at the rate that was asked for, from the beginning of what is heard. */
  readonly at: number;
  /** One for each channel, of the same length, about half a second; transferred. */
  readonly channels: readonly Float32Array<ArrayBuffer>[];
}

export interface PeaksRequest {
  readonly url: string;
  readonly format: string;
  readonly count: number;
}

export type PcmErrorCode = Extract<
  ErrorCode,
  'audio.unsupported' | 'audio.corrupt' | 'audio.not-available' | 'aborted'
>;
