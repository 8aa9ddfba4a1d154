import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import * as v from 'valibot';
import { allowMethods, rawPathOf, sendJson, sendText, type Handler } from '../http/answers';
import { isOwnPage } from '../proxy/caller';
import { readBody } from '../proxy/request-body';
import { ordersSchema, requestOf, type Order } from './order';

/**
 * Tickets for the browser's own downloader (Background Fetch), which goes on while every window of the
 * player is closed. It keeps each request on the disk in clear text until it is done (measured), and a
 * request that signs in would leave a password's equivalent there. A ticket is an address that stands for
 * one song, for a day, and lives in this process alone.
 */
export interface TicketsOptions {
  readonly rest: Handler;
  readonly proxy: Handler;
  /** Monotonic, ms. */
  readonly now: () => number;
}

const lifetimeMs = 24 * 3600_000;
/** A library of a few thousand songs in one go; each is less than a kilobyte. */
const mostTickets = 5_000;
const prefix = '/tickets/';

interface Ticket {
  readonly order: Order;
  readonly until: number;
}

/** Null when it is not what it should be. */
const readOrders = async (request: IncomingMessage): Promise<readonly Order[] | null> => {
  try {
    const parsed = v.safeParse(ordersSchema, JSON.parse((await readBody(request)).toString()));
    return parsed.success ? parsed.output.orders : null;
  } catch {
    return null;
  }
};

/** `POST /tickets/` writes orders down, `GET /tickets/<id>` makes one. */
export const createTickets = ({ rest, proxy, now }: TicketsOptions): Handler => {
  const tickets = new Map<string, Ticket>();

  const forgetOld = (): void => {
    for (const [id, { until }] of tickets) {
      if (until > now() && tickets.size <= mostTickets) return;
      tickets.delete(id);
    }
  };

  const issue: Handler = async (request, response) => {
    // A page of another site cannot send JSON without asking first, and is never allowed to.
    const type = (request.headers['content-type'] ?? '').split(';', 1)[0]!.trim();
    if (!isOwnPage(request)) return sendText(response, 403, 'Only for the player of this server.');
    if (type !== 'application/json') return sendText(response, 415, 'Only JSON is read here.');
    const orders = await readOrders(request);
    if (!orders) return sendText(response, 400, 'These are no orders for songs.');
    const until = now() + lifetimeMs;
    const ids = orders.map((order) => {
      const id = randomBytes(16).toString('hex');
      tickets.set(id, { order, until });
      return id;
    });
    forgetOld();
    sendJson(response, 200, { addresses: ids.map((id) => prefix + id) });
  };

  const redeem: Handler = (request, response) => {
    forgetOld();
    const ticket = tickets.get(rawPathOf(request).slice(prefix.length));
    if (!ticket) return sendText(response, 404, 'This ticket is not valid any more.');
    const handle = ticket.order.path.startsWith('/proxy/') ? proxy : rest;
    return handle(requestOf(ticket.order, request), response);
  };

  return (request, response) => {
    if (!allowMethods(request, response, ['GET', 'POST'])) return;
    return request.method === 'POST' ? issue(request, response) : redeem(request, response);
  };
};
