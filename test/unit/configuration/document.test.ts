import { describe, expect, test } from 'vitest';
import { normalAddress } from '../../../src/configuration/address';
import { mostBytes, readDocument } from '../../../src/configuration/document';
import { readOffer } from '../../../src/configuration/offer';
import { verifySignature } from '../../../src/vault/verify-signature';
import { createSigner, documentOf, home, written } from './support';

const reasonOf = (text: string): string => {
  const reading = readDocument(text);
  return reading.kind === 'unreadable' ? reading.reason : 'taken';
};

describe('what a document may say', () => {
  test('addresses with a name and a place, and notices with their time', () => {
    const document = documentOf(
      written({
        edges: [
          { address: '.', label: 'At home' },
          { address: home, region: 'eu' },
        ],
        notices: [{ id: 'a', text: 'New disks', from: '2026-11-24T18:00:00Z', component: 'audio' }],
      }),
    );
    expect(document.edges).toEqual([
      { address: '.', label: 'At home', region: null },
      { address: home, label: null, region: 'eu' },
    ]);
    expect(document.notices).toEqual([
      {
        id: 'a',
        text: 'New disks',
        from: Date.UTC(2026, 10, 24, 18),
        until: null,
        component: 'audio',
      },
    ]);
  });

  test('a part of the service that is not known here makes a notice a general one', () => {
    const notices = [{ id: 'a', text: 'x', component: 'teleport' }];
    expect(documentOf(written({ notices })).notices[0]!.component).toBeNull();
  });

  test('names of a prototype are text like any other', () => {
    const text = written().replace('{', '{"__proto__":{"isBad":true},"constructor":{"x":1},');
    expect(reasonOf(text)).toBe('taken');
    expect(({} as Record<string, unknown>)['isBad']).toBeUndefined();
  });
});

describe('what is not taken (C16, C19)', () => {
  const address = (text: string) => written({ edges: [{ address: text }] });
  test.each([
    ['', 'not-readable'],
    ['null', 'not-readable'],
    ['[]', 'not-readable'],
    [written().slice(0, -5), 'not-readable'],
    ['<!doctype html><title>Sign in</title>', 'not-readable'],
    [written({ format: 'something' }), 'not-readable'],
    [written({ major: 2 }), 'unknown-major'],
    [written({ major: 2, edges: 'another form' }), 'unknown-major'],
    [written({ major: '1' }), 'not-readable'],
    [written({ version: -1 }), 'not-readable'],
    [written({ version: 1.5 }), 'not-readable'],
    [written({ version: 2 ** 53 }), 'not-readable'],
    [written({ epoch: null }), 'not-readable'],
    [written({ edges: {} }), 'not-readable'],
    [written({ edges: Array.from({ length: 33 }, () => ({ address: home })) }), 'not-readable'],
    [written({ notices: [{ id: 'a', text: '' }] }), 'not-readable'],
    [written({ notices: [{ id: 'a', text: 'x'.repeat(501) }] }), 'not-readable'],
    [written({ notices: [{ id: 'a', text: 'x', from: 'tomorrow' }] }), 'not-readable'],
    [written({ notices: [{ id: 'a', text: 'x', from: 5 }] }), 'not-readable'],
    [address('javascript:alert(1)'), 'not-readable'],
    [address('//music.example'), 'not-readable'],
    [address('https://'), 'not-readable'],
    [address('https://me:secret@music.example'), 'not-readable'],
    [address('https://music.example/?next=evil'), 'not-readable'],
    [address('https://music.example/#x'), 'not-readable'],
    [address('https://music .example'), 'not-readable'],
    // C17: the document names itself.
    [address('https://music.example/.well-known/holdfast.json'), 'not-readable'],
    [written({ padding: 'x'.repeat(mostBytes) }), 'too-large'],
    [`${'['.repeat(200_000)}`, 'not-readable'],
  ])('%.60s', (text, reason) => {
    expect(reasonOf(text)).toBe(reason);
  });

  test('ten megabytes, and what a careless pattern would choke on, are refused at once', () => {
    const begun = performance.now();
    expect(reasonOf('x'.repeat(10 * 1024 * 1024))).toBe('too-large');
    const evil = `${'a'.repeat(200_000)}!`;
    expect(reasonOf(written({ edges: [{ address: `https://${evil}` }] }))).toBe('not-readable');
    expect(reasonOf(written({ notices: [{ id: 'a', text: 'x', from: evil }] }))).toBe(
      'not-readable',
    );
    expect(performance.now() - begun).toBeLessThan(1_000);
  });
});

test.each([
  ['HTTPS://Music.Example:443/', 'https://music.example'],
  ['http://nas.local:80/rest', 'http://nas.local'],
  ['http://nas.local:4533//', 'http://nas.local:4533'],
  ['https://music.example/sub/', 'https://music.example/sub'],
  ['https://müsic.example', 'https://xn--msic-0ra.example'],
])('%s is the address %s', (text, normal) => {
  expect(normalAddress(text)).toBe(normal);
});

describe('signed documents', () => {
  const signer = createSigner();
  const read = (text: string) => readOffer(text, verifySignature);

  test('are read from exactly what was signed, however it was written', async () => {
    const payload = `  ${written({ version: 7 }).replace(',', ' ,\n')}`;
    expect(await read(signer.signed(payload))).toMatchObject({
      kind: 'offer',
      offer: { key: signer.key, text: payload, document: { version: 7 } },
    });
  });

  test('one changed letter, another key, or a part that is missing, and they are refused', async () => {
    const good = JSON.parse(signer.signed(written())) as Record<string, string>;
    const cases = [
      { ...good, payload: good['payload']!.replace('"version":1', '"version":2') },
      { ...good, key: createSigner().key },
      { ...good, signature: 'A'.repeat(86) },
      { ...good, signature: '' },
      { payload: good['payload'] },
      { ...good, key: 5 },
    ];
    for (const each of cases) {
      expect(await read(JSON.stringify(each))).toEqual({
        kind: 'refused',
        reason: 'bad-signature',
      });
    }
  });

  test('where nobody can check them they are refused for that reason', async () => {
    const reading = readOffer(signer.signed(written()), async () => 'unsupported');
    expect(await reading).toEqual({ kind: 'refused', reason: 'cannot-verify' });
  });

  test('a page or another file is no document at all', async () => {
    for (const text of ['<html>', '{}', '[1]', '"x"', '{"name":"Navidrome"}']) {
      expect(await read(text)).toEqual({ kind: 'foreign' });
    }
  });
});
