import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import type { OpenSubsonicConfig } from '../../../src/providers/opensubsonic/config';
import { createOpenSubsonic } from '../../../src/providers/opensubsonic/open-subsonic';
import { joinEdges, type EdgesParts } from '../../../src/providers/join-edges';
import { errorOf, password, realClock, setUpNet, signal, source } from './set-up';

/** Real servers on loopback that answer, refuse, hang, or do not know the song. */
const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
});

const cors = { 'Access-Control-Allow-Origin': '*' };
const json = (body: object): string =>
  JSON.stringify({ 'subsonic-response': { version: '1.16.1', ...body } });
const failed = (code: number): string => json({ status: 'failed', error: { code, message: '' } });
const sound = Buffer.concat([Buffer.from('fLaC'), Buffer.alloc(2_000, 7)]);

type Mood = 'well' | 'refusing' | 'hanging' | 'ignorant' | 'broken' | 'breaking';

interface Address {
  readonly base: string;
  mood: Mood;
  readonly asked: string[];
}

const answer =
  (address: Address): RequestListener =>
  (request, response) => {
    const method = /\/rest\/(\w+)/.exec(request.url ?? '')?.[1] ?? '';
    if (method !== '') address.asked.push(method);
    request.resume();
    if (address.mood === 'hanging') return;
    if (address.mood === 'breaking') {
      const length = { 'Content-Type': 'audio/flac', 'Content-Length': String(sound.length) };
      response.writeHead(200, { ...cors, ...length }).write(sound.subarray(0, -4), () => {
        setTimeout(() => response.destroy(), 20);
      });
      return;
    }
    if (address.mood === 'broken') return void response.writeHead(503, cors).end();
    const isText = address.mood !== 'well' || method === 'ping';
    const type = isText ? 'application/json' : 'audio/flac';
    const refusal = failed(address.mood === 'refusing' ? 40 : 70);
    const text = address.mood === 'well' ? json({ status: 'ok' }) : refusal;
    response.writeHead(200, { ...cors, 'Content-Type': type }).end(isText ? text : sound);
  };

const serve = async (mood: Mood): Promise<Address> => {
  const asked: string[] = [];
  const address: { base: string; mood: Mood; asked: string[] } = { base: '', mood, asked };
  const server = createServer(answer(address));
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  address.base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return address;
};

const join = (addresses: readonly Pick<Address, 'base'>[]) => {
  const { net, randomBytes } = setUpNet();
  const edges = addresses.map(({ base }, place) => {
    const name = place === 0 ? source : `${source}@${base}`;
    const config: OpenSubsonicConfig = {
      address: base,
      username: 'me',
      transport: 'post',
      mediaTransport: 'post',
      signIn: 'token',
      version: '1.16.1',
      viaProxy: false,
      extensions: [],
    };
    const secret = () => Promise.resolve(password);
    const options = { source, edge: name, config, secret, net, randomBytes, proxyBase: null };
    return { name, provider: createOpenSubsonic(options) };
  });
  // As `providers` of the engine asks it, with a share that is never used up.
  const patience: EdgesParts['patience'] = ({ kind }) => (kind === 'audio' ? 1_000 : null);
  return joinEdges(edges, { clock: realClock, hurry: net.hurry, patience });
};
const gone = { base: 'http://127.0.0.1:9' };
const song = { id: 'so-1', quality: 'original', range: null, signal } as const;

describe('one library at several addresses', () => {
  test.each(['broken', 'refusing', 'ignorant'] as const)(
    'a song is had from the second when the first is %s',
    async (mood) => {
      const [lan, wan] = [await serve(mood), await serve('well')];
      const { body, edge } = await join([lan, wan]).audio(song);
      expect(edge).toBe(`${source}@${wan.base}`);
      expect(new Uint8Array(await new Response(body).arrayBuffer())).toEqual(
        Uint8Array.from(sound),
      );
    },
  );

  test('from the second within about a second when the first hangs; the first is called off', async () => {
    const [lan, wan] = [await serve('hanging'), await serve('well')];
    const joined = join([lan, wan]);
    const begun = performance.now();
    const { edge, body } = await joined.audio(song);
    await body.cancel();
    expect(edge).toBe(`${source}@${wan.base}`);
    expect(performance.now() - begun).toBeLessThan(3_000);
    expect(joined.current()).toBe(`${source}@${wan.base}`);
  });

  test('a closed port is asked no more than it must be: the next song goes to the second at once', async () => {
    const wan = await serve('well');
    const joined = join([gone, wan]);
    await (await joined.audio(song)).body.cancel();
    await joined.ping(signal);
    expect(joined.current()).toBe(`${source}@${wan.base}`);
    expect(wan.asked).toEqual(['stream', 'ping']);
  });

  test('one that breaks off in the middle of a song is left: the rest is asked of the other', async () => {
    const [lan, wan] = [await serve('breaking'), await serve('well')];
    const joined = join([lan, wan]);
    const { body, edge } = await joined.audio(song);
    expect(edge).toBe(source);
    await expect(new Response(body).arrayBuffer()).rejects.toThrow();
    const again = await joined.audio(song);
    expect(again.edge).toBe(`${source}@${wan.base}`);
    await again.body.cancel();
  });

  test('a thorough look asks the parts of each address, any other look those of the one in use', async () => {
    const [lan, wan] = [await serve('well'), await serve('well')];
    const joined = join([lan, wan]);
    const sample = { trackId: null, artId: null };
    const all = new Set(['getMusicFolders', 'search3', 'getOpenSubsonicExtensions']);
    await joined.probe({ ...sample, everywhere: false }, signal);
    expect(new Set(lan.asked)).toEqual(all);
    expect(wan.asked).toEqual([]);
    await joined.probe({ ...sample, everywhere: true }, signal);
    expect(new Set(wan.asked)).toEqual(all);
  });

  test('a listener whom one address refuses is let in by the other', async () => {
    const [lan, wan] = [await serve('refusing'), await serve('well')];
    await expect(join([lan, wan]).ping(signal)).resolves.toBeDefined();
  });

  test('an address that was left alone for failing is asked all the same when the other one dies', async () => {
    const [lan, wan] = [await serve('broken'), await serve('well')];
    const joined = join([lan, wan]);
    await (await joined.audio(song)).body.cancel();
    // The breaker of the first is open by now; back it comes, and the second goes.
    lan.mood = 'well';
    wan.mood = 'broken';
    const { edge, body } = await joined.audio(song);
    await body.cancel();
    expect(edge).toBe(source);
  });

  test('with none left it says what the first one said', async () => {
    const [lan, wan] = [await serve('refusing'), await serve('broken')];
    expect((await errorOf(join([lan, wan]).ping(signal))).code).toBe('auth.wrong-password');
  });

  test('after another network was joined the one that answers is used, without a failed request first', async () => {
    const wan = await serve('well');
    const joined = join([gone, wan]);
    await joined.race(signal);
    expect(joined.current()).toBe(`${source}@${wan.base}`);
  });
});
