import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { HoldfastError } from '../../../src/domain/error';
import type { Key } from '../../../src/domain/keys';
import type { Track } from '../../../src/domain/music';
import type { AudioAsk, Begun } from '../../../src/workers/engine/audio-part';
import { createFindAudio } from '../../../src/workers/engine/find-audio';
import type { RemoteAudio } from '../../../src/workers/engine/remote-audio';
import { deviceSource } from '../../../src/workers/engine/source-rows';
import { createUnplayable } from '../../../src/workers/engine/unplayable';
import { root } from '../../architecture/source-files';

/** Songs whose files this browser has no decoder for. */

const ofServer = 'nas1~a' as Key;
const ofDevice = `${deviceSource}~a` as Key;
const { signal } = new AbortController();

beforeEach(() => {
  // It has one for MP3 and nothing else.
  const decodingInfo = async ({ audio }: { audio: { contentType: string } }) => ({
    supported: audio.contentType === 'audio/mpeg',
  });
  vi.stubGlobal('navigator', { mediaCapabilities: { decodingInfo } });
});

const load = (more: Partial<Begun>): Begun => ({
  key: ofServer,
  etag: '"1"',
  quality: 'original',
  contentType: 'audio/mp4',
  ...more,
});

describe('a load that the element could not play', () => {
  const alac = async (): Promise<Uint8Array> =>
    readFile(join(root, 'test/fixtures/music/lossless-zug.m4a'));
  const open = () => createUnplayable(alac, () => ({ suffix: 'm4a' }));

  test('is loaded anew in another form where the source has a server', async () => {
    const unplayable = open();
    expect(await unplayable.judge(load({}))).toMatchObject({ code: 'aborted' });
    expect(unplayable.of(ofServer)).toBe('ALAC');
  });

  test('of a file of this device says which format it is: nobody converts it', async () => {
    const unplayable = open();
    expect(await unplayable.judge(load({ key: ofDevice }))).toEqual({
      code: 'audio.unsupported',
      data: { format: 'ALAC' },
    });
    expect(unplayable.of(ofDevice)).toBeNull();
  });

  test('of a server that gave the file as it is after all says so, and is not asked again', async () => {
    const unplayable = open();
    unplayable.note(ofServer, 'ALAC');
    expect(await unplayable.judge(load({ quality: 'mp3-320' }))).toEqual({
      code: 'audio.unsupported',
      data: { format: 'ALAC', why: 'not converted' },
    });
  });

  // A broken WAV was asked for as MP3, and what came was kept as the song: Chromium says no to `audio/wav` by itself.
  test.each(['audio/mpeg', 'audio/wav', 'audio/x-wav', 'audio/flac', 'audio/aac'])(
    'of a kind that every browser plays (%s) is a broken file, and nothing is concluded',
    async (contentType) => {
      const unplayable = createUnplayable(
        async () => null,
        () => ({ suffix: contentType.slice(-3) }),
      );
      expect(await unplayable.judge(load({ contentType }))).toBeNull();
      expect(unplayable.of(ofServer)).toBeNull();
    },
  );
});

describe('a song that is asked for as it is', () => {
  const ask = { key: ofServer, quality: 'original', serial: 's', range: null } as AudioAsk;
  const none = { damage: null, hasBegun: false };

  /** A server of WMA and ALAC; `converts`: it makes MP3 of them. */
  const open = (suffix: string, converts = true) => {
    const asked: string[] = [];
    const read: RemoteAudio['read'] = async (_, quality) => {
      asked.push(quality);
      if (quality === 'original') throw new HoldfastError('audio.unsupported', { format: 'ALAC' });
      if (!converts) throw new HoldfastError('server.failed', {});
      const told = { contentType: 'audio/mpeg', etag: '"2"', isTold: false };
      return { bytes: new Uint8Array(3), first: 0, total: 3, at: 0, ...told };
    };
    const found = createFindAudio({
      remote: { read },
      readSealed: async () => null,
      readHead: async () => null,
      heard: () => undefined,
      trackOf: () => ({ suffix, bitRate: 900, contentType: '' }) as Track,
      sourceName: () => 'nas',
      standIns: async () => [],
    });
    return { found, asked };
  };

  test('comes as MP3 when its bytes show that it does not play, and from then on at once', async () => {
    const { found, asked } = open('m4a');
    const part = await found.find(ask, none, signal);
    expect(part).toMatchObject({ quality: 'mp3-320', instead: 'ALAC', from: 'nas' });
    await found.find(ask, none, signal);
    expect(asked).toEqual(['original', 'mp3-320', 'mp3-320']);
  });

  test('is not even tried where its ending says enough', async () => {
    const { found, asked } = open('wma');
    expect(await found.find(ask, none, signal)).toMatchObject({ instead: 'WMA' });
    expect(asked).toEqual(['mp3-320']);
  });

  test('of which bytes were handed on already is opened anew: two forms are never joined', async () => {
    const { found } = open('m4a');
    await expect(found.find(ask, { ...none, hasBegun: true }, signal)).rejects.toMatchObject({
      code: 'aborted',
    });
    expect(found.isUnplayable(ofServer)).toBe(true);
  });

  test('fails by the name of its format where the server cannot convert it', async () => {
    const { found } = open('m4a', false);
    await expect(found.find(ask, none, signal)).rejects.toMatchObject({
      code: 'audio.unsupported',
      data: { format: 'ALAC', why: 'server.failed' },
    });
  });
});
