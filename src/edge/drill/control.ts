import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import * as v from 'valibot';
import { scenarioSchema } from '../../drill/scenario';
import type { FaultProxy } from './fault-proxy';
import { ruleSchema } from './wire-toxics';

/** Changes the faults of a running proxy. On this computer only, and only with the token. */
export interface Control {
  readonly url: string;
  readonly token: string;
  readonly close: () => Promise<void>;
}

const tokenBytes = 24;

const isMeant = (request: IncomingMessage, token: string, port: number): boolean => {
  // A page of somebody else whose name was made to mean this computer names itself here.
  const isOurs = [`127.0.0.1:${port}`, `localhost:${port}`].includes(request.headers.host ?? '');
  const given = Buffer.from(request.headers.authorization ?? '');
  const wanted = Buffer.from(`Bearer ${token}`);
  return isOurs && given.length === wanted.length && timingSafeEqual(given, wanted);
};

const say = (response: ServerResponse, status: number, value: unknown): void => {
  response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
  response.end(JSON.stringify(value));
};

type Act = (body: unknown) => Promise<unknown>;

const actsOf = (proxy: FaultProxy, stop: () => void): Readonly<Record<string, Act>> => ({
  'GET /log': async () => proxy.log(),
  'GET /scenario': async () => proxy.running(),
  'POST /scenario': async (body) => {
    await proxy.setScenario(body === null ? null : v.parse(scenarioSchema, body));
    return {};
  },
  'POST /toxics': async (body) => {
    await proxy.setToxics(v.parse(v.array(ruleSchema), body));
    return {};
  },
  'POST /stop': async () => {
    setImmediate(stop);
    return {};
  },
});

export const startControl = async (proxy: FaultProxy, stop: () => void): Promise<Control> => {
  const token = randomBytes(tokenBytes).toString('hex');
  const acts = actsOf(proxy, stop);
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { port } = server.address() as AddressInfo;
    if (!isMeant(request, token, port)) return say(response, 403, { error: 'forbidden' });
    const act = acts[`${request.method} ${request.url}`];
    if (!act) return say(response, 404, { error: 'not found' });
    try {
      const needsBody = request.url === '/scenario' || request.url === '/toxics';
      const body = request.method === 'POST' && needsBody ? await json(request) : null;
      say(response, 200, await act(body));
    } catch (thrown) {
      say(response, 400, { error: thrown instanceof Error ? thrown.message : 'not understood' });
    }
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token, close };
};
