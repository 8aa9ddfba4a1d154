import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stateFile } from '../../../../src/edge/state/state-store';
import {
  encode,
  openServer,
  password,
  token,
  user,
  type Query,
  type TestServer,
} from '../../../fixtures/edge/server';
import { readFile } from 'node:fs/promises';

let server: TestServer;
beforeAll(async () => {
  server = await openServer({ keep: true });
});
afterAll(() => server.close());

const who = { v: '1.16.1', c: 'test', f: 'json' };

/** 0 for a good answer, otherwise the code of the failure. */
const ask = async (query: Query, method = 'getUsers', from = server): Promise<number> => {
  const answer = await fetch(`${from.base}/rest/${method}?${encode(query)}`);
  const envelope = ((await answer.json()) as any)['subsonic-response'];
  expect(answer.status).toBe(200);
  return envelope.status === 'ok' ? 0 : envelope.error.code;
};

const hex = (text: string): string => `enc:${Buffer.from(text).toString('hex')}`;
const key = (): string => server.library.store.state().apiKey;

describe('ways in', () => {
  test.each<[string, () => Query]>([
    ['a plain password', () => ({ u: user, p: password, ...who })],
    ['a password in hex', () => ({ u: user, p: hex(password), ...who })],
    ['a token', () => ({ u: user, t: token('pepper'), s: 'pepper', ...who })],
    ['a token in capitals', () => ({ u: user, t: token('x').toUpperCase(), s: 'x', ...who })],
    ['the key made at the first start', () => ({ apiKey: key(), ...who })],
    ['an older client', () => ({ u: user, p: password, ...who, v: '1.8.0' })],
    ['a newer minor version', () => ({ u: user, p: password, ...who, v: '1.17.0' })],
  ])('%s', async (_, query) => {
    expect(await ask(query())).toBe(0);
  });

  test('the list of extensions needs nobody', async () => {
    expect(await ask({ f: 'json' }, 'getOpenSubsonicExtensions')).toBe(0);
    expect(await ask({ f: 'json', u: user, p: 'wrong' }, 'getOpenSubsonicExtensions')).toBe(0);
  });

  test('the key says whose it is', async () => {
    const answer = await fetch(
      `${server.base}/rest/tokenInfo?${encode({ apiKey: key(), ...who })}`,
    );
    const { tokenInfo } = ((await answer.json()) as any)['subsonic-response'];
    expect(tokenInfo).toEqual({ username: user });
    expect(await server.failure('tokenInfo')).toBe(0);
  });
});

describe('ways that do not lead in', () => {
  test.each<[string, number, () => Query]>([
    ['nothing', 10, () => ({ f: 'json' })],
    ['no version', 10, () => ({ u: user, p: password, c: 'test', f: 'json' })],
    ['no client', 10, () => ({ u: user, p: password, v: '1.16.1', f: 'json' })],
    ['no user', 10, () => ({ p: password, ...who })],
    ['no secret', 10, () => ({ u: user, ...who })],
    ['a token without salt', 10, () => ({ u: user, t: token('x'), ...who })],
    ['a salt without token', 10, () => ({ u: user, s: 'x', ...who })],
    ['a version that is none', 10, () => ({ u: user, p: password, ...who, v: 'new' })],
    ['a client of long ago', 20, () => ({ u: user, p: password, ...who, v: '0.9.0' })],
    ['a client of the future', 30, () => ({ u: user, p: password, ...who, v: '2.0.0' })],
    ['a wrong password', 40, () => ({ u: user, p: 'Sesame', ...who })],
    ['an empty password', 40, () => ({ u: user, p: '', ...who })],
    [
      'a password that only begins right',
      40,
      () => ({ u: user, p: password.slice(0, -1), ...who }),
    ],
    ['a password in broken hex', 40, () => ({ u: user, p: 'enc:zz', ...who })],
    ['another user', 40, () => ({ u: 'mallory', p: password, ...who })],
    ['a token for another salt', 40, () => ({ u: user, t: token('a'), s: 'b', ...who })],
    ['the password as token', 40, () => ({ u: user, t: password, s: 'b', ...who })],
    ['password and token', 43, () => ({ u: user, p: password, t: token('a'), s: 'a', ...who })],
    ['key and user', 43, () => ({ apiKey: key(), u: user, ...who })],
    ['key and password', 43, () => ({ apiKey: key(), p: password, ...who })],
    ['a wrong key', 44, () => ({ apiKey: `${key()}x`, ...who })],
    ['an empty key', 44, () => ({ apiKey: '', ...who })],
  ])('%s is code %i', async (_, code, query) => {
    expect(await ask(query())).toBe(code);
  });

  test('media and covers are as closed as the rest', async () => {
    const id = server.library.catalogue().songs[0]!.id;
    for (const method of ['stream', 'download', 'getCoverArt']) {
      expect(await ask({ u: user, p: 'wrong', id, ...who }, method)).toBe(40);
    }
  });

  test('another user’s name is not told about', async () => {
    const signed = { u: user, p: password, ...who };
    expect(await ask({ ...signed, username: 'mallory' }, 'getUser')).toBe(50);
    expect(await ask({ ...signed, username: 'mallory' }, 'getPlaylists')).toBe(50);
  });

  test('a server can close ways, and says which', async () => {
    const strict = await openServer({ signInWays: ['apiKey'], apiKey: 'a key of my own' });
    expect(await ask({ u: user, t: token('a'), s: 'a', ...who }, 'ping', strict)).toBe(41);
    expect(await ask({ u: user, p: password, ...who }, 'ping', strict)).toBe(42);
    expect(await ask({ apiKey: 'a key of my own', ...who }, 'ping', strict)).toBe(0);
    const generated = strict.library.store.state().apiKey;
    expect(await ask({ apiKey: generated, ...who }, 'ping', strict)).toBe(44);
  });
});

describe('secrets', () => {
  test('no answer and no log holds the password, the key or a token', async () => {
    const said: string[] = [];
    for (const method of ['ping', 'getUser', 'getUsers', 'getScanStatus', 'tokenInfo', 'nothing']) {
      for (const f of ['json', 'xml']) {
        const answer = await server.fetch(method, { f, username: user });
        said.push(await answer.text(), JSON.stringify([...answer.headers]));
      }
    }
    for (const text of [...said, ...server.logged]) {
      for (const secret of [password, key(), token('abc')]) expect(text).not.toContain(secret);
    }
    expect(key()).toMatch(/^[\w-]{32}$/);
    const kept = await readFile(stateFile(server.library.dataFolder), 'utf8');
    expect(kept).not.toContain(password);
  });
});
