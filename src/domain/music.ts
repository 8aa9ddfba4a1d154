import type { Key } from './keys';

/** What a song, album, artist and playlist are, whatever server or folder they come from. */

export interface ReplayGain {
  /** dB */
  readonly trackGain?: number;
  readonly albumGain?: number;
  /** Linear, 1 = full scale. */
  readonly trackPeak?: number;
  readonly albumPeak?: number;
}

export interface Track {
  readonly key: Key;
  readonly title: string;
  /** As displayed; several names are already joined. */
  readonly artist: string;
  readonly artistKey: Key | null;
  readonly album: string;
  readonly albumKey: Key | null;
  readonly albumArtist: string;
  readonly artKey: Key | null;
  /** 0 where unknown, for all numbers below. */
  readonly disc: number;
  readonly number: number;
  readonly year: number;
  readonly genre: string;
  /** Seconds; servers round it. */
  readonly duration: number;
  /** Bytes of the original, as the server says: a claim to be proven. */
  readonly size: number;
  /** kbit/s */
  readonly bitRate: number;
  /** File ending of the original without a dot: `mp3`. */
  readonly suffix: string;
  readonly contentType: string;
  /** Wall time, ms. */
  readonly created: number;
  readonly musicBrainzId: string;
  readonly isrc: string;
  /** The path the server shows; only for matching, never opened. */
  readonly path: string;
  readonly replayGain: ReplayGain | null;
}

export interface Album {
  readonly key: Key;
  readonly title: string;
  readonly artist: string;
  readonly artistKey: Key | null;
  readonly artKey: Key | null;
  readonly year: number;
  readonly genre: string;
  readonly songCount: number;
  readonly duration: number;
  readonly created: number;
  readonly musicBrainzId: string;
}

export interface Artist {
  readonly key: Key;
  readonly name: string;
  readonly sortName: string;
  readonly artKey: Key | null;
  readonly albumCount: number;
  readonly musicBrainzId: string;
}

export interface Playlist {
  readonly key: Key;
  readonly name: string;
  readonly comment: string;
  readonly owner: string;
  readonly artKey: Key | null;
  readonly trackKeys: readonly Key[];
  /** Wall time, ms, of the last change as the server tells it; 0 = unknown. */
  readonly changed: number;
  readonly readOnly: boolean;
}

export interface LyricLine {
  /** ms from the start of the track; null when the lyrics are not timed. */
  readonly start: number | null;
  readonly text: string;
}

export interface Lyrics {
  readonly synced: boolean;
  readonly language: string;
  readonly lines: readonly LyricLine[];
}

/** What a song has: the words that are shown unless the listener chose others, and those. */
export interface SongLyrics extends Lyrics {
  /** In other languages; absent: there are none. */
  readonly others?: readonly Lyrics[];
}
