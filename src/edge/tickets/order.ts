import { Readable } from 'node:stream';
import type { IncomingMessage } from 'node:http';
import * as v from 'valibot';

/** A request for one song's sound, written down to be made later without the page that ordered it. */
export interface Order {
  /** `/rest/stream.view` of this server, or `/proxy/rest/stream.view` of another one. */
  readonly path: string;
  /** The parameters with the sign-in, as a form. */
  readonly form: string;
  /** With the proxy's path: which server, and whether it takes parameters in the address only. */
  readonly upstream?: string | undefined;
  readonly byGet?: boolean | undefined;
}

/** Sound and nothing else: a ticket must not be able to change a library. */
const soundPath = /^(?:\/proxy)?\/rest\/(?:stream|download)(?:\.view)?$/;
const mostOrders = 1_000;

/** A form of a player has a few hundred letters; an address that servers take, at most 2,048. */
export const ordersSchema = v.object({
  orders: v.pipe(
    v.array(
      v.object({
        path: v.pipe(v.string(), v.regex(soundPath)),
        form: v.pipe(v.string(), v.maxLength(4_096)),
        upstream: v.optional(v.pipe(v.string(), v.maxLength(2_048))),
        byGet: v.optional(v.boolean()),
      }),
    ),
    v.minLength(1),
    v.maxLength(mostOrders),
  ),
});

const formType = 'application/x-www-form-urlencoded';
/** What whoever redeems it may add, and all by which it is judged who that is. */
const passedOn = [
  'host',
  'range',
  'if-range',
  'accept',
  'sec-fetch-site',
  'origin',
  'forwarded',
  'x-forwarded-for',
] as const;

/**
 * The order as a request that the routes answer like any other. Only what they read is there: method,
 * target, headers, socket and body.
 */
export const requestOf = (order: Order, outer: IncomingMessage): IncomingMessage => {
  const headers: Record<string, string> = {
    'content-type': formType,
    'content-length': String(Buffer.byteLength(order.form)),
    ...(order.upstream !== undefined && { 'x-holdfast-upstream': order.upstream }),
    ...(order.byGet && { 'x-holdfast-method': 'GET' }),
  };
  for (const name of passedOn) {
    const value = outer.headers[name];
    if (typeof value === 'string') headers[name] = value;
  }
  const distinct = Object.entries(headers).map(([name, value]) => [name, [value]] as const);
  const body = Readable.from(order.form === '' ? [] : [Buffer.from(order.form)]);
  return Object.assign(body, {
    method: 'POST',
    url: order.path,
    headers,
    headersDistinct: Object.fromEntries(distinct),
    socket: outer.socket,
  }) as unknown as IncomingMessage;
};
