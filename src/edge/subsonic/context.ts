import type { IncomingMessage, ServerResponse } from 'node:http';
import type { EdgeLibrary } from '../edge-library';
import type { Covers } from '../media/covers';
import type { Ffmpeg } from '../media/ffmpeg';
import type { Transcoder } from '../media/transcode';
import type { Catalogue } from '../music/catalogue';
import type { EdgeState } from '../state/state-schema';
import type { Payload } from './envelope';
import type { NowPlaying } from './now-playing';
import type { Params } from './params';
import type { SignInWay } from './sign-in';

/** What is there for all requests. */
export interface Services {
  readonly library: EdgeLibrary;
  readonly user: string;
  readonly ffmpeg: () => Promise<Ffmpeg | null>;
  readonly covers: () => Promise<Covers>;
  readonly transcoder: Transcoder;
  readonly nowPlaying: NowPlaying;
}

/** One request, signed in. The catalogue is the same from its beginning to its end. */
export interface Context extends Services {
  readonly params: Params;
  readonly catalogue: Catalogue;
  readonly state: EdgeState;
  /** Wall time, ms. */
  readonly now: number;
  readonly way: SignInWay | null;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

export type Answer = (context: Context) => Payload | Promise<Payload>;
/** Writes the answer itself: audio and pictures. */
export type Serve = (context: Context) => Promise<void>;

export const nothing: Payload = {};
