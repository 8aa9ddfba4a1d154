import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { splitKey } from '../../../src/domain/keys';
import { openEdgeLibrary, type EdgeLibrary } from '../../../src/edge/edge-library';
import { createSubsonicApi, type SubsonicApi } from '../../../src/edge/subsonic/api';
import { connectOpenSubsonic } from '../../../src/providers/opensubsonic/connect';
import { createOpenSubsonic } from '../../../src/providers/opensubsonic/open-subsonic';
import { errorOf, password, setUpNet, signal, source } from './set-up';

/** A second of a quiet sawtooth as WAV, 8 kHz, 8 bit; `step` makes each file another. */
const wav = (step: number): Buffer => {
  const samples = Buffer.from(Uint8Array.from({ length: 8000 }, (_, n) => (n * step) % 256));
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + samples.byteLength, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8000, 24);
  head.writeUInt32LE(8000, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write('data', 36);
  head.writeUInt32LE(samples.byteLength, 40);
  return Buffer.concat([head, samples]);
};

/** Our own server over a folder of four songs: the one that most listeners meet first. */
describe('the embedded edge', () => {
  let folder = '';
  let library: EdgeLibrary;
  let api: SubsonicApi;
  let server: Server;
  let base = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'holdfast-provider-'));
    const music = join(folder, 'music');
    for (const [n, album] of ['First', 'Second'].entries()) {
      await mkdir(join(music, 'Artist', album), { recursive: true });
      for (const song of [1, 2]) {
        await writeFile(join(music, 'Artist', album, `0${song} Song.wav`), wav(2 * n + song));
      }
    }
    library = await openEdgeLibrary({
      musicFolder: music,
      dataFolder: join(folder, 'data'),
      rescanMs: 0,
    });
    await library.ready;
    api = createSubsonicApi({
      library,
      user: password.username,
      password: password.password,
      apiKey: 'key-of-this-test',
      serverVersion: '1.2.3',
      ffmpeg: null,
    });
    server = createServer((request, response) => void api.handle(request, response));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterAll(async () => {
    await api.close();
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
    await library.close();
    await rm(folder, { recursive: true });
  });

  const connect = (change: object = {}) => {
    const { net, facts, randomBytes } = setUpNet();
    const deps = { net, randomBytes, proxyBase: null };
    const options = {
      address: base,
      credentials: password,
      allowPlainPassword: false,
      canProxy: false,
      signal,
      ...change,
    };
    return { deps, facts, connected: connectOpenSubsonic(options, deps) };
  };
  const open = async () => {
    const { deps, facts, connected } = connect();
    const { config } = await connected;
    const secret = () => Promise.resolve(password);
    return { provider: createOpenSubsonic({ ...deps, source, config, secret }), facts };
  };

  test('signs in with a token or a key, by form, and speaks of itself', async () => {
    const { config, serverInfo } = await connect().connected;
    expect(config).toMatchObject({
      signIn: 'token',
      transport: 'post',
      viaProxy: false,
    });
    expect(serverInfo.openSubsonic).toBe(true);
    expect(serverInfo.extensions).toEqual(expect.arrayContaining(['formPost', 'songLyrics']));
    const apiKey = { kind: 'api-key', apiKey: 'key-of-this-test' };
    expect((await connect({ credentials: apiKey }).connected).config.signIn).toBe('api-key');
    for (const credentials of [
      { ...password, password: 'wrong' },
      { ...apiKey, apiKey: 'wrong' },
    ]) {
      const { code } = await errorOf(connect({ credentials }).connected);
      expect(code).toMatch(/^auth\.(wrong-password|api-key-invalid)$/);
    }
  });

  test('gives its whole catalogue and every byte of its songs, in parts and at once', async () => {
    const { provider, facts } = await open();
    const page = await provider.feed.page(null, signal);
    expect(page.tracks).toHaveLength(4);
    expect(page.albums).toHaveLength(2);
    const last = await provider.feed.page(page.next, signal);
    expect(last).toMatchObject({ tracks: [], next: null, total: 4 });
    for (const track of page.tracks) {
      const bytes = new Uint8Array(await readFile(join(folder, 'music', track.path)));
      expect(track.size).toBe(bytes.byteLength);
      const { id } = splitKey(track.key);
      const whole = await provider.audio({ id, quality: 'original', range: null, signal });
      expect(whole).toMatchObject({ contentType: 'audio/wav', total: bytes.byteLength });
      expect(new Uint8Array(await new Response(whole.body).arrayBuffer())).toEqual(bytes);
      const range = { first: 4000, last: 4999 };
      const part = await provider.audio({ id, quality: 'original', range, signal });
      expect(part).toMatchObject({ first: 4000, length: 1000, partial: true });
      expect(new Uint8Array(await new Response(part.body).arrayBuffer())).toEqual(
        bytes.slice(4000, 5000),
      );
    }
    expect(facts.filter(({ outcome }) => outcome === 'fault')).toEqual([]);
  });

  test('says what it does not have', async () => {
    const { provider } = await open();
    const none = { id: 'no-such-thing', signal };
    const song = { ...none, quality: 'original', range: null } as const;
    expect((await errorOf(provider.audio(song))).code).toBe('server.not-found');
    expect((await errorOf(provider.art({ ...none, size: 96 }))).code).toBe('server.not-found');
    expect(await provider.lyrics({ ...none, artist: 'A', title: 'T' })).toBeNull();
    expect(await provider.feed.playlists(signal)).toEqual([]);
    expect(await provider.feed.starred(signal)).toEqual([]);
  });
});
