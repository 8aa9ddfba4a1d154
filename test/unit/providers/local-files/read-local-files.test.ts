import * as musicMetadata from 'music-metadata';
import { describe, expect, test } from 'vitest';
import { HoldfastError } from '../../../../src/domain/error';
import { isKey } from '../../../../src/domain/keys';
import type { ParseBlob } from '../../../../src/providers/local-files/load-parser';
import {
  fixture,
  given,
  id3,
  picture,
  readAll,
  readOnly,
  source,
  stillClock,
  tagged,
  textFrame,
} from './support';

const names = [
  'first-light.mp3',
  'second-wind.flac',
  'third-way.opus',
  'zug.m4a',
  'lossless-zug.m4a',
  'old-horn.ogg',
  'bare.aac',
  'untagged.mp3',
];
const fixtures = () => names.map((name) => given(name, fixture(name)));

describe('real files', () => {
  test('of all kinds are read under what their bytes say', async () => {
    const { read, refused } = await readAll(fixtures());
    expect(refused).toEqual([]);
    expect(read.map(({ track }) => [track.title, track.suffix, track.contentType])).toEqual([
      ['First Light', 'mp3', 'audio/mpeg'],
      ['Second Wind', 'flac', 'audio/flac'],
      ['Third Way', 'opus', 'audio/ogg; codecs=opus'],
      ['Zug', 'm4a', 'audio/mp4'],
      ['Lossless Zug', 'm4a', 'audio/mp4'],
      ['Old Horn', 'ogg', 'audio/ogg; codecs=vorbis'],
      ['bare', 'aac', 'audio/aac'],
      ['untagged', 'mp3', 'audio/mpeg'],
    ]);
    for (const { track } of read) {
      expect(track.duration).toBeGreaterThan(track.title === 'Lossless Zug' ? 0.4 : 1.9);
      expect(track.duration).toBeLessThan(2.2);
      expect(track.bitRate).toBeGreaterThan(0);
    }
  });

  test('every tag that is shown arrives', async () => {
    const { track, album, artist, albumArtist, lyrics } = await readOnly(
      given('first-light.mp3', fixture('first-light.mp3')),
    );
    expect(track).toMatchObject({
      title: 'First Light',
      artist: 'Ada Lind',
      artistKey: artist!.key,
      album: 'Morning Songs',
      albumKey: album!.key,
      albumArtist: 'Ada Lind',
      disc: 1,
      number: 1,
      year: 2021,
      genre: 'Folk',
      size: 13_127,
      created: 1_700_000_000_000,
      isrc: 'DEA123456789',
      path: 'first-light.mp3',
      replayGain: { trackGain: -6.5, trackPeak: 0.5 },
    });
    expect(isKey(track.key) && track.key.startsWith(`${source}~so`)).toBe(true);
    expect(album).toMatchObject({
      title: 'Morning Songs',
      artist: 'Ada Lind',
      songCount: 1,
      musicBrainzId: '11111111-2222-4333-8444-555555555555',
      artKey: track.artKey,
    });
    expect(artist).toMatchObject({ name: 'Ada Lind', albumCount: 1 });
    expect(albumArtist).toEqual(artist);
    expect(lyrics).toMatchObject({
      synced: true,
      lines: [
        { start: 500, text: 'First words' },
        { start: 1000, text: 'Second words' },
      ],
    });
  });

  test('the loudness of Opus is told on the scale of all others', async () => {
    const { track } = await readOnly(given('third-way.opus', fixture('third-way.opus')));
    // -512 / 256 dB against -23 LUFS.
    expect(track.replayGain).toEqual({ trackGain: 3 });
  });

  test('our picture of the parser is what the package gives', async () => {
    // A type of ours that the package does not fulfil ends the type check here.
    const parse: ParseBlob = (blob, options) => musicMetadata.parseBlob(blob as Blob, options);
    const { read } = await readAll([given('zug.m4a', fixture('zug.m4a'))], {
      loadParser: async () => parse,
    });
    expect(read[0]!.track.title).toBe('Zug');
  });
});

describe('keys', () => {
  test('are the same whenever and from wherever the file is given', async () => {
    const bytes = fixture('zug.m4a');
    const alone = await readOnly(given('zug.m4a', bytes));
    const inFolder = await readOnly(given('Music/Ärger/zug.m4a', bytes));
    expect(inFolder.track.key).toBe(alone.track.key);
    expect(inFolder.album!.key).toBe(alone.album!.key);
    expect(inFolder.artist!.key).toBe(alone.artist!.key);
  });

  test('tell files apart by their ends and their middles, too', async () => {
    const base = new Uint8Array(400_000);
    base.set(tagged(textFrame('TIT2', 'Song')));
    const changed = [0, 200_000, 399_999].map((at) => {
      const copy = Uint8Array.from(base);
      copy[at === 0 ? 20 : at] = 0x41;
      return given('song.mp3', copy);
    });
    const { read } = await readAll([given('song.mp3', base), ...changed]);
    expect(new Set(read.map(({ track }) => track.key)).size).toBe(4);
  });

  test('a copy in the same reading is told once', async () => {
    const bytes = fixture('zug.m4a');
    const { read } = await readAll([given('A/zug.m4a', bytes), given('B/zug.m4a', bytes)]);
    expect(read).toHaveLength(1);
    expect(read[0]!.album!.songCount).toBe(1);
  });

  test('names written another way are the same album and artist', async () => {
    const one = tagged(textFrame('TPE1', 'The  Makers'), textFrame('TALB', 'E\u0301tude'));
    const two = tagged(textFrame('TPE1', 'the makers'), textFrame('TALB', '\u00C9TUDE'));
    const { read } = await readAll([given('1.mp3', one), given('2.mp3', two)]);
    expect(read[1]!.album!.key).toBe(read[0]!.album!.key);
    expect(read[1]!.artist!.key).toBe(read[0]!.artist!.key);
    expect(read[1]!.album!.songCount).toBe(2);
  });
});

describe('files without tags', () => {
  const bare = fixture('untagged.mp3');

  test.each([
    ['03 - Some Song.mp3', 'Some Song', 3, 0],
    ['2-07 Some_Song.mp3', 'Some Song', 7, 2],
    ['99 Luftballons.mp3', 'Luftballons', 99, 0],
    ['1999.mp3', '1999', 0, 0],
    ['Some.Song.mp3', 'Some.Song', 0, 0],
    ['<b>Song\u202E.mp3', '<b>Song', 0, 0],
  ])('%s is called by its name', async (name, title, number, disc) => {
    const { track, album, artist } = await readOnly(given(name, bare));
    expect(track).toMatchObject({ title, number, disc, artist: '', artistKey: null, album: '' });
    expect([track.albumKey, album, artist]).toEqual([null, null, null]);
  });

  test('are an album when they share a folder, also over its discs', async () => {
    const other = Uint8Array.from([...bare, 0]);
    const { read } = await readAll([
      given('Music/Demo Tape/CD 1/01 One.mp3', bare),
      given('Music/Demo Tape/CD 2/01 Two.mp3', other),
      given('Music/Single/Alone.mp3', Uint8Array.from([...bare, 0, 0])),
    ]);
    expect(read.map(({ track }) => track.album)).toEqual(['Demo Tape', 'Demo Tape', '']);
    expect(read[1]!.album).toMatchObject({ key: read[0]!.album!.key, songCount: 2 });
  });
});

describe('albums of many artists', () => {
  const song = (artist: string, album: string, title: string) =>
    tagged(textFrame('TPE1', artist), textFrame('TALB', album), textFrame('TIT2', title));

  test('neighbours without an album artist are one album of various artists', async () => {
    const { read } = await readAll([
      given('Party/1.mp3', song('One', 'Party', 'a')),
      given('Party/2.mp3', song('Two', 'Party', 'b')),
    ]);
    expect(new Set(read.map(({ album }) => album!.key)).size).toBe(1);
    expect(read[1]!.album).toMatchObject({ artist: 'Various Artists', songCount: 2 });
    expect(read[1]!.album!.artistKey).toBe(read[1]!.albumArtist!.key);
    expect(read[1]!.artist).toMatchObject({ name: 'Two', albumCount: 0 });
  });

  test('a guest does not make an album one of various artists', async () => {
    const { read } = await readAll([
      given('Solo/1.mp3', song('One', 'Solo', 'a')),
      given('Solo/2.mp3', song('One feat. Two', 'Solo', 'b')),
    ]);
    expect(read.map(({ track }) => track.artist)).toEqual(['One', 'One feat. Two']);
    expect(read[1]!.album).toMatchObject({ artist: 'One', songCount: 2 });
    expect(read[1]!.track.artistKey).toBe(read[0]!.track.artistKey);
  });

  test('namesakes in other folders stay apart', async () => {
    const { read } = await readAll([
      given('One/Greatest Hits/1.mp3', song('One', 'Greatest Hits', 'a')),
      given('Two/Greatest Hits/1.mp3', song('Two', 'Greatest Hits', 'b')),
    ]);
    expect(new Set(read.map(({ album }) => album!.key)).size).toBe(2);
  });
});

describe('covers', () => {
  const jpeg = fixture('cover.jpg');
  const song = (title: string, ...frames: readonly number[][]) =>
    tagged(textFrame('TIT2', title), textFrame('TALB', 'Album'), ...frames);

  test('the songs of an album share one picture, which is told once', async () => {
    const { read } = await readAll([
      given('1.mp3', song('a', picture(jpeg))),
      given('2.mp3', song('b', picture(jpeg))),
    ]);
    expect(read[0]!.cover).toEqual({ bytes: jpeg, contentType: 'image/jpeg' });
    expect(read[1]!.cover).toBeNull();
    expect(read[1]!.coverKey).toBe(read[0]!.coverKey);
    expect(read[1]!.track.artKey).toBe(read[0]!.coverKey);
  });

  test('the front comes before other pictures; what is no picture is passed over', async () => {
    const other = Uint8Array.from([...jpeg, 0]);
    const page = new TextEncoder().encode('<svg onload="alert(1)"></svg>');
    const { cover } = await readOnly(
      given('1.mp3', song('a', picture(other, 4), picture(page, 3), picture(jpeg, 3))),
    );
    expect(cover!.bytes).toEqual(jpeg);
  });

  test('a picture in the folder serves where none is inside, and is no refused file', async () => {
    const { read, refused } = await readAll([
      given('Album/CD1/1.mp3', song('a')),
      given('Album/Cover.JPG', jpeg),
      given('Album/folder.png', 'not looked at'),
      given('Other/1.mp3', song('b')),
    ]);
    expect(read.map(({ coverKey }) => coverKey !== null)).toEqual([true, false]);
    expect(read[0]!.cover!.bytes).toEqual(jpeg);
    expect(refused).toEqual([]);
  });

  test.each([
    ['a script as a picture', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'],
    ['more than any cover', Uint8Array.from({ length: 8_400_000 }, (_, at) => jpeg[at] ?? 0)],
  ])('%s is left out', async (_, content) => {
    const { read } = await readAll([given('A/1.mp3', song('a')), given('A/cover.jpg', content)]);
    expect(read[0]).toMatchObject({ cover: null, coverKey: null });
  });
});

describe('what is no music', () => {
  const tone = fixture('untagged.mp3');

  test.each<[string, Uint8Array<ArrayBuffer> | string, object]>([
    ['empty.mp3', '', { code: 'input.invalid', data: { what: 'empty file' } }],
    [
      'text.mp3',
      'just words',
      { code: 'input.invalid', data: { what: 'not audio', kind: 'unknown' } },
    ],
    [
      'page.mp3',
      '<!doctype html><p>',
      { code: 'input.invalid', data: { what: 'not audio', kind: 'html' } },
    ],
    [
      'art.mp3',
      fixture('cover.jpg'),
      { code: 'input.invalid', data: { what: 'not audio', kind: 'image' } },
    ],
    ['notes.txt', 'words', { code: 'input.invalid', data: { what: 'not audio', kind: 'unknown' } }],
    [
      'old.wma',
      Uint8Array.from([0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11, 0]),
      { code: 'audio.unsupported', data: { why: 'kind', suffix: 'wma' } },
    ],
    [
      'tags only.mp3',
      Uint8Array.from(id3(textFrame('TIT2', 'Song'))),
      { code: 'audio.unsupported' },
    ],
    [
      'huge claim.mp3',
      Uint8Array.from([...id3(textFrame('TIT2', 'Song'), 200_000_000), ...tone]),
      { code: 'audio.unsupported' },
    ],
    ['cut.flac', fixture('second-wind.flac').slice(0, 20), { code: 'audio.unsupported' }],
    ['cut.m4a', fixture('zug.m4a').slice(0, 60), { code: 'audio.unsupported' }],
    ['cut.opus', fixture('third-way.opus').slice(0, 40), { code: 'audio.unsupported' }],
  ])('%s is refused with its reason, and the next song is read', async (name, content, failure) => {
    const { read, refused } = await readAll([given(name, content), given('song.mp3', tone)]);
    expect(refused).toEqual([{ name, failure: expect.objectContaining(failure) }]);
    expect(read).toHaveLength(1);
  });

  test('a wrong ending does not matter', async () => {
    const { track } = await readOnly(given('song.mp3', fixture('second-wind.flac')));
    expect(track).toMatchObject({
      suffix: 'flac',
      contentType: 'audio/flac',
      title: 'Second Wind',
    });
  });

  test('in a chosen folder other things are passed over in silence, music by its bytes is not', async () => {
    const { read, refused } = await readAll([
      given('Album/.DS_Store', 'x'),
      given('Album/._1.mp3', 'x'),
      given('Album/booklet.pdf', '%PDF-1.4'),
      given('Album/1.mp3', tone),
      given('Album/2.bin', fixture('second-wind.flac')),
      given('Album/3.mp3', 'no music'),
    ]);
    expect(read.map(({ track }) => track.path)).toEqual(['Album/1.mp3', 'Album/2.bin']);
    expect(refused.map(({ name }) => name)).toEqual(['3.mp3']);
  });

  test('silence in front of the first frame is forgiven', async () => {
    const { track } = await readOnly(given('x.mp3', Uint8Array.from([0, 0, 0, 0, 0, ...tone])));
    expect(track.contentType).toBe('audio/mpeg');
  });
});

describe('tags made to hurt', () => {
  test('endless titles, markup, control characters and numbers beyond meaning', async () => {
    const { track } = await readOnly(
      given(
        'a.mp3',
        tagged(
          textFrame('TIT2', 'ä'.repeat(5000)),
          textFrame('TPE1', '<img src=x onerror=alert(1)>'),
          textFrame('TALB', 'A\u0007l\u202Ebum'),
          textFrame('TRCK', '99999999999/3'),
          textFrame('TDRC', '99999'),
        ),
      ),
    );
    expect(track.title).toHaveLength(1000);
    expect(track.artist).toBe('<img src=x onerror=alert(1)>');
    expect(track.album).toBe('A lbum');
    expect([track.number, track.year].every((value) => value >= 0 && value <= 9999)).toBe(true);
  });

  test('cut anywhere, a file is read or refused, never more', async () => {
    for (const name of names) {
      const bytes = fixture(name);
      const cuts = Array.from({ length: 24 }, (_, at) => Math.floor((bytes.length * at) / 24));
      const files = cuts.map((cut) => given(`${cut}-${name}`, bytes.slice(0, cut)));
      const { read, refused } = await readAll(files);
      expect(read.length + refused.length).toBe(cuts.length);
      expect(refused.every(({ failure }) => /^(input|audio)\./.test(failure.code))).toBe(true);
    }
  });

  test('broken anywhere, a file is read or refused, never more', async () => {
    // A small generator with a fixed seed, so that a failure can be seen again.
    let seed = 7;
    const next = (max: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return seed % max;
    };
    for (const name of names) {
      const files = Array.from({ length: 20 }, (_, at) => {
        const bytes = fixture(name);
        for (let i = 0; i < 12; i += 1) bytes[next(Math.min(bytes.length, 600))] = next(256);
        return given(`${at}-${name}`, bytes);
      });
      const { read, refused } = await readAll(files);
      expect(read.length + refused.length).toBe(files.length);
      expect(refused.every(({ failure }) => /^(input|audio)\./.test(failure.code))).toBe(true);
    }
  });
});

describe('time', () => {
  const tone = () => given('slow.mp3', fixture('untagged.mp3'));
  const next = () => given('zug.m4a', fixture('zug.m4a'));
  const real: ParseBlob = (blob, options) => musicMetadata.parseBlob(blob as Blob, options);

  test('a file whose bytes never come is left behind, and the next one is read', async () => {
    const { clock, pass } = stillClock();
    const parse: ParseBlob = (blob, options) => {
      if (blob.type === 'audio/mp4') return real(blob, options);
      queueMicrotask(() => pass(15_000));
      return new Promise(() => undefined);
    };
    const { read, refused } = await readAll([tone(), next()], {
      clock,
      loadParser: async () => parse,
    });
    expect(refused).toEqual([
      { name: 'slow.mp3', failure: { code: 'audio.unsupported', data: { why: 'slow' } } },
    ]);
    expect(read).toHaveLength(1);
  });

  test('a parser that goes round in circles is stopped at its next read', async () => {
    const { clock, pass } = stillClock();
    let rounds = 0;
    let end: unknown = null;
    const circle: ParseBlob = async (blob) => {
      try {
        for (;;) {
          await blob.slice(0, 4).arrayBuffer();
          rounds += 1;
          pass(100);
        }
      } catch (thrown) {
        end = thrown;
        throw thrown;
      }
    };
    const { refused } = await readAll([tone()], { clock, loadParser: async () => circle });
    expect(refused[0]!.failure).toEqual({ code: 'audio.unsupported', data: { why: 'slow' } });
    expect(rounds).toBeLessThanOrEqual(150);
    expect(end).toBeInstanceOf(HoldfastError);
  });

  test('whoever stops it is told so, and nothing more is read', async () => {
    const stop = new AbortController();
    const parse: ParseBlob = (blob, options) => {
      stop.abort();
      return real(blob, options);
    };
    const reading = readAll([tone(), next()], {
      signal: stop.signal,
      loadParser: async () => parse,
    });
    await expect(reading).rejects.toMatchObject({ code: 'aborted' });
  });

  test('a file that was moved away is refused, the next one is read', async () => {
    const gone = tone();
    gone.slice = () =>
      ({
        arrayBuffer: () => Promise.reject(new DOMException('gone', 'NotReadableError')),
      }) as unknown as Blob;
    const { read, refused } = await readAll([gone, next()]);
    expect(refused[0]!.failure).toEqual({
      code: 'input.invalid',
      data: { what: 'file', why: 'unreadable' },
    });
    expect(read).toHaveLength(1);
  });
});
