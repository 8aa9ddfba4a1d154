import { createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands before a server and writes down what the wire carries in plain sight: request lines and headers. */
export interface ListeningPost {
  readonly url: string;
  /** `METHOD /path?query` and each header as `name: value`; no bodies. */
  readonly heard: readonly string[];
  readonly close: () => Promise<void>;
}

export const openListeningPost = async (target: string): Promise<ListeningPost> => {
  const heard: string[] = [];
  const { hostname, port } = new URL(target);
  const server = createServer((request, response) => {
    heard.push(`${request.method} ${request.url}`);
    for (const [name, value] of Object.entries(request.headers)) heard.push(`${name}: ${value}`);
    const headers = { ...request.headers, host: `${hostname}:${port}` };
    const upstream = forward(
      { hostname, port, path: request.url, method: request.method, headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    upstream.on('error', () => response.destroy());
    request.pipe(upstream);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port: own } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${own}`,
    heard,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};
