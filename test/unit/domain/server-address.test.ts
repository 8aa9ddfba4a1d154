import { describe, expect, test } from 'vitest';
import { isLocalHost, parseServerAddress } from '../../../src/domain/server-address';

describe('an address as people type it', () => {
  test.each([
    ['music.example', ['https://music.example', 'http://music.example']],
    ['  music.example:4533/ ', ['https://music.example:4533', 'http://music.example:4533']],
    ['http://music.example', ['http://music.example']],
    ['HTTPS://Music.Example/', ['https://music.example']],
    ['https://music.example/sub/rest/', ['https://music.example/sub']],
    ['https://music.example/sub/rest/ping.view?u=a&p=b', ['https://music.example/sub']],
    ['https://music.example//sub//', ['https://music.example/sub']],
    ['https://music.example/app/#/album/all', ['https://music.example']],
    ['https://music.example/app/', ['https://music.example/app']],
    ['https://music.example/restful', ['https://music.example/restful']],
    ['192.168.1.5:4533', ['http://192.168.1.5:4533', 'https://192.168.1.5:4533']],
    ['localhost:4533', ['http://localhost:4533', 'https://localhost:4533']],
    ['[::1]:4533', ['http://[::1]:4533', 'https://[::1]:4533']],
    ['nas', ['http://nas', 'https://nas']],
    ['//music.example', ['https://music.example', 'http://music.example']],
    ['music.example:443', ['https://music.example', 'http://music.example:443']],
    ['music.example:80', ['https://music.example:80', 'http://music.example']],
    ['\u200Bmusic.example\uFEFF', ['https://music.example', 'http://music.example']],
    ['müsic.example', ['https://xn--msic-0ra.example', 'http://xn--msic-0ra.example']],
  ])('%j', (typed, candidates) => {
    expect(parseServerAddress(typed).candidates).toEqual(candidates);
  });

  test.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['ftp://music.example', 'scheme'],
    ['file:///etc/passwd', 'scheme'],
    ['https://me:secret@music.example', 'credentials'],
    ['me@music.example', 'credentials'],
    ['my music', 'form'],
    ['https://', 'form'],
    ['music.example:99999', 'form'],
  ])('%j is refused: %s', (typed, why) => {
    expect(() => parseServerAddress(typed)).toThrowError(
      expect.objectContaining({ code: 'input.invalid', data: { what: 'address', why } }),
    );
  });
});

test.each([
  ['localhost', true],
  ['nas.local', true],
  ['NAS', true],
  ['10.1.2.3', true],
  ['172.16.0.1', true],
  ['172.32.0.1', false],
  ['100.64.0.1', true],
  ['100.128.0.1', false],
  ['192.169.0.1', false],
  ['[fe80::1]', true],
  ['[2001:db8::1]', false],
  ['10.example', false],
  ['locals.example', false],
])('%s is at home: %s', (host, local) => {
  expect(isLocalHost(host)).toBe(local);
});
