import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseFile } from 'music-metadata';
import type { IAudioMetadata } from 'music-metadata';
import { beforeAll, describe, expect, test } from 'vitest';

const folder = fileURLToPath(new URL('../../../src/edge/demo/music', import.meta.url));
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => statSync(join(folder, path)).isFile())
  .sort();
const audio = files.filter((path) => /\.(?:mp3|flac|opus|m4a)$/.test(path));
const playlists = files.filter((path) => path.endsWith('.m3u8'));
const read = (path: string): string => readFileSync(join(folder, path), 'utf8');
const bytes = (path: string): number => statSync(join(folder, path)).size;
const entries = (path: string): string[] =>
  read(path)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));

const known = new Map<string, IAudioMetadata>();
beforeAll(async () => {
  for (const path of audio)
    known.set(path, await parseFile(join(folder, path), { duration: true }));
});
const parsed = (ending: string): IAudioMetadata => {
  const path = audio.find((candidate) => candidate.endsWith(ending));
  if (!path) throw new Error(`no ${ending}`);
  return known.get(path)!;
};
const on = (album: string): IAudioMetadata[] =>
  [...known.values()].filter(({ common }) => common.album === album);

describe('the demo library a newcomer hears first', () => {
  test('has a dozen tracks on three albums in the four formats, several minutes of them', () => {
    expect(audio.length).toBeGreaterThanOrEqual(12);
    expect(new Set([...known.values()].map(({ common }) => common.album)).size).toBe(3);
    expect(new Set(audio.map((path) => path.split('.').at(-1)))).toEqual(
      new Set(['mp3', 'flac', 'opus', 'm4a']),
    );
    const seconds = [...known.values()].reduce((sum, { format }) => sum + format.duration!, 0);
    expect(seconds).toBeGreaterThan(8 * 60);
  });

  test('does not weigh the repository down', () => {
    expect(files.reduce((sum, path) => sum + bytes(path), 0)).toBeLessThanOrEqual(8_000_000);
  });

  test('carries tags that agree with its folders', () => {
    for (const [path, { common, format }] of known) {
      const [artist, album, name] = path.split('/');
      expect(common.artist, path).toBe(artist);
      expect(common.albumartist, path).toBe(artist);
      expect(common.album, path).toBe(album);
      expect(name, path).toBe(
        `${String(common.track.no).padStart(2, '0')} ${common.title}.${path.split('.').at(-1)}`,
      );
      expect(common.track.of, path).toBe(on(album!).length);
      expect(common.disk.no, path).toBe(1);
      expect(common.year, path).toBeGreaterThan(2000);
      expect(common.genre?.[0], path).toBeTruthy();
      expect(format.duration, path).toBeGreaterThan(20);
      expect(format.numberOfChannels, path).toBe(2);
    }
  });

  test('has a long track for whoever wants to seek or to be cut off in the middle', () => {
    const path = audio.find((candidate) => candidate.endsWith('Last Stop, First Snow.mp3'))!;
    expect(known.get(path)!.format.duration).toBeGreaterThan(90);
    expect(bytes(path)).toBeGreaterThanOrEqual(1_200_000);
  });

  test('cuts the gapless pair at one sample of a whole recording', () => {
    const samples = ['01 Prelude.flac', '02 Courante.flac'].map((name) =>
      Math.round(parsed(name).format.duration! * 44_100),
    );
    // 0.4 s of room and eight bars of four at 92 to the minute; 47.4 s in all, at 44.1 kHz.
    expect(samples[0]).toBe(Math.round((0.4 + (32 * 60) / 92) * 44_100));
    expect(samples[0]! + samples[1]!).toBe(Math.round(47.4 * 44_100));
  });
});

describe('what only some of the tracks have', () => {
  test('covers: in the folder, in the files, or in both', () => {
    const pictures = (path: string): number => known.get(path)!.common.picture?.length ?? 0;
    const home = (album: string): string => audio.find((p) => p.includes(`/${album}/`))!;
    const inFolder = (album: string): boolean =>
      existsSync(join(folder, home(album), '..', 'cover.jpg'));
    expect(['Slow Weather', 'Late Buses', 'Small Rooms'].map(inFolder)).toEqual([
      true,
      false,
      true,
    ]);
    const count = (album: string): number[] =>
      audio.filter((path) => path.includes(`/${album}/`)).map(pictures);
    expect(count('Slow Weather')).toEqual([0, 0, 0, 0]);
    expect(count('Late Buses')).toEqual([1, 1, 1, 1]);
    expect(count('Small Rooms')).toEqual([1, 1, 1, 0, 0]);
    const jpeg = parsed('02 Kettle Song.mp3').common.picture![0]!;
    expect(jpeg.format).toBe('image/jpeg');
    expect(Array.from(jpeg.data.subarray(0, 3))).toEqual([0xff, 0xd8, 0xff]);
  });

  test('ReplayGain, the same album gain on every track of the album', () => {
    for (const album of ['Slow Weather', 'Late Buses']) {
      const gains = on(album).map(({ common }) => common);
      for (const { replaygain_track_gain: gain, replaygain_track_peak: peak } of gains) {
        // Mastered between -18.5 and -16 LUFS, against ReplayGain's reference of -18.
        expect(gain!.dB).toBeGreaterThan(-2);
        expect(gain!.dB).toBeLessThan(0.5);
        expect(peak!.ratio).toBeLessThan(1);
      }
      expect(new Set(gains.map(({ replaygain_album_gain: gain }) => gain?.dB)).size).toBe(1);
      expect(gains[0]!.replaygain_album_gain).toBeDefined();
    }
    expect(on('Small Rooms').some(({ common }) => common.replaygain_track_gain)).toBe(false);
  });

  test('synced words beside the long track, in order and within it', () => {
    const words = read('Corner Lamp/Late Buses/01 Last Stop, First Snow.lrc');
    const times = [...words.matchAll(/^\[(\d\d):(\d\d\.\d\d)\]\S.*$/gm)].map(
      ([, minutes, seconds]) => Number(minutes) * 60 + Number(seconds),
    );
    expect(times).toHaveLength(12);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times.at(-1)).toBeLessThan(parsed('First Snow.mp3').format.duration!);
  });

  test('plain words inside the waltz', () => {
    const { lyrics } = parsed('Waltz of the Moth.m4a').common;
    expect(lyrics?.[0]?.text).toContain('turn with me once, then turn with the night.');
  });
});

describe('the playlists', () => {
  test('are three, each with a name of its own and music of more than one album', () => {
    expect(playlists).toHaveLength(3);
    for (const path of playlists) {
      expect(read(path)).toContain(`#PLAYLIST:${path.replace('.m3u8', '')}\n`);
      const albums = new Set(entries(path).map((entry) => entry.split('/')[1]));
      expect(albums.size, path).toBeGreaterThan(1);
      expect(entries(path).length, path).toBeGreaterThanOrEqual(5);
      expect(entries(path).length, path).toBeLessThanOrEqual(8);
    }
  });

  test('name only tracks that are there', () => {
    for (const path of playlists)
      for (const entry of entries(path)) expect(audio, path).toContain(entry);
  });
});
