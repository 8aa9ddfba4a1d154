import type { Failure } from '../domain/error';
import type { Key } from '../domain/keys';
import type { Quality } from '../domain/quality';

export type CollectionKind = 'album' | 'playlist' | 'artist' | 'starred' | 'track';

/** What the listener asked to keep. */
export interface CollectionRef {
  readonly kind: CollectionKind;
  readonly key: Key;
}

/** Everything that is starred, on whatever source: there is one such collection on a device. */
export const starredRef: CollectionRef = { kind: 'starred', key: 'every~starred' as Key };

/** How a collection is kept. Each can be changed later. */
export interface KeepOptions {
  readonly quality: Quality;
  /**
   * In step with its source: what is added there is saved, what is taken out there goes from here (unless
   * something else keeps it), what was replaced is fetched anew. Otherwise it stays as it was when asked for.
   */
  readonly follow: boolean;
  /** Only where the browser tells that the connection is not a mobile one; where it cannot tell, always. */
  readonly wifiOnly: boolean;
}

/**
 * State of one track on this device. Absent from every list = not asked for. `damaged`: it was saved, a
 * part of it does not open, and it is skipped until it has been repaired.
 */
export type SaveState = 'queued' | 'saving' | 'saved' | 'damaged' | 'failed';

export interface SaveChange {
  readonly key: Key;
  /** Null: no longer on this device nor asked for. */
  readonly state: SaveState | null;
}

/** Why something that is asked for does not run now. */
export type Waiting = 'server' | 'wifi' | 'space' | 'limit' | 'locked';

export interface CollectionDownload extends KeepOptions {
  readonly ref: CollectionRef;
  readonly title: string;
  readonly artKey: Key | null;
  /** `partial`: nothing runs, something is missing, nothing failed. `paused`: by the listener. */
  readonly state: 'queued' | 'saving' | 'saved' | 'partial' | 'paused' | 'failed';
  readonly tracksDone: number;
  readonly tracksTotal: number;
  /** Of `tracksDone`: as what, because this browser cannot play their files. */
  readonly converted?: { readonly tracks: number; readonly quality: Quality };
  /** Of `tracksTotal`: saved before, now waiting for repair. */
  readonly tracksDamaged: number;
  readonly bytesDone: number;
  /** Sum of what the server claims; grows true as files are proven. */
  readonly bytesTotal: number;
  /** Bytes a second over the last few seconds while saving, otherwise 0. */
  readonly speed: number;
  /** At that speed; null while it is not known. */
  readonly secondsLeft: number | null;
  /** With `queued`: what it waits for, null = for its turn. */
  readonly waiting: Waiting | null;
  /** The first reason why a track of it failed. */
  readonly failure: Failure | null;
  readonly addedAt: number;
}

export interface DownloadsView {
  readonly collections: readonly CollectionDownload[];
  /** Bytes of sealed audio on this device. */
  readonly bytesUsed: number;
  /** Of these: what no wish asks for, kept because it was heard. */
  readonly passingBytes: number;
  readonly passingTracks: number;
  /** The answer to `navigator.storage.persist()`; null = not asked yet. */
  readonly persistent: boolean | null;
  readonly storeKind: 'opfs' | 'indexeddb' | 'none';
  /** Of everything together, while something runs. */
  readonly speed: number;
  readonly secondsLeft: number | null;
}

/** How a check of saved bytes goes on. */
export interface CheckProgress {
  readonly phase: 'running' | 'done' | 'stopped';
  readonly tracksDone: number;
  readonly tracksTotal: number;
  /** Tracks found damaged; they are repaired when their source answers. */
  readonly damaged: number;
}

/** What the browser took away, as the note outside of the database remembers it. */
export interface LossReport {
  /** Wall time, ms, of the note. */
  readonly notedAt: number;
  readonly tracks: number;
  readonly bytes: number;
  readonly services: readonly { readonly name: string; readonly address: string }[];
  readonly collections: readonly {
    readonly ref: CollectionRef;
    readonly title: string;
    readonly tracks: number;
    /** Out of files of this device, which only the listener can choose again. */
    readonly isOfFiles: boolean;
  }[];
}

/** What became of a backup that was read. The page is to be loaded anew afterwards. */
export interface RestoreReport {
  readonly settings: boolean;
  /** Songs of the saved queue that are known here; 0 = the queue stays as it is. */
  readonly queue: number;
  /** Wishes taken over; those that were here already are not counted. */
  readonly downloads: number;
  /** Playlists of the file that are not known here: they belong to a service, and are not made there. */
  readonly playlistsLeft: number;
  /** Services that were not known here; each is to be signed in to. */
  readonly services: number;
}

/**
 * The lock: `none` = not set up, `open` = unlocked in this tab, `locked` = nothing sealed can be read.
 * `changing`: everything is being sealed anew under another key; it can be used meanwhile.
 */
export interface LockView {
  readonly state: 'none' | 'open' | 'locked';
  readonly changing: {
    readonly done: number;
    readonly total: number;
    /** Why it waits now; it goes on by itself. */
    readonly failure?: Failure;
  } | null;
}
