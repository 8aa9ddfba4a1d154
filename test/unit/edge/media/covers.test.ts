import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findFfmpeg } from '../../../../src/edge/media/ffmpeg';
import { sizeStep } from '../../../../src/edge/media/resize';
import { fixture, makeMusic } from '../../../fixtures/edge/folders';
import { openServer, type TestServer } from '../../../fixtures/edge/server';

const ffmpeg = await findFfmpeg();

let server: TestServer;
beforeAll(async () => {
  server = await openServer({ keep: true });
});
afterAll(() => server.close());

const album = () => server.library.catalogue().albums.find(({ name }) => name === 'Morning Songs')!;

const bytesOf = async (answer: Response): Promise<Buffer> =>
  Buffer.from(await answer.arrayBuffer());

describe('covers', () => {
  test('of an album is the picture beside it, of a song the one inside it', async () => {
    const beside = await server.fetch('getCoverArt', { id: album().artId });
    expect(beside.headers.get('content-type')).toBe('image/jpeg');
    expect((await bytesOf(beside)).equals(await fixture('cover.jpg'))).toBe(true);
    const song = album().songs[0]!;
    expect(song.artId).not.toBe(album().artId);
    const inside = await bytesOf(await server.fetch('getCoverArt', { id: song.artId }));
    expect(inside.subarray(0, 3).toString('hex')).toBe('ffd8ff');
  });

  test('is found by whatever has one, and is missing where there is none', async () => {
    const [playlist] = server.library.store.state().playlists;
    for (const id of [album().id, album().artists[0]!.id, album().songs[1]!.id, playlist!.id]) {
      const answer = await server.fetch('getCoverArt', { id });
      expect(answer.headers.get('content-type'), id).toBe('image/jpeg');
      await answer.arrayBuffer();
    }
    const bare = server.library.catalogue().albums.find(({ name }) => name === 'Old Horn')!;
    expect(await server.failure('getCoverArt', { id: bare.id })).toBe(70);
    expect(await server.failure('getCoverArt')).toBe(10);
    expect(await server.failure('getCoverArt', { id: album().artId, size: 'big' })).toBe(0);
  });

  test('is kept for ever by its own id, and asked for anew by others', async () => {
    const exact = await server.fetch('getCoverArt', { id: album().artId });
    expect(exact.headers.get('cache-control')).toContain('immutable');
    const loose = await server.fetch('getCoverArt', { id: album().id });
    expect(loose.headers.get('cache-control')).toBe('private, no-cache');
    const etag = exact.headers.get('etag')!;
    const again = await server.fetch(
      'getCoverArt',
      { id: album().id },
      { headers: { 'If-None-Match': etag } },
    );
    expect([again.status, (await bytesOf(again)).byteLength]).toEqual([304, 0]);
    const head = await server.fetch('getCoverArt', { id: album().artId }, { method: 'HEAD' });
    expect([head.headers.get('etag'), (await bytesOf(head)).byteLength]).toEqual([etag, 0]);
    await Promise.all([exact.arrayBuffer(), loose.arrayBuffer()]);
  });

  test('in other sizes is the original where nothing can resize', async () => {
    const answer = await server.fetch('getCoverArt', { id: album().artId, size: 64 });
    expect((await bytesOf(answer)).equals(await fixture('cover.jpg'))).toBe(true);
  });

  test('that left the folder is not found, and the server goes on', async () => {
    const musicFolder = await makeMusic();
    const alone = await openServer({ musicFolder });
    await rm(join(musicFolder, 'Ada Lind/Morning Songs/cover.jpg'));
    expect(await alone.failure('getCoverArt', { id: album().artId })).toBe(70);
    expect(alone.logged).toEqual([]);
  });
});

/** Width and height out of a JPEG's frame header. */
const sizeOf = (jpeg: Buffer): [number, number] => {
  for (let at = 2; at < jpeg.byteLength; at += 2 + jpeg.readUInt16BE(at + 2)) {
    const marker = jpeg[at + 1]!;
    if (marker >= 0xc0 && marker <= 0xc2)
      return [jpeg.readUInt16BE(at + 7), jpeg.readUInt16BE(at + 5)];
  }
  throw new Error('no frame');
};

describe('sizes', () => {
  test.each([
    [1, 64],
    [64, 64],
    [65, 96],
    [301, 320],
    [1600, 1600],
    [1601, null],
  ])('%i is made as %s', (asked, made) => {
    expect(sizeStep(asked)).toBe(made);
  });

  test.skipIf(!ffmpeg)('are made once, and never larger than the original', async () => {
    const alone = await openServer({ ffmpeg: 'ffmpeg' });
    const ask = async (id: string, size: number) =>
      sizeOf(await bytesOf(await alone.fetch('getCoverArt', { id, size })));
    const id = album().artId;
    const asked = await Promise.all(Array.from({ length: 12 }, () => ask(id, 120)));
    expect(asked).toEqual(asked.map(() => [128, 128]));
    expect(await readdir(join(alone.library.dataFolder, 'covers'))).toEqual([`${id}-128.jpg`]);
    expect(await ask(id, 1200)).toEqual([800, 800]);
    expect(await ask(album().songs[0]!.artId, 300)).toEqual([64, 64]);
  });
});
