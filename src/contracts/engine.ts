import type { Failure } from '../domain/error';
import type { Health } from '../domain/health';
import type { Key, SourceId } from '../domain/keys';
import type { Album, Artist, Track } from '../domain/music';
import type { Quality } from '../domain/quality';
import type { BackgroundJob } from './background';
import type { ConfigurationView } from './configuration';
import type { ConnectRequest, SourceView } from './connect';
import type { DrillView, Readiness } from './drill';
import type {
  CheckProgress,
  CollectionDownload,
  CollectionRef,
  DownloadsView,
  KeepOptions,
  LockView,
  LossReport,
  RestoreReport,
  SaveChange,
} from './downloads';
import type { EngineDiagnostics, HealthHistory } from './health-history';
import type {
  AlbumPage,
  ArtistPage,
  HomeView,
  LetterIndex,
  ListQuery,
  Page,
  PlaylistPage,
  PlaylistSummary,
  SearchResults,
  SyncProgress,
} from './library';
import type { PlayNews } from './plays';
import type { HeardTrack, QueueNow, QueueOffer, SimilarQuestion } from './queue';
import type { Kin, SavedSession } from './session';
import type { Settings } from './settings';

/**
 * What the page may ask the engine worker (over comlink). Every method rejects with a HoldfastError
 * and answers from the device unless it says that it asks a server.
 */
export interface EngineApi {
  /** First call. Opens database, vault and store; never waits for the network. */
  open: (options: OpenOptions) => Promise<EngineSnapshot>;
  subscribe: (listener: (event: EngineEvent) => void) => Promise<void>;
  /** One end of the channel whose other end the service worker holds. */
  attachServiceWorker: (port: MessagePort) => Promise<void>;

  /** Asks the server. On success the source is stored and a sync begins. */
  connect: (request: ConnectRequest) => Promise<SourceView>;
  /** Asks this origin. Rejects with `demo.not-here` where no embedded edge serves the player. */
  connectDemo: () => Promise<SourceView>;
  /** Copies, reads and seals audio files of this device; returns how many were taken. */
  addFiles: (
    files: readonly File[],
  ) => Promise<{ readonly added: number; readonly refused: number }>;
  /**
   * Another address of the same library: signs in there with the account of the source and proves it by songs.
   * Rejects as `connect`, and with `input.invalid` with `what`: other-library, known-address,
   * too-many-addresses.
   */
  addEdge: (source: SourceId, address: string) => Promise<SourceView>;
  /** `what: 'last-address'` for the only one. */
  removeEdge: (source: SourceId, address: string) => Promise<SourceView>;
  /** Forgets source, catalogue and credentials, and removes its downloads. */
  removeSource: (source: SourceId) => Promise<void>;
  /** Asks the servers; progress arrives as events. */
  sync: () => Promise<void>;

  /**
   * After `vault.key-lost`, when the listener says so: gives up what cannot be opened any more, and plans
   * the same downloads anew. Music services must be signed in to again. The page is to be loaded anew.
   */
  renewKey: () => Promise<void>;

  home: () => Promise<HomeView>;
  albums: (query: ListQuery) => Promise<Page<Album>>;
  artists: (query: ListQuery) => Promise<Page<Artist>>;
  songs: (query: ListQuery) => Promise<Page<Track>>;
  letters: (list: 'albums' | 'artists' | 'songs', query: ListQuery) => Promise<LetterIndex>;
  playlists: () => Promise<readonly PlaylistSummary[]>;
  album: (key: Key) => Promise<AlbumPage | null>;
  artist: (key: Key) => Promise<ArtistPage | null>;
  playlist: (key: Key) => Promise<PlaylistPage | null>;
  /** In the order asked; unknown keys are left out. */
  tracks: (keys: readonly Key[]) => Promise<readonly Track[]>;
  search: (text: string) => Promise<SearchResults>;
  /** Who made each and what it is on, in the order asked. */
  kin: (keys: readonly Key[]) => Promise<readonly Kin[]>;

  /** What is not said is taken from the settings; `follow` is off for all but what is starred. */
  download: (ref: CollectionRef, options?: Partial<KeepOptions>) => Promise<void>;
  /** Another quality is fetched beside the copy that is there, which plays until then. */
  changeDownload: (ref: CollectionRef, change: Partial<KeepOptions>) => Promise<void>;
  pauseDownload: (ref: CollectionRef) => Promise<void>;
  resumeDownload: (ref: CollectionRef) => Promise<void>;
  cancelDownload: (ref: CollectionRef) => Promise<void>;
  removeDownload: (ref: CollectionRef) => Promise<void>;
  /** Tries again what failed, repairs what is damaged. */
  retryDownload: (ref: CollectionRef) => Promise<void>;
  downloads: () => Promise<DownloadsView>;
  /** Songs that are here because they were heard, newest first. */
  passingTracks: () => Promise<readonly Key[]>;
  /** Removes them all; what a wish asks for stays. */
  clearPassing: () => Promise<void>;
  /** Opens every byte of everything saved (null) or of one collection; `check` events tell how it goes on. */
  checkDownloads: (ref: CollectionRef | null) => Promise<void>;
  stopCheck: () => Promise<void>;

  /**
   * What the browser itself can fetch while every window is closed; null: nothing of what is asked for. The
   * page starts the job and then says which jobs there are. Asks this origin.
   */
  prepareBackground: () => Promise<BackgroundJob | null>;
  /** The jobs that the browser is at; all others are over, and their songs are fetched as usual. */
  backgroundJobs: (ids: readonly string[]) => Promise<void>;

  /**
   * After `loss`: the services (to be signed in to) and wishes of the note are taken over. The page is to be
   * loaded anew.
   */
  restoreLost: () => Promise<void>;
  /** After `loss`: begin anew, the note is thrown away. */
  forgetLost: () => Promise<void>;

  /** The listener's own data as the text of one file, without a secret and without audio. */
  backup: () => Promise<string>;
  /** Rejects with `input.invalid` for anything that is not such a file; then nothing was changed. */
  restore: (text: string) => Promise<RestoreReport>;

  lock: () => Promise<LockView>;
  /** `null` as the new one removes the lock. Rejects with `vault.wrong-passphrase`. */
  changePassphrase: (now: string | null, next: string | null) => Promise<void>;
  /** Rejects with `vault.wrong-passphrase`. */
  unlock: (passphrase: string) => Promise<void>;
  /** In all tabs. */
  lockNow: () => Promise<void>;

  /**
   * For the page that takes it up, at its start. `unsaved`: JSON of what a page that was left could not have written
   * down; newer than what is stored, and checked as such. It is on the disk when this resolves.
   */
  loadSession: (unsaved: string | null) => Promise<SavedSession | null>;
  saveSession: (session: SavedSession) => Promise<void>;
  changeSettings: (change: Partial<Settings>) => Promise<Settings>;

  /** What the page knows of its surroundings: a hint for when to ask servers, never proof. */
  pageChanged: (page: PageState) => Promise<void>;
  /** Asks each server now. */
  checkHealth: () => Promise<Health>;
  /** How services are, with the facts behind it, and how they were in the last day. Asks no server. */
  healthHistory: () => Promise<HealthHistory>;
  /** Facts for whoever is asked for help, names and addresses included: the page takes those out. */
  diagnostics: () => Promise<EngineDiagnostics>;
  /**
   * Rehearses an outage in all tabs, for ten minutes at most: requests fail as the scenario says, nothing stored
   * is touched. Rejects with `input.invalid` for a scenario that is not known.
   */
  startDrill: (scenario: string) => Promise<DrillView>;
  stopDrill: () => Promise<void>;
  readiness: () => Promise<Readiness>;
  /** What each service says of itself, and which of its addresses say otherwise. */
  configurations: () => Promise<readonly ConfigurationView[]>;
  /** "Not now" to an address that a service offers. */
  declineAddress: (source: SourceId, address: string) => Promise<void>;
  /** A song began to sound, or was heard. The second is on the disk when it resolves. */
  readonly notePlay: (news: PlayNews) => Promise<void>;
  /** Kept, and told to the servers of its songs as soon as they can be had. */
  tellQueue: (now: QueueNow) => Promise<void>;
  /** What another player left at a server since this one played last. Asks the servers. */
  queueOffer: () => Promise<QueueOffer | null>;
  /** It was taken or declined. */
  answerQueueOffer: (offer: QueueOffer) => Promise<void>;
  /** What was really heard on this device, each song once, newest first. */
  recentlyHeard: (most: number) => Promise<readonly HeardTrack[]>;
  /** Of the device's own library, best first. */
  similar: (question: SimilarQuestion) => Promise<readonly Key[]>;
  /** It is about to be played: what is sealed of it is opened meanwhile. Never rejects. */
  foresee: (track: Key) => Promise<void>;
  /** Why the audio address with this serial failed; null when nothing is known. */
  audioFailure: (serial: string) => Promise<Failure | null>;
  /**
   * The media element cannot play what came at this address. Null: nothing says that the format is why.
   * `aborted`: loaded anew it comes in a form that plays. Otherwise why it does not.
   */
  cannotPlay: (serial: string) => Promise<Failure | null>;
}

export interface OpenOptions {
  readonly protocol: number;
  readonly page: PageState;
  /** What the page has kept of the last `note` event; null where there is none. */
  readonly note: string | null;
}

export interface PageState {
  readonly online: boolean;
  readonly visible: boolean;
}

export interface EngineSnapshot {
  readonly protocol: number;
  readonly sources: readonly SourceView[];
  readonly settings: Settings;
  readonly saves: readonly SaveChange[];
  readonly collections: readonly CollectionDownload[];
  readonly starred: readonly Key[];
  readonly health: Health;
  /** Something of the device did not open; what works goes on without it. */
  readonly trouble: Failure | null;
  /** The database is new although the note outside of it says that there was a library. */
  readonly loss: LossReport | null;
  readonly lock: LockView;
  /** Null also before the stored one was read: then an event tells of it. */
  readonly drill: DrillView | null;
}

export type EngineEvent =
  | { readonly kind: 'sources'; readonly sources: readonly SourceView[] }
  /** Lists and pages that are open should ask again. */
  | { readonly kind: 'catalogue' }
  | { readonly kind: 'starred'; readonly starred: readonly Key[] }
  | { readonly kind: 'sync'; readonly progress: SyncProgress }
  | { readonly kind: 'saves'; readonly changes: readonly SaveChange[] }
  | { readonly kind: 'collections'; readonly collections: readonly CollectionDownload[] }
  | { readonly kind: 'health'; readonly health: Health }
  /** Songs of services that are down which play all the same: another source has the same recording. */
  | { readonly kind: 'stand-ins'; readonly keys: readonly Key[] }
  | { readonly kind: 'settings'; readonly settings: Settings }
  | { readonly kind: 'check'; readonly progress: CheckProgress }
  | { readonly kind: 'lock'; readonly lock: LockView }
  /** To be kept by the page where the database is not: it tells a lost library from a first visit. */
  | { readonly kind: 'note'; readonly note: string }
  /** Jobs of the browser's own downloader whose end is not known: the page says which there still are. */
  | { readonly kind: 'background'; readonly jobs: readonly string[] }
  | { readonly kind: 'configurations'; readonly configurations: readonly ConfigurationView[] }
  | { readonly kind: 'loss'; readonly loss: LossReport | null }
  /** Null: it is over, and everything is asked anew. */
  | { readonly kind: 'drill'; readonly drill: DrillView | null }
  | ({ readonly kind: 'audio-from' } & AudioFrom);

/** What is heard of a track. */
export interface AudioFrom {
  readonly key: Key;
  /** 'device', or the name of the source. */
  readonly from: string;
  /** As what it was asked for and came, which may be another than was wished. */
  readonly quality: Quality;
  /** By its first bytes. */
  readonly contentType: string;
  /** The format that this browser cannot play, where something else was asked for in its place. */
  readonly instead: string | null;
}
