import { mkdir, rm, symlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { buildCatalogue } from '../../../../src/edge/music/build-catalogue';
import type { Catalogue, Song } from '../../../../src/edge/music/catalogue';
import { scanMusic } from '../../../../src/edge/music/scan';
import { emptyCache, loadScanCache, saveScanCache } from '../../../../src/edge/music/scan-cache';
import { fixture, makeFolder, makeMusic, put } from '../../../fixtures/edge/folders';
import { withId3 } from '../../../fixtures/edge/id3';

const scan = (root: string, before = emptyCache, now = 1000) => scanMusic({ root, before, now });

const catalogueOf = async (root: string): Promise<Catalogue> =>
  buildCatalogue((await scan(root)).cache);

const songNamed = (catalogue: Catalogue, title: string): Song =>
  catalogue.songs.find(({ record }) => record.title === title)!;

describe('tags of every format', () => {
  test('all nine files are songs with the length that they have', async () => {
    const { songs } = await catalogueOf(await makeMusic());
    const found = songs.map(({ record }) => [record.suffix, Math.round(record.duration * 10) / 10]);
    expect(found.sort()).toEqual([
      ['aac', 2],
      ['flac', 2],
      ['m4a', 0.5],
      ['m4a', 2],
      ['mp3', 2],
      ['mp3', 2.1],
      ['ogg', 2],
      ['opus', 2],
      ['wav', 1],
    ]);
    for (const { record } of songs) {
      expect(record.bitRate, record.path).toBeGreaterThan(5);
      expect(record.sampleRate, record.path).toBeGreaterThan(7000);
    }
  });

  test('an MP3 tells all that it is tagged with', async () => {
    const { record } = songNamed(await catalogueOf(await makeMusic()), 'First Light');
    expect(record).toMatchObject({
      artist: 'Ada Lind',
      album: 'Morning Songs',
      track: 1,
      disc: 1,
      year: 2021,
      date: '2021-03-04',
      genres: ['Folk', 'Ambient'],
      isrc: ['DEA123456789'],
      releaseId: '11111111-2222-4333-8444-555555555555',
      replayGain: { trackGain: -6.5, trackPeak: 0.5 },
    });
    expect(record.artId).toMatch(/^co-/);
  });

  test('the gain of an Opus file is told relative to the level of the others', async () => {
    // R128_TRACK_GAIN=-512 is -2 dB at -23 LUFS, +3 dB at ReplayGain's -18 LUFS.
    const { record } = songNamed(await catalogueOf(await makeMusic()), 'Third Way');
    expect(record.replayGain).toEqual({ trackGain: 3 });
  });

  test('a file without tags is named after itself, its folder and the folder above', async () => {
    const song = songNamed(await catalogueOf(await makeMusic()), 'Wanderer');
    expect([song.record.track, song.album.name, song.artist]).toEqual([7, 'Nothing', 'Nobody']);
  });
});

describe('bad input costs only itself', () => {
  test('empty files, texts and pages named as music are reported, the rest is there', async () => {
    const root = await makeMusic();
    await put(root, 'bad/empty.mp3', '');
    await put(
      root,
      'bad/text.mp3',
      'Once upon a time there was a text that was no music. '.repeat(99),
    );
    await put(root, 'bad/page.flac', '<!doctype html><title>Sign in</title>');
    await put(root, 'bad/zeros.ogg', Buffer.alloc(5000));
    await put(root, 'bad/cut.flac', (await fixture('second-wind.flac')).subarray(0, 40));
    await put(root, 'bad/cover.jpg', 'not a picture');
    const { cache, problems } = await scan(root);
    expect(cache.tracks).toHaveLength(9);
    expect(problems.map(({ path, reason }) => `${path} ${reason}`)).toEqual([
      'bad/cover.jpg broken-picture',
      'bad/cut.flac no-sound',
      'bad/empty.mp3 empty',
      'bad/page.flac not-audio',
      'bad/text.mp3 not-audio',
      'bad/zeros.ogg not-audio',
    ]);
  });

  test('a wrong ending does not hide what the file is', async () => {
    const root = await makeFolder();
    await put(root, 'really-flac.mp3', await fixture('second-wind.flac'));
    await put(root, 'really-mp3.ogg', await fixture('first-light.mp3'));
    await put(root, 'really-m4a.opus', await fixture('zug.m4a'));
    const { songs } = await catalogueOf(root);
    expect(songs.map(({ record }) => [record.title, record.suffix]).sort()).toEqual([
      ['First Light', 'mp3'],
      ['Second Wind', 'flac'],
      ['Zug', 'm4a'],
    ]);
  });

  test('long titles are cut, markup is text, control characters are gone', async () => {
    const root = await makeFolder();
    const audio = await fixture('untagged.mp3');
    await put(root, 'a.mp3', withId3(audio, { TIT2: 'x'.repeat(5000) }));
    await put(root, 'b.mp3', withId3(audio, { TIT2: '<img src=x onerror=alert(1)>' }));
    await put(root, 'c.mp3', withId3(audio, { TIT2: 'one\u0007two\u202Ethree' }));
    await put(root, 'd.mp3', withId3(audio, { TIT2: '   ' }));
    const titles = (await scan(root)).cache.tracks.map(({ title }) => title);
    expect(titles).toEqual(['x'.repeat(1000), '<img src=x onerror=alert(1)>', 'one twothree', 'd']);
  });

  test('names with signs and other letters are only names', async () => {
    const root = await makeFolder();
    const name = process.platform === 'win32' ? '100% #1 & 音楽 🎵' : '100% #1 ? & 音楽 🎵';
    await put(root, `Über %2e%2e/${name}.mp3`, await fixture('untagged.mp3'));
    const { songs } = await catalogueOf(root);
    expect(songs.map(({ record }) => record.title)).toEqual([name]);
  });

  test('hidden entries and links are passed by, and links to the outside are told', async () => {
    const root = await makeFolder();
    const outside = await makeFolder();
    const audio = await fixture('untagged.mp3');
    await put(outside, 'secret.mp3', audio);
    await put(root, 'a.mp3', audio);
    await put(root, '.hidden/b.mp3', audio);
    await put(root, '.c.mp3', audio);
    await symlink(outside, join(root, 'folder'));
    await symlink(join(outside, 'secret.mp3'), join(root, 'd.mp3'));
    await symlink(root, join(root, 'loop'));
    await symlink(join(root, 'nothing'), join(root, 'e.mp3'));
    const { cache, problems } = await scan(root);
    expect(cache.tracks.map(({ path }) => path)).toEqual(['a.mp3']);
    expect(problems).toEqual([
      { path: 'd.mp3', reason: 'link-outside' },
      { path: 'e.mp3', reason: 'broken-link' },
      { path: 'folder', reason: 'link-outside' },
    ]);
  });

  test('a folder deeper than anybody sorts is told, and ends', async () => {
    const root = await makeFolder();
    const deep = Array.from({ length: 40 }, () => 'd').join('/');
    await put(root, `${deep}/a.mp3`, await fixture('untagged.mp3'));
    const { cache, problems } = await scan(root);
    expect(cache.tracks).toEqual([]);
    expect(problems.map(({ reason }) => reason)).toEqual(['too-deep']);
  });

  test('a music folder that is gone is an error, not an empty library', async () => {
    const root = await makeFolder();
    await expect(scan(join(root, 'gone'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('what is remembered', () => {
  test('a second scan opens nothing and finds nothing new', async () => {
    const root = await makeMusic();
    await put(root, 'empty.mp3', '');
    const first = await scan(root);
    const second = await scan(root, first.cache, 2000);
    expect([first.read, second.read]).toEqual([11, 0]);
    expect(second.cache.changed).toBe(1000);
    expect(second.problems).toEqual(first.problems);
  });

  test('only the changed file is read again', async () => {
    const root = await makeMusic();
    const first = await scan(root);
    await put(root, 'tone.wav', await fixture('untagged.mp3'));
    await utimes(join(root, 'tone.wav'), 5, 5);
    const second = await scan(root, first.cache, 2000);
    expect([second.read, second.cache.changed]).toEqual([1, 2000]);
    expect(second.cache.tracks.find(({ path }) => path === 'tone.wav')?.suffix).toBe('mp3');
  });

  test('a removed file is a change', async () => {
    const root = await makeMusic();
    const first = await scan(root);
    await rm(join(root, 'tone.wav'));
    const second = await scan(root, first.cache, 2000);
    expect([second.read, second.cache.changed, second.cache.tracks.length]).toEqual([0, 2000, 8]);
  });

  test('the memory survives on disk, and rubbish in its place costs one slow scan', async () => {
    const [root, data] = [await makeMusic(), await makeFolder()];
    const { cache } = await scan(root);
    await saveScanCache(data, cache);
    expect(await loadScanCache(data)).toEqual(cache);
    await put(data, 'scan-cache.json', JSON.stringify({ ...cache, version: 99 }));
    expect(await loadScanCache(data)).toEqual(emptyCache);
    await put(data, 'scan-cache.json', '{"tracks": [');
    expect(await loadScanCache(data)).toEqual(emptyCache);
    await rm(join(data, 'scan-cache.json'));
    await mkdir(join(data, 'scan-cache.json'));
    expect(await loadScanCache(data)).toEqual(emptyCache);
  });

  test('ids do not depend on when or in which place the folder is scanned', async () => {
    const [one, two] = [await catalogueOf(await makeMusic()), await catalogueOf(await makeMusic())];
    const idsOf = ({ songs, albums, artists }: Catalogue) =>
      [songs, albums, artists].map((list) => list.map(({ id }) => id));
    expect(idsOf(one)).toEqual(idsOf(two));
  });
});
