import type { DrillPart } from '../../drill/scenario';
import type { RawRequest } from './read-request';

/** One request as the server's side saw it. Never a secret: this is shown, written down, and compared. */
export interface LoggedRequest {
  /** ms since the proxy began. */
  readonly at: number;
  readonly edge: number;
  readonly part: DrillPart;
  readonly method: string;
  /** Without its query. */
  readonly path: string;
  /** What was asked for, without who asked: `id=1&size=300`. From address and form alike. */
  readonly asks: string;
  readonly range: string | null;
  /** A sign-in, or one of the canaries, stood in the address. */
  readonly secretInUrl: boolean;
  /** Kinds of the faults that it met. */
  readonly toxics: readonly string[];
  /** Null until the answer began, or when there was none. */
  status: number | null;
  /** Of the body, handed to the system. */
  bytes: number;
  /** `open` while it runs; `cut` by us, `left` by the client. */
  ended: 'open' | 'whole' | 'cut' | 'left';
}

/** Who asks and by which program; everything else is what is asked. */
const whoAsks = new Set(['u', 'p', 't', 's', 'apiKey', 'jwt', 'c', 'v', 'f']);
const signIn = ['p', 't', 's', 'apiKey', 'jwt'];

const formOf = ({ method, body }: RawRequest): URLSearchParams =>
  new URLSearchParams(method === 'POST' && body.length < 64 * 1024 ? body.toString('utf8') : '');

const holds = (target: string, canaries: readonly string[]): boolean => {
  const decoded = decodeURIComponent(target.replace(/%(?![0-9a-f]{2})/gi, '%25'));
  return canaries.some(
    (each) => decoded.includes(each) || decoded.includes(Buffer.from(each, 'utf8').toString('hex')),
  );
};

export const urlOf = (target: string): URL => new URL(target, 'http://any');

export const describeRequest = (
  request: RawRequest,
  canaries: readonly string[],
): Pick<LoggedRequest, 'method' | 'path' | 'asks' | 'secretInUrl'> => {
  const { pathname, searchParams } = urlOf(request.target);
  const asks = [...searchParams, ...formOf(request)]
    .filter(([name]) => !whoAsks.has(name))
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join('&');
  const secretInUrl =
    signIn.some((name) => searchParams.has(name)) || holds(request.target, canaries);
  return { method: request.method, path: pathname, asks, secretInUrl };
};
