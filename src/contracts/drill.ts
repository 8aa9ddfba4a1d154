import type { CollectionRef } from './downloads';

/** A rehearsed outage inside the player: requests fail as the scenario says, stored data are not touched. */
export interface DrillView {
  /** Id of the scenario. */
  readonly scenario: string;
  /** Wall time, ms. */
  readonly startedAt: number;
  readonly endsAt: number;
}

export interface ReadyCollection {
  readonly ref: CollectionRef;
  readonly title: string;
  readonly tracks: number;
  /** How many of them would not play. */
  readonly missing: number;
}

/** What would play with every server gone, as of now. */
export interface Readiness {
  /** Of music that plays by what lies on the device; every song once. */
  readonly safeSeconds: number;
  readonly safeTracks: number;
  /** Of the queue from the current song on. */
  readonly queueTracks: number;
  readonly queueMissing: number;
  /** Playlists of the library that play to the end, and those that do not. */
  readonly complete: readonly ReadyCollection[];
  readonly incomplete: readonly ReadyCollection[];
  /** What "make me ready" would ask for. */
  readonly fixes: readonly CollectionRef[];
  /** Songs that "make me ready" would download, and their bytes where the server told; 0 = nothing to do. */
  readonly fixTracks: number;
  readonly fixBytes: number;
}
