import { expect, test } from 'vitest';
import { parsePlaylist } from '../../../../src/edge/music/playlist-file';

const root = process.platform === 'win32' ? 'C:\\music' : '/music';

test.each<[string, string, string[]]>([
  ['as it lies', 'a/b.mp3', ['a/b.mp3']],
  ['with Windows’ strokes', 'a\\b.mp3', ['a/b.mp3']],
  ['from here', './a/./b.mp3', ['a/b.mp3']],
  ['up and down', 'a/../b.mp3', ['b.mp3']],
  ['out of the folder', '../b.mp3', []],
  ['far out of the folder', 'a/../../../etc/passwd', []],
  ['on the web', 'https://music.example/a.mp3', []],
  ['by a program’s name', 'concat:a.mp3|b.mp3', []],
  ['with signs that are only a name', '100% #1 ? & 音楽.mp3', ['100% #1 ? & 音楽.mp3']],
  ['a remark', '#EXTINF:1,a.mp3', []],
])('a song named %s', (_, line, expected) => {
  expect(parsePlaylist(root, 'list.m3u8', `#EXTM3U\r\n${line}\r\n\r\n`).paths).toEqual(expected);
});

test.skipIf(process.platform === 'win32')('whole paths count inside of the folder only', () => {
  const text =
    '/music/a.mp3\n/musicians/b.mp3\nfile:///music/c%20d.mp3\nfile:///etc/passwd\n/etc/passwd';
  expect(parsePlaylist(root, 'list.m3u8', text).paths).toEqual(['a.mp3', 'c d.mp3']);
});

test('a list in a folder of lists names songs from there, and has a name', () => {
  const list = parsePlaylist(root, 'Playlists/On the road.m3u', '\uFEFF../a.mp3');
  expect(list).toEqual({ name: 'On the road', paths: ['a.mp3'] });
  expect(parsePlaylist(root, 'a.m3u', '#PLAYLIST: <b>Mine</b> \na.mp3').name).toBe('<b>Mine</b>');
});
