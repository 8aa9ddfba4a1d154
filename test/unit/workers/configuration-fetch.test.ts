import type { RequestListener } from 'node:http';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../../src/domain/system-clock';
import type { Fact } from '../../../src/net/fact';
import { createNet } from '../../../src/net/request';
import { createDocumentFetch } from '../../../src/workers/engine/configuration-fetch';
import { written } from '../configuration/support';
import { serve } from '../edge/http-support';

/** A server of our own, asked by the real net. */
const askServer = async (listener: RequestListener, offers = false) => {
  const seen: string[] = [];
  const facts: Fact[] = [];
  const port = await serve((request, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers.cookie ?? 'no cookie'}`);
    listener(request, response);
  });
  const net = createNet({
    fetch: (url, init) => fetch(url, init),
    clock: systemClock,
    origin: 'https://player.example',
    deviceOnline: () => true,
    onFact: (fact) => {
      if (!documents.isNoFault(fact)) facts.push(fact);
    },
  });
  const documents = createDocumentFetch(net);
  const edge = { edge: 'home', address: `http://127.0.0.1:${port}/music` };
  const fetched = await documents.fetch(edge, offers, new AbortController().signal);
  const faults = facts.filter(({ outcome }) => outcome === 'fault');
  return { fetched, seen, faults };
};

describe('asking a real server', () => {
  test('a document comes from the root of its origin, without a cookie or a secret', async () => {
    const { fetched, seen, faults } = await askServer((_, response) => response.end(written()));
    expect(fetched).toEqual({ kind: 'text', text: written() });
    expect(seen).toEqual(['GET /.well-known/holdfast.json no cookie']);
    expect(faults).toEqual([]);
  });

  test.each<[string, RequestListener]>([
    ['404', (_, response) => response.writeHead(404).end('no')],
    ['403', (_, response) => response.writeHead(403).end()],
    ['its page', (_, response) => response.end('<!doctype html>')],
    ['another JSON', (_, response) => response.end('{"name":"gonic"}')],
    [
      'a way to its start page',
      (_, response) => response.writeHead(302, { location: '/app/' }).end(),
    ],
    ['nothing at all', (_, response) => response.end()],
  ])('%s: it has none, which is nothing against it', async (_, listener) => {
    const { fetched, seen, faults } = await askServer(listener);
    expect(fetched).toEqual({ kind: 'none' });
    expect(seen).toHaveLength(1);
    expect(faults).toEqual([]);
  });

  test('the same page from one that gave a document before is a fault of the way', async () => {
    const { fetched, faults } = await askServer((_, response) => response.end('<html>'), true);
    expect(fetched).toMatchObject({ kind: 'failed', failure: { code: 'server.wrong-content' } });
    expect(faults.length).toBeGreaterThan(0);
  });

  test('ten megabytes are cut off at 256 KiB', async () => {
    let sent = 0;
    const { fetched } = await askServer((_, response) => {
      const push = (): void => {
        while (sent < 160 && response.write('x'.repeat(64 * 1024))) sent += 1;
        if (sent < 160) response.once('drain', push);
        else response.end();
      };
      push();
    });
    expect(fetched).toEqual({ kind: 'too-large' });
    expect(sent).toBeLessThan(160);
  });
});
