import type { CollectionRef } from '../contracts/downloads';
import type { DownloadRecords } from '../contracts/records';
import type { Clock } from '../domain/clock';
import type { Key, SourceId } from '../domain/keys';
import type { ConnectionHint } from '../domain/connection-hint';
import type { Quality } from '../domain/quality';
import type { Claims } from './open-objects';

/**
 * What the downloads are handed. They know no server, no database, no cipher and no disk: the engine
 * worker puts `providers`, `library`, `vault` and `store` behind these.
 */
export interface DownloadPorts {
  readonly records: DownloadRecords;
  readonly objects: SealedObjects;
  /** Which objects are being written, in whatever tab, and have no row yet. */
  readonly claims: Claims;
  /** Opens the bytes of a track at its source. The body must be read or cancelled. */
  readonly fetchAudio: (request: AudioRequest) => Promise<AudioAnswer>;
  /** What the catalogue claims; null when it does not know the track any more. */
  readonly factsOf: (track: Key) => TrackFacts | null;
  /** Tracks, title and art of what the listener asked to keep; null when it is not known. */
  readonly collectionOf: (ref: CollectionRef) => Promise<CollectionFacts | null>;
  /** Art and lyrics of a track, kept for as long as the track is. Never fails a download. */
  readonly keepExtras: (track: Key, signal: AbortSignal) => Promise<void>;
  readonly dropExtras: (tracks: readonly Key[]) => Promise<void>;
  /** What the listener chose, as it is now. */
  readonly limits: () => Limits;
  /** What the browser tells of the connection, as it is now. */
  readonly network: () => NetworkHint;
  /** What the source can give: a file of this device is never transcoded. */
  readonly qualityFor: (track: Key, wished: Quality) => Quality;
  /** False while it is not answered whether the library was lost: nothing is thrown away meanwhile. */
  readonly maySweep: () => boolean;
  /** The browser's own downloader is at it: left alone until that is over. */
  readonly isElsewhere: (track: Key) => boolean;
  readonly clock: Clock;
}

export interface Limits {
  /** Bytes on the disk for everything; null = as many as the browser allows. */
  readonly storage: number | null;
  /** Bytes of that for what no wish asks for. */
  readonly passing: number;
  /** How many of the next songs of the queue are fetched ahead, and as what. */
  readonly prefetch: number;
  readonly prefetchQuality: Quality;
  readonly paused: boolean;
}

export type NetworkHint = ConnectionHint;

/** What plays and what comes after it, as far as one page knows; the leading tab is told by all. */
export interface Upcoming {
  /** In playing order, the playing song first. Empty: nothing plays. */
  readonly tracks: readonly Key[];
  /** Something warns of trouble: fetch ahead what is bounded by reliability.md 3.6. */
  readonly warned: boolean;
}

export interface AudioRequest {
  readonly track: Key;
  readonly quality: Quality;
  /** Null: all of it. */
  readonly from: number | null;
  /** Last byte wanted (included); absent = to the end. Only with `from`. */
  readonly to?: number;
  /** Of a transcode: the second of the song at which it is to begin. Only without `from`. */
  readonly at?: number;
  readonly signal: AbortSignal;
}

export interface AudioAnswer {
  readonly body: ReadableStream<Uint8Array>;
  /** Offset of the first byte of the body in the file. */
  readonly first: number;
  /** Length of the whole file by the headers; null when they do not tell. */
  readonly total: number | null;
  /** By the first bytes. */
  readonly contentType: string;
  /** ETag or Last-Modified; '' where neither can be read. */
  readonly remoteVersion: string;
  /** Which of several addresses of its source answered; absent where there is one. */
  readonly edge?: string;
  /** The second at which it begins, where that was asked for and the source can do it. */
  readonly at?: number;
}

export interface TrackFacts {
  /** Bytes of the original, as the server claims; 0 = unknown. */
  readonly size: number;
  /** Seconds. */
  readonly duration: number;
}

export interface CollectionFacts {
  readonly title: string;
  readonly artKey: Key | null;
  readonly trackKeys: readonly Key[];
  /** Songs of it may lack: nothing is taken out for this answer. */
  readonly isPartial?: boolean;
  /** Of what is kept across sources: all that are connected. Songs of one that the listener removed go. */
  readonly sources?: readonly SourceId[];
}

/** What a sealed object is of; it opens only under exactly the same identity. */
export interface Identity {
  readonly objectId: string;
  readonly track: Key;
  readonly quality: Quality;
  readonly generation: number;
  /** The root key that it is sealed under; '' = the one that needs no passphrase. */
  readonly root: string;
}

/** Proven at commit, kept sealed in the record. Hashes are SHA-256 in hex. */
export interface SealedFacts {
  readonly plainLength: number;
  readonly sealedLength: number;
  readonly segments: number;
  readonly plainSha256: string;
  readonly tagsSha256: string;
  /** `plainSha256` is over the hashes of the segments, in order; absent in older ones: over all bytes in one run. */
  readonly hashed?: 'segments';
  /** Which source it was fetched from, and when it was sealed (wall time, ms); older ones do not say. */
  readonly from?: string;
  readonly at?: number;
  /** Where its frames lie, as far as a seek needs it (`sound/frame-indexer`). */
  readonly frames?: string;
}

/** What every segment of an object says of itself. */
export interface Survey {
  /** Segments that do not open, or are not there. */
  readonly bad: readonly number[];
  /** Plain bytes in each segment but the last. */
  readonly plainSegment: number;
  /** Of what is there now; only when nothing is bad. */
  readonly plainSha256: string;
  readonly tagsSha256: string;
}

/** Puts segments of a committed object anew in their places. */
export interface Mender {
  /** In rising order: what is missing at the end must not leave a hole. */
  readonly put: (index: number, plain: Uint8Array) => Promise<void>;
  readonly flush: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface SealedObjects {
  readonly newId: () => string;
  /** Under which new objects are sealed. Throws `vault.locked`. */
  readonly root: () => string;
  /** `like`: hashed in the same way, so that the hashes of a copy of these bytes can be compared. */
  readonly create: (identity: Identity, like?: SealedFacts) => Promise<SealedWriter>;
  /**
   * Takes up whatever of it opens: each segment proves itself, its object and its place, so that what was
   * written after the last journal counts as well. Null when it is gone or nothing of it opens.
   */
  readonly resume: (identity: Identity) => Promise<SealedWriter | null>;
  /** Plain bytes `from` (included) to `to` (not included), all verified. Throws `vault.refused`, `storage.*`. */
  readonly read: (
    identity: Identity,
    facts: SealedFacts,
    from: number,
    to: number,
  ) => Promise<Uint8Array<ArrayBuffer>>;
  /** Opens the last segment and two others. Throws `vault.refused`, `storage.*`. */
  readonly spotCheck: (
    identity: Identity,
    facts: SealedFacts,
    signal: AbortSignal,
  ) => Promise<void>;
  /** Opens every segment. Throws `vault.refused` or `storage.missing` when the object as a whole is lost. */
  readonly survey: (identity: Identity, facts: SealedFacts, signal: AbortSignal) => Promise<Survey>;
  readonly mend: (identity: Identity, facts: SealedFacts) => Promise<Mender>;
  readonly remove: (objectId: string) => Promise<void>;
  readonly list: () => Promise<readonly string[]>;
  /** Bytes on the disk. */
  readonly usage: () => Promise<number>;
  readonly sealManifest: (identity: Identity, facts: SealedFacts) => Promise<Uint8Array>;
  /** Throws `vault.refused` for a manifest of another record. */
  readonly openManifest: (identity: Identity, manifest: Uint8Array) => Promise<SealedFacts>;
}

export interface SealedWriter {
  /** Plain bytes taken so far: where a fetch goes on. */
  readonly plainLength: () => number;
  /** After `resume`: the last plain bytes taken up, at most 64 KiB, to be compared with the source's. */
  readonly tail: () => Uint8Array;
  readonly push: (plain: Uint8Array) => Promise<void>;
  /**
   * What survives a crash of the browser after this, and so may be journaled. A power cut may take it: then
   * its segments do not open, and are fetched again.
   */
  readonly settle: () => Promise<{ readonly segments: number; readonly bytes: number }>;
  /** Seals and flushes the final segment. Only after the length was proven. */
  readonly finish: () => Promise<SealedFacts>;
  readonly close: () => Promise<void>;
}
