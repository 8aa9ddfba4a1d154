import type { Failure } from '../domain/error';
import type { Key } from '../domain/keys';

export type CollectionKind = 'album' | 'playlist' | 'track';

/** What the listener asked to keep. */
export interface CollectionRef {
  readonly kind: CollectionKind;
  readonly key: Key;
}

/** State of one track on this device. Absent from every list = not asked for. */
export type SaveState = 'queued' | 'saving' | 'saved' | 'failed';

export interface SaveChange {
  readonly key: Key;
  /** Null: no longer on this device nor asked for. */
  readonly state: SaveState | null;
}

export interface CollectionDownload {
  readonly ref: CollectionRef;
  readonly title: string;
  readonly artKey: Key | null;
  /** `partial`: nothing runs, something is missing, nothing failed. */
  readonly state: 'queued' | 'saving' | 'saved' | 'partial' | 'failed';
  readonly tracksDone: number;
  readonly tracksTotal: number;
  readonly bytesDone: number;
  /** Sum of what the server claims; grows true as files are proven. */
  readonly bytesTotal: number;
  /** Bytes a second over the last few seconds while saving, otherwise 0. */
  readonly speed: number;
  /** The first reason why a track of it failed. */
  readonly failure: Failure | null;
  readonly addedAt: number;
}

export interface DownloadsView {
  readonly collections: readonly CollectionDownload[];
  /** Bytes of sealed audio on this device. */
  readonly bytesUsed: number;
  /** The answer to `navigator.storage.persist()`; null = not asked yet. */
  readonly persistent: boolean | null;
  readonly storeKind: 'opfs' | 'indexeddb' | 'none';
}
