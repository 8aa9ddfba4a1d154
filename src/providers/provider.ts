import type { CatalogueFeed } from '../domain/catalogue-feed';
import type { SourceId } from '../domain/keys';
import type { SongLyrics } from '../domain/music';
import type { Quality } from '../domain/quality';

/** What a server says of itself; '' where it says nothing. */
export interface ServerInfo {
  readonly type: string;
  readonly version: string;
  readonly openSubsonic: boolean;
  /** Names of OpenSubsonic extensions. */
  readonly extensions: readonly string[];
}

export interface AudioRequest {
  /** The source's own id of the track, not the key. */
  readonly id: string;
  readonly quality: Quality;
  /** Both ends included; `last: null` = to the end; null = everything. */
  readonly range: { readonly first: number; readonly last: number | null } | null;
  readonly signal: AbortSignal;
}

export interface AudioAnswer {
  /** Errors with net.stalled, net.truncated, net.too-large or aborted. Cancel it when not wanted. */
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>>;
  /** Position of the body's first byte in the file; 0 when the server ignored the range. */
  readonly first: number;
  /** Bytes that the body brings, where the headers tell; it is held to that. */
  readonly length: number | null;
  /** Bytes of the whole file as this answer claims. */
  readonly total: number | null;
  /** The server answered with the part that was asked for. */
  readonly partial: boolean;
  /** By the first bytes; in a part from the middle as the server says, '' when that is no audio type. */
  readonly contentType: string;
  /** ETag or Last-Modified, for noticing a changed file; '' = none. */
  readonly remoteVersion: string;
  /** Which of several addresses of the source answered; absent where there is one. */
  readonly edge?: string;
}

/** A request for a song's whole sound as data, for making it later from somewhere else. Has the sign-in in it. */
export interface AudioOrder {
  /** On the origin of the player: `/rest/stream.view`, or `/proxy/rest/stream.view`. */
  readonly path: string;
  readonly form: string;
  /** With the proxy: which server, and whether it takes parameters in the address only. */
  readonly upstream?: string;
  readonly byGet?: boolean;
}

export interface ArtAnswer {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** By the first bytes: image/jpeg, png, webp, gif or avif. */
  readonly contentType: string;
}

/** Ids of one song and one picture to ask for; null where the library is empty. */
export interface ProbeSample {
  readonly trackId: string | null;
  readonly artId: string | null;
  /** Of each address; otherwise of the one that is in use. */
  readonly everywhere: boolean;
}

/** A queue as a server keeps it, one for each listener. */
export interface ServerQueue {
  /** Ids of its own. */
  readonly ids: readonly string[];
  readonly index: number;
  /** Seconds into the current one. */
  readonly position: number;
  /** Wall time of the server, ms. */
  readonly changed: number;
  /** The player that left it, as it names itself. */
  readonly changedBy: string;
}

/**
 * A source of music as the engine uses it. All methods reject with HoldfastError:
 * net.* (the way there), auth.* (who asks), and of the server's answers
 * - server.not-found    there is no such thing (any more)
 * - server.forbidden    this listener may not
 * - server.wrong-content  not what was asked for: a page, a zip, nothing, another part
 * - server.failed, server.malformed, server.not-music
 * and `input.invalid` with `what: 'range'` when the part lies behind the end of the file (416).
 */
export interface MusicProvider {
  readonly source: SourceId;
  readonly feed: CatalogueFeed;
  readonly ping: (signal: AbortSignal) => Promise<ServerInfo>;
  /** One small question to each of its parts; the health hears the answers. Never rejects. */
  readonly probe: (sample: ProbeSample, signal: AbortSignal) => Promise<void>;
  readonly audio: (request: AudioRequest) => Promise<AudioAnswer>;
  /** Null: this server is not reached by way of the player's own origin. */
  readonly audioOrder: (id: string, quality: Quality) => Promise<AudioOrder | null>;
  readonly art: (request: {
    readonly id: string;
    /** px of the longer side; servers never enlarge or always do. */
    readonly size: number;
    readonly signal: AbortSignal;
  }) => Promise<ArtAnswer>;
  /** Null: the server has none. */
  readonly lyrics: (request: {
    readonly id: string;
    readonly artist: string;
    readonly title: string;
    readonly signal: AbortSignal;
  }) => Promise<SongLyrics | null>;
  /** Resolves when the server has taken it. Where an answer was lost it may come to be told twice. */
  readonly scrobble: (request: {
    readonly id: string;
    /** Wall time, ms, when it began. */
    readonly at: number;
    /** True: it was heard. False: it plays now. */
    readonly submission: boolean;
    readonly signal: AbortSignal;
  }) => Promise<void>;
  readonly playQueue: {
    /** Null: there is none. */
    readonly load: (signal: AbortSignal) => Promise<ServerQueue | null>;
    readonly save: (
      queue: Pick<ServerQueue, 'ids' | 'index' | 'position'> & { readonly signal: AbortSignal },
    ) => Promise<void>;
  };
}
