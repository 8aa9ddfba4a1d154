import type { Table } from 'dexie';
import type { SourceView } from '../contracts/connect';
import type { DownloadRecord, PinRecord } from '../contracts/records';
import type { Key, SourceId } from '../domain/keys';
import type { Playlist } from '../domain/music';

/** The rows of the database, and nothing about how they are used. */

export type Bytes = Uint8Array<ArrayBuffer>;
export type BlockKind = 'tracks' | 'albums' | 'artists';
export const blockKinds: readonly BlockKind[] = ['tracks', 'albums', 'artists'];

export interface SourceRow {
  readonly id: SourceId;
  readonly view: SourceView;
  /** The provider's own, any JSON-able value. Never a secret. */
  readonly config: unknown;
  /** Sealed by the vault; null when there are none. */
  readonly sealedCredentials: Uint8Array | null;
}

/** A complete answer that had suspiciously little in it, seen but not taken over. */
export interface Sighting {
  readonly count: number;
  /** Wall time, ms. */
  readonly at: number;
}

export type Shrinkable = 'tracks' | 'playlists' | 'starred';

/** Which blocks are the catalogue of a source. Blocks of any other generation are leftovers. */
export interface CatalogueRow {
  readonly source: SourceId;
  readonly generation: number;
  /** Grows with every change inside a generation. */
  readonly revision: number;
  readonly counts: Readonly<Record<BlockKind, number>>;
  readonly sightings: { readonly [what in Shrinkable]?: Sighting };
}

export interface BlockRow {
  readonly source: SourceId;
  readonly generation: number;
  readonly kind: BlockKind;
  readonly index: number;
  readonly bytes: Bytes;
}

/** How far an import has come. The pages so far are in `staged`. */
export interface StagingRow {
  readonly source: SourceId;
  readonly cursor: string | null;
  /** The last page is in; only playlists, stars and the swap are missing. */
  readonly complete: boolean;
  readonly pages: number;
  readonly tracks: number;
  readonly total: number | null;
  /** Wall time, ms. */
  readonly startedAt: number;
}

export interface StagedRow {
  readonly source: SourceId;
  readonly index: number;
  readonly tracks: Bytes;
  readonly albums: Bytes;
  readonly artists: Bytes;
}

export interface PlaylistRow {
  readonly key: Key;
  readonly source: SourceId;
  readonly playlist: Playlist;
}

export interface StarredRow {
  readonly source: SourceId;
  readonly keys: readonly Key[];
}

/** Things of which there is one: session, settings, search index. */
export interface SingleRow {
  readonly name: string;
  readonly value: unknown;
}

export interface Tables {
  readonly sources: Table<SourceRow>;
  readonly catalogues: Table<CatalogueRow>;
  readonly blocks: Table<BlockRow>;
  readonly staging: Table<StagingRow>;
  readonly staged: Table<StagedRow>;
  readonly playlists: Table<PlaylistRow>;
  readonly starred: Table<StarredRow>;
  readonly downloads: Table<DownloadRecord>;
  readonly pins: Table<PinRecord>;
  readonly singles: Table<SingleRow>;
}

export type TableName = keyof Tables;

/** Raised with every change below; a step of its own in `declareSchema` then moves old data. */
export const schemaVersion = 2;

export const stores: Readonly<Record<TableName, string>> = {
  sources: 'id',
  catalogues: 'source',
  blocks: '[source+generation+kind+index]',
  staging: 'source',
  staged: '[source+index]',
  playlists: 'key, source',
  starred: 'source',
  downloads: 'trackKey',
  pins: 'id',
  singles: 'name',
};
