import type { Key, SourceId } from './keys';
import type { Album, Artist, Playlist, Track } from './music';

/** A piece of a source's whole catalogue. */
export interface CataloguePage {
  readonly tracks: readonly Track[];
  readonly albums: readonly Album[];
  readonly artists: readonly Artist[];
  /** Opaque; hand it back to go on, also after a restart. Null: this was the last page. */
  readonly next: string | null;
  /** Tracks in all, where the source can tell. */
  readonly total: number | null;
}

/** What a sync needs from a source; providers make it, the library consumes it. */
export interface CatalogueFeed {
  readonly source: SourceId;
  readonly page: (cursor: string | null, signal: AbortSignal) => Promise<CataloguePage>;
  readonly playlists: (signal: AbortSignal) => Promise<readonly Playlist[]>;
  /** Keys of starred tracks, albums and artists. */
  readonly starred: (signal: AbortSignal) => Promise<readonly Key[]>;
}
