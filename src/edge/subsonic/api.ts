import type { IncomingMessage, ServerResponse } from 'node:http';
import type { EdgeLibrary } from '../edge-library';
import { createCovers } from '../media/covers';
import { findFfmpeg } from '../media/ffmpeg';
import { createTranscoder } from '../media/transcode';
import type { Context, Services } from './context';
import { applyCors } from './cors';
import { formatOf, sendFailure, sendOk, type Envelope } from './envelope';
import { failureCodes, SubsonicFailure } from './failure';
import { answers, leftOut, publicMethods, serves } from './methods/table';
import { createNowPlaying } from './now-playing';
import { createParams, type Params } from './params';
import { readForm, readTarget, type Target } from './read-request';
import { checkSignIn, type SignInRules, type SignInWay } from './sign-in';

export interface SubsonicApiOptions {
  readonly library: EdgeLibrary;
  readonly user: string;
  readonly password: string;
  /** Signs in without user and password; without it a key made at the first start does. Never told. */
  readonly apiKey?: string | null;
  /** Ways to sign in that are open; all of them otherwise. */
  readonly signInWays?: readonly SignInWay[];
  readonly serverVersion: string;
  /** Name or path of ffmpeg; null to do without. */
  readonly ffmpeg?: string | null;
  /** For what went wrong inside: one line, without addresses and secrets. */
  readonly log?: (line: string) => void;
}

export interface SubsonicApi {
  /** Answers any path below `/rest/`. Never rejects. */
  readonly handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** Ends what is being transcoded. The library is closed by whoever opened it. */
  readonly close: () => Promise<void>;
}

const methodsAllowed = ['GET', 'HEAD', 'POST'];

const demandMethod = ({ method }: Target): void => {
  if (answers.has(method) || serves.has(method)) return;
  const status = leftOut.has(method) ? 410 : 404;
  throw new SubsonicFailure(failureCodes.generic, 'This method is not offered here', status);
};

const demandVerb = (request: IncomingMessage): void => {
  if (methodsAllowed.includes(request.method ?? '')) return;
  const headers = { Allow: [...methodsAllowed, 'OPTIONS'].join(', ') };
  throw new SubsonicFailure(failureCodes.generic, 'Use GET, HEAD or POST', 405, headers);
};

/** `jsonp` would hand what is private to any page that names a function. */
const demandFormat = (params: Params): void => {
  if (/^(?:|xml|json)$/i.test(params.one('f'))) return;
  throw new SubsonicFailure(failureCodes.generic, 'Only the formats xml and json are offered');
};

const createServices = ({ library, user, ffmpeg }: SubsonicApiOptions): Services => {
  // Looked for once; an ffmpeg that is installed later is found at the next start.
  const found = ffmpeg === null ? Promise.resolve(null) : findFfmpeg(ffmpeg);
  const { root, dataFolder, clock } = library;
  const covers = found.then((tool) => createCovers({ root, dataFolder, ffmpeg: tool }));
  return {
    library,
    user,
    ffmpeg: () => found,
    covers: () => covers,
    transcoder: createTranscoder(),
    nowPlaying: createNowPlaying(clock),
  };
};

/** Told without its text: that can hold paths, and addresses with secrets in them. */
const describeFault = (thrown: unknown): string => {
  if (!(thrown instanceof Error)) return 'unknown fault';
  const code = 'code' in thrown ? ` ${String(thrown.code)}` : '';
  const where = /^\s*at .*$/m.exec(thrown.stack ?? '')?.[0].trim() ?? '';
  return `${thrown.name}${code} ${where}`.trim();
};

const asFailure = (thrown: unknown, target: Target, log: (line: string) => void) => {
  if (thrown instanceof SubsonicFailure) return thrown;
  log(`${target.method}: ${describeFault(thrown)}`);
  const isFull = thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOSPC';
  const message = isFull ? 'The disk is full, nothing was changed' : 'Something went wrong here';
  return new SubsonicFailure(failureCodes.generic, message, isFull ? 507 : 500);
};

/** The OpenSubsonic API over a library. Starts nothing but a look for ffmpeg. */
export const createSubsonicApi = (options: SubsonicApiOptions): SubsonicApi => {
  const { library, serverVersion, log = () => undefined } = options;
  const services = createServices(options);
  const rules = (): SignInRules => ({
    user: options.user,
    password: options.password,
    apiKey: options.apiKey ?? library.store.state().apiKey,
    ways: options.signInWays ?? ['password', 'token', 'apiKey'],
  });

  const createContext = (
    params: Params,
    way: SignInWay | null,
    request: IncomingMessage,
    response: ServerResponse,
  ): Context => ({
    ...services,
    params,
    way,
    request,
    response,
    catalogue: library.catalogue(),
    state: library.store.state(),
    now: library.clock.now(),
  });

  const answer = async (
    request: IncomingMessage,
    response: ServerResponse,
    target: Target,
    envelope: { format: Envelope['format'] } & Envelope,
  ): Promise<void> => {
    demandVerb(request);
    const params = createParams(target.query, await readForm(request));
    envelope.format = formatOf(params.one('f'));
    demandFormat(params);
    demandMethod(target);
    const way = publicMethods.has(target.method) ? null : checkSignIn(params, rules());
    const context = createContext(params, way, request, response);
    const serve = serves.get(target.method);
    if (serve) await serve(context);
    else sendOk(response, envelope, await answers.get(target.method)!(context));
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    applyCors(request, response);
    if (request.method === 'OPTIONS') {
      response.writeHead(204).end();
      return;
    }
    const target = readTarget(request);
    // Failures before the parameters are known go by what the query says.
    const format = formatOf(new URLSearchParams(target.query).get('f') ?? '');
    const envelope = { format, serverVersion };
    try {
      await answer(request, response, target, envelope);
    } catch (thrown) {
      sendFailure(response, envelope, asFailure(thrown, target, log));
    }
  };

  return {
    handle,
    close: async () => services.transcoder.close(),
  };
};
