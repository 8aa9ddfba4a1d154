import { describe, expect, test } from 'vitest';
import { readStaticTarget } from '../../../src/edge/http/static-path';

describe('addresses of the player', () => {
  test.each([
    ['/', 'index.html'],
    ['/?source=pwa', 'index.html'],
    ['/albums', 'albums'],
    ['/settings', 'settings'],
    ['/search?q=..%2F..%2Fetc', 'search'],
    ['/albums/', null],
    ['/albums/ab12~al-17', null],
    ['/albums/ab12~al%2F17', null],
    ['/albums/ab12~a%5Cb', null],
    ['/playlists/ab12~%E2%99%AB%20mix', null],
    ['/albums/ab12~100%25', null],
    ['/albums/ab12~..', null],
  ])('%s is a page', (target, path) => {
    expect(readStaticTarget(target)).toEqual({ kind: 'page', path });
  });

  test.each([
    ['/index.html', 'index.html'],
    ['/sw.js?v=1', 'sw.js'],
    ['/manifest.webmanifest', 'manifest.webmanifest'],
    ['/assets/engine.worker-YnLkw1y9.js', 'assets/engine.worker-YnLkw1y9.js'],
    ['/assets/nothing', 'assets/nothing'],
    ['/x/audio/something', 'x/audio/something'],
  ])('%s is a file or nothing', (target, path) => {
    expect(readStaticTarget(target)).toEqual({ kind: 'file', path });
  });

  test.each([
    '/.git/config',
    '/.env',
    '/assets/.hidden.js',
    '/%2egit/config',
    '/x/art/ab12~al-1',
    '/x/meta/lyrics/ab12~1',
    '/assets/a b.js',
    '/assets/a%20b.js',
    '/song~1.mp3',
    '/C:/secret.txt',
    '/index.html::$DATA.txt',
    '/con.txt',
    '/assets/NUL.js',
    '/lpt1.js',
    '/%69ndex.html',
    '/index%2ehtml.js',
  ])('%s is nothing', (target) => {
    expect(readStaticTarget(target)).toEqual({ kind: 'none' });
  });

  test('an address longer than any id makes is refused', () => {
    expect(readStaticTarget(`/albums/${'a'.repeat(9000)}`).kind).toBe('bad');
    const longest = encodeURIComponent('♫'.repeat(512));
    expect(readStaticTarget(`/albums/ab12~${longest}`).kind).toBe('page');
  });
});

/** Every way to write `..`, `/` and the empty step that some server has once fallen for. */
const dots = ['..', '%2e%2e', '.%2e', '%2E.', '%252e%252e', '%25252e%25252e', '..%00', '..%20/..'];
const slashes = ['/', '%2f', '%2F', '%5c', '%5C', '%252f', '%255c'];
const starts = ['/', '/assets/', '/albums/', '/x/'];

const climbs = starts.flatMap((start) =>
  dots.flatMap((dot) =>
    slashes.map((slash) => `${start}${dot}${slash}${dot}${slash}etc${slash}passwd`),
  ),
);

describe('steps out of the folder', () => {
  test('there are more than two hundred ways', () => {
    expect(new Set(climbs).size).toBeGreaterThanOrEqual(200);
  });

  test.each(climbs)('%s is refused', (target) => {
    expect(readStaticTarget(target)).toEqual({ kind: 'bad' });
  });

  test.each([
    '//etc/passwd',
    '//evil.example/index.html',
    '/..',
    '/.',
    '/assets/..',
    '/assets/./index.js',
    '/assets/../../package.json',
    '/\\..\\..\\package.json',
    '/assets\\..\\..\\package.json',
    '/index.html/../../x',
    '/%00',
    '/index.html%00.js',
    '/sw.js%0d%0aSet-Cookie:a=b',
    '/%01',
    '/%7f',
    '/%c0%ae%c0%ae/etc/passwd',
    '/%ff',
    '/%',
    '/%zz',
    '/%u002e%u002e/etc',
    'index.html',
    '*',
    '',
    'http://localhost/index.html',
    '/\u0000',
    '/a\nb',
  ])('%j is refused', (target) => {
    expect(readStaticTarget(target)).toEqual({ kind: 'bad' });
  });
});
