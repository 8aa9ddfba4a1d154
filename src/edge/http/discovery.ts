import type { IncomingMessage } from 'node:http';
import { allowMethods, sendJson, type Handler } from './answers';

export type ProxyReach = 'any' | 'listed' | 'none';

/** What `/holdfast.json` tells the page about the server that it came from. Never a secret. */
export interface Discovery {
  readonly protocol: 1;
  readonly edge: true;
  /** Who may try the demo library; the page knows the demo's password, which is no secret. */
  readonly demo: { readonly username: string } | null;
  /** Which servers the same-origin proxy reaches for whoever asks. */
  readonly proxy: ProxyReach;
  /** Downloads can go on by way of tickets while the player is closed. */
  readonly tickets: true;
}

export interface DiscoveryOptions {
  readonly demoUser: string | null;
  readonly proxyReach: (request: IncomingMessage) => ProxyReach;
}

export const createDiscovery =
  ({ demoUser, proxyReach }: DiscoveryOptions): Handler =>
  (request, response) => {
    if (!allowMethods(request, response, ['GET', 'HEAD'])) return;
    const discovery: Discovery = {
      protocol: 1,
      edge: true,
      demo: demoUser === null ? null : { username: demoUser },
      proxy: proxyReach(request),
      tickets: true,
    };
    sendJson(response, 200, discovery);
  };
