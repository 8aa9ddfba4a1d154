import type { PcmForm } from './pcm-samples';

/** What a decoder takes at once. */
export interface Packet {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Frames that come out of it. */
  readonly frames: number;
}

/** Packets in order from some place on. */
export interface PacketRun {
  /** Where the first frame that comes out lies, in the decoder's own count. */
  readonly at: number;
  /** Null after the last one. */
  readonly next: () => Promise<Packet | null>;
}

/** For WebCodecs; samples that lie there as they are need no decoder. */
export type Coding = { readonly config: AudioDecoderConfig } | { readonly pcm: PcmForm };

/**
 * A file taken apart. A decoder's own count of frames begins with the first packet; what is heard is
 * `[skip, skip + frames)` of it (playback.md 3.3).
 */
export interface SoundStream {
  readonly coding: Coding;
  readonly rate: number;
  readonly channels: number;
  readonly skip: number;
  /** An estimate unless `isCounted`. */
  readonly frames: number;
  readonly isCounted: boolean;
  /** Beginning and end are known to the sample. */
  readonly exact: boolean;
  /**
   * Packets from one that is early enough for frame `at` of the decoder's count to come out right: what a codec
   * remembers (bit reservoir, overlap, prediction) is about 0.1 s long.
   */
  readonly from: (at: number) => Promise<PacketRun>;
}
