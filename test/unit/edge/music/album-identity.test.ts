import { describe, expect, test } from 'vitest';
import { buildCatalogue } from '../../../../src/edge/music/build-catalogue';
import { emptyCache } from '../../../../src/edge/music/scan-cache';
import type { TrackRecord } from '../../../../src/edge/music/track-record';

const blank: TrackRecord = {
  ...{ path: '', size: 1, modified: 1, created: 1, contentType: 'audio/mpeg', suffix: 'mp3' },
  ...{ title: 'T', artist: 'A', artists: [], album: 'X', albumArtist: '', albumArtists: [] },
  ...{ compilation: false, track: 0, disc: 0, discTitle: '', year: 0, date: '', genres: [] },
  ...{ composer: '', comment: '', bpm: 0, titleSort: '', artistSort: '', albumSort: '' },
  ...{ albumArtistSort: '', duration: 1, bitRate: 1, bitDepth: 0, sampleRate: 1, channels: 1 },
  ...{ recordingId: '', releaseId: '', artistIds: [], albumArtistIds: [], isrc: [] },
  ...{ replayGain: {}, artId: '' },
};

const albumsOf = (...tracks: Partial<TrackRecord>[]) => {
  const whole = tracks.map((track, index) => ({ ...blank, path: `f/${index}.mp3`, ...track }));
  return buildCatalogue({ ...emptyCache, changed: 1, tracks: whole }).albums;
};

const summary = (...tracks: Partial<TrackRecord>[]): string[] =>
  albumsOf(...tracks).map(({ name, artist, songs }) => `${artist}: ${name} (${songs.length})`);

describe('what is one album', () => {
  test('one writing of names for people is one name', () => {
    expect(summary({ artist: 'The Beat' }, { artist: 'the  beat ', album: 'x' })).toEqual([
      'The Beat: X (2)',
    ]);
  });

  test('the same name by two artists in two folders is two albums', () => {
    const tracks = [
      { path: 'a/1.mp3', artist: 'A' },
      { path: 'b/1.mp3', artist: 'B' },
    ];
    expect(summary(...tracks)).toEqual(['A: X (1)', 'B: X (1)']);
  });

  test('guests do not tear an album apart when its artist is tagged', () => {
    expect(summary({ albumArtist: 'A' }, { albumArtist: 'A', artist: 'A feat. B' })).toEqual([
      'A: X (2)',
    ]);
  });

  test('two editions are told apart by their release, one release does not change the id', () => {
    const [plain] = albumsOf({});
    const [tagged] = albumsOf({ releaseId: 'r1' });
    expect(tagged!.id).toBe(plain!.id);
    expect(summary({ releaseId: 'r1' }, { releaseId: 'r2' })).toEqual(['A: X (1)', 'A: X (1)']);
    expect(summary({ releaseId: 'r1' }, { releaseId: '' })).toEqual(['A: X (2)']);
  });

  test('several artists of one song are artists each', () => {
    const [album] = albumsOf({ artist: 'A & B', artists: ['A', 'B'], artistIds: ['1', '2'] });
    expect(album!.songs[0]!.artists.map(({ name, artistId }) => [name, artistId])).toEqual([
      ['A', '1'],
      ['B', '2'],
    ]);
    expect(album!.songs[0]!.artist).toBe('A & B');
  });

  test('discs and numbers make the order, files without a disc are on the first', () => {
    const [album] = albumsOf(
      { title: 'c', disc: 2, track: 1 },
      { title: 'b', disc: 1, track: 2 },
      { title: 'a', track: 1 },
    );
    expect(album!.songs.map(({ record }) => record.title)).toEqual(['a', 'b', 'c']);
  });
});
