import { describe, expect, test } from 'vitest';
import { scrubData, scrubText } from '../../../src/domain/scrub';

/** Secrets as they are met: a short word, one with signs, a hash, a key, a token of three parts. */
const secrets = [
  'hunter2',
  'pä$$w0rd!',
  'correcthorse',
  '5f4dcc3b5aa765d61d8327deb882cf99',
  'sk-4fG7hJ2kL9mN0pQr',
  'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJpbmVzIn0.c2lnbmF0dXJl',
  'c2FsdHlzYWx0eTEyMzQ1Njc4OTA=',
];

const names = [
  'p',
  't',
  's',
  'u',
  'apiKey',
  'api_key',
  'jwt',
  'token',
  'password',
  'secret',
  'salt',
  'username',
];

/** Where a secret was seen to turn up: addresses, headers, answers, messages of the browser. */
const placements: readonly ((secret: string, name: string) => string)[] = [
  (secret, name) =>
    `https://music.example/rest/ping?v=1.16&${name}=${encodeURIComponent(secret)}&c=x`,
  (secret, name) => `Failed to fetch http://10.0.0.2:4533/rest/stream.view?${name}=${secret}`,
  (secret, name) => `GET /rest/stream?id=1&${name}=${secret}&f=json failed`,
  (secret, name) => `${name}=${secret}`,
  (secret, name) => `id=4&${name}=${secret}`,
  (secret, name) => `body: ${name}=${secret}; next`,
  (secret, name) => JSON.stringify({ status: 'failed', [name]: secret }),
  (secret, name) => JSON.stringify({ message: JSON.stringify({ [name]: secret }) }),
  (secret, name) => `{ ${name}: '${secret}' }`,
  (secret, name) => `{"${name}" : "${secret}", "x": 1}`,
  (secret, name) => `https://music.example/#/${name}=${secret}`,
  (secret) => `https://ines:${encodeURIComponent(secret)}@music.example/`,
  (secret) => `http://${encodeURIComponent(secret)}@music.example:4533/rest`,
  (secret) => `Authorization: Bearer ${secret}`,
  (secret) => `authorization=Basic ${secret}`,
  (secret) => `headers: {"Authorization":"Bearer ${secret}"}`,
  (secret) => `Cookie: nd=${secret}; other=1`,
  (secret) => `X-ND-Authorization: Bearer ${secret}`,
  (secret) => `password: ${secret}`,
  (secret) => `refused (Bearer ${secret})`,
];

const cases = placements.flatMap((place, at) =>
  names.flatMap((name) =>
    secrets.map((secret) => ({ at, name, secret, text: place(secret, name) })),
  ),
);

describe('canaries', () => {
  test('of more than a thousand placements none comes through', () => {
    expect(cases.length).toBeGreaterThan(1000);
    const leaks = cases.filter(
      ({ text, secret }) =>
        scrubText(text).includes(secret) || scrubText(text).includes(encodeURIComponent(secret)),
    );
    expect(leaks.map(({ text }) => `${text} -> ${scrubText(text)}`).slice(0, 10)).toEqual([]);
  });

  test('nor deep inside of data, as a value or as the name of a field', () => {
    const deep = {
      errors: cases.map(({ text }) => ({ code: 'internal', data: { message: text } })),
      fields: secrets.map((secret) => ({
        password: secret,
        nested: [{ token: secret, u: secret }],
      })),
      keys: Object.fromEntries(secrets.slice(3).map((secret) => [secret, 1])),
    };
    const text = JSON.stringify(scrubData(deep));
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
  });

  test('a token by itself, without any name', () => {
    for (const secret of [
      secrets[3]!,
      secrets[5]!,
      secrets[6]!,
      'A'.repeat(64),
      'enc:68756e74657232',
    ]) {
      expect(scrubText(`it said ${secret} and stopped`)).toBe('it said (removed) and stopped');
    }
    expect(scrubText('sent by ines@example.org today')).toBe('sent by (removed) today');
  });

  test('names that are known: of people and of hosts, the longer ones first', () => {
    const words = new Map([
      ['ines', '(user)'],
      ['nas.local:4533', 'edge 1'],
      ['nas.local', 'edge 1'],
    ]);
    const said = scrubText('nas.local:4533 knows INES, not inessential; nas.local', { words });
    expect(said).toBe('edge 1 knows (user), not inessential; edge 1');
  });
});

describe('what stays', () => {
  test.each([
    'net.unreachable',
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
    '2026-11-24T13:37:28.123Z',
    'navidrome 0.58.0 (2b3c4d5)',
    'took 8000 ms, limit 6000, status 503',
    'sign-in, library, search, artwork, audio, configuration',
    'storage.newer-version',
  ])('%s', (text) => {
    expect(scrubText(text)).toBe(text);
  });

  test('numbers, truth and nothing', () => {
    expect(scrubData({ status: 503, retryAfter: null, isOn: true, list: [1, 'a'] })).toEqual({
      status: 503,
      retryAfter: null,
      isOn: true,
      list: [1, 'a'],
    });
  });

  test('an address without what was asked of it', () => {
    expect(scrubText('https://music.example/rest/ping.view?u=a&t=b')).toBe(
      'https://music.example/rest/ping.view?(removed)',
    );
  });
});
