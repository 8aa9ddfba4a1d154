import type { Failure } from '../domain/error';
import type { Key } from '../domain/keys';
import type { Quality } from '../domain/quality';
import type { CollectionRef } from './downloads';

/**
 * What the device remembers of a download: one row a track decides whether it is "downloaded".
 *   planned -> fetching -> sealed -> committed -> deleting
 * Only `committed` is ever shown as available. The file may run ahead of the row, never behind it:
 * bytes are written and flushed first, then journaled here.
 */
export type DownloadState = 'planned' | 'fetching' | 'sealed' | 'committed' | 'deleting';

export interface DownloadRecord {
  readonly trackKey: Key;
  readonly state: DownloadState;
  readonly quality: Quality;
  /** 32 hex digits; names the sealed object in the store. Null before the first byte. */
  readonly objectId: string | null;
  /** Counts the objects made for this track; bound into the sealing. */
  readonly generation: number;
  /** Sealed segments written, flushed and journaled. */
  readonly segments: number;
  /** Plain bytes in them. */
  readonly bytes: number;
  /** Proven when committed; before that what the server claims, 0 = unknown. */
  readonly plainLength: number;
  /** By the first bytes, not by what the server says. */
  readonly contentType: string;
  /** ETag or Last-Modified of the first answer, for noticing a changed file; '' = none. */
  readonly remoteVersion: string;
  /** Commit manifest, sealed by the vault: lengths and hashes. Null before `sealed`. */
  readonly manifest: Uint8Array | null;
  /** Why the last try ended, or what was found damaged; null while all is well. */
  readonly failure: Failure | null;
  readonly attempts: number;
  /** Wall time, ms. */
  readonly plannedAt: number;
  readonly committedAt: number;
  /** Which root key sealed it; '' = the one that needs no passphrase. */
  readonly root: string;
  /** Bytes that the catalogue claimed when the object was begun; another claim later = replaced at the server. */
  readonly claimedSize: number;
  /**
   * What plays meanwhile: the committed copy that a newer one is to replace (the file changed at its server,
   * another quality was asked for). Goes when the new one is committed, never before.
   */
  readonly previous: CommittedCopy | null;
  /** Wall time, ms, when it was last heard; > 0 = stays although no wish asks for it, oldest out. */
  readonly heardAt: number;
  /** Wall time, ms, when every byte of it was last opened and found right; 0 = never. */
  readonly checkedAt: number;
  /** What was asked for, where this browser cannot play that and `quality` is fetched in its place. */
  readonly wished?: Quality;
}

/** The part of a record that is needed for reading a committed object. */
export interface CommittedCopy {
  readonly quality: Quality;
  readonly objectId: string;
  readonly generation: number;
  readonly plainLength: number;
  readonly contentType: string;
  readonly manifest: Uint8Array;
  readonly root: string;
}

/** What the listener asked to keep: a collection and the tracks it had then. */
export interface PinRecord {
  /** `<kind>:<key>` */
  readonly id: string;
  readonly ref: CollectionRef;
  readonly title: string;
  readonly artKey: Key | null;
  /** Empty = not known yet: the wish came out of a backup and its source has not been read since. */
  readonly trackKeys: readonly Key[];
  readonly quality: Quality;
  readonly addedAt: number;
  readonly follow: boolean;
  readonly wifiOnly: boolean;
  readonly paused: boolean;
  /** Wall time, ms, when its quality was chosen anew; absent = never since it was asked for. */
  readonly chosenAt?: number;
}

/** The library's door to these rows, handed to the downloads. Every write is one transaction. */
export interface DownloadRecords {
  readonly all: () => Promise<readonly DownloadRecord[]>;
  /** Those of them that are there. */
  readonly some: (tracks: readonly Key[]) => Promise<readonly DownloadRecord[]>;
  readonly get: (track: Key) => Promise<DownloadRecord | null>;
  /** `strict`: on the disk before it resolves (commits); otherwise as the browser likes. */
  readonly put: (record: DownloadRecord, durability: 'strict' | 'relaxed') => Promise<void>;
  readonly remove: (track: Key) => Promise<void>;
  readonly pins: () => Promise<readonly PinRecord[]>;
  readonly putPin: (pin: PinRecord) => Promise<void>;
  readonly removePin: (id: string) => Promise<void>;
}
