import { readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { createHost } from '../../../src/edge/http/host';
import { createHostPolicy } from '../../../src/edge/http/host-policy';
import { sendText } from '../../../src/edge/http/answers';
import { createProxy, type ProxyOptions } from '../../../src/edge/proxy/proxy';
import { ask, type Answer, type Ask } from './http-support';

export const fixture = (name: string): string =>
  readFileSync(new URL(`../../fixtures/tls/${name}`, import.meta.url), 'utf8');

export interface StartedProxy {
  readonly port: number;
  readonly log: readonly string[];
  /** Asks for a method of that upstream, as our own page does. */
  readonly ask: (upstream: string, method?: string, options?: Ask) => Promise<Answer>;
}

interface StartOptions extends Partial<ProxyOptions> {
  /** The address that the server believes to be bound to. */
  readonly bound?: string;
}

/** The proxy behind its real door on an ephemeral port. */
export const startProxy = async (options: StartOptions = {}): Promise<StartedProxy> => {
  const { bound = '127.0.0.1', ...rest } = options;
  const log: string[] = [];
  let port = 0;
  const names = ['music.example', '127.0.0.1'];
  const policy = createHostPolicy({ bound, names, port: () => port });
  const proxy = createProxy({
    servers: [],
    isLocal: policy.isLocal,
    ownPort: () => port,
    log: (line) => log.push(line),
    ...rest,
  });
  const host = createHost({
    policy,
    routes: [{ path: '/proxy/', handle: proxy.handle }],
    otherwise: (request, response) => sendText(response, 200, proxy.reach(request)),
    log: (line) => log.push(line),
  });
  port = await host.listen(0, '127.0.0.1');
  onTestFinished(async () => {
    proxy.close();
    await host.close(0);
  });
  return {
    port,
    log,
    ask: (upstream, method = 'ping.view', { headers, ...others } = {}) =>
      ask(port, `/proxy/rest/${method}`, {
        headers: { 'x-holdfast-upstream': upstream, ...headers },
        ...others,
      }),
  };
};

export const codeOf = (answer: Answer): string => {
  const { holdfast, code, reason } = JSON.parse(answer.text) as Record<string, string>;
  return `${answer.status} ${holdfast} ${code} ${reason}`;
};

/** A music server over TLS with one of the fixtures' certificates. */
export const serveSecurely = async (name: string, listener: RequestListener): Promise<number> => {
  const prefix = name === '' ? '' : `${name}-`;
  const server = createServer(
    { key: fixture(`${prefix}key.pem`), cert: fixture(`${prefix}certificate.pem`) },
    listener,
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
};
