import { request as httpRequest } from 'node:http';
import { describe, expect, test, vi } from 'vitest';
import { sniff } from '../../../../src/domain/sniff';
import { findFfmpeg, type Ffmpeg } from '../../../../src/edge/media/ffmpeg';
import { planTranscoding, transcodeArguments } from '../../../../src/edge/media/transcode-plan';
import { createWav } from '../../../fixtures/edge/wav';
import { fixture, makeFolder, put } from '../../../fixtures/edge/folders';
import { openServer, type TestServer } from '../../../fixtures/edge/server';

const installed = await findFfmpeg();

const all: Ffmpeg = { path: 'ffmpeg', formats: new Set(['mp3', 'opus', 'aac']) };

const idOf = (server: TestServer, title: string): string =>
  server.library.catalogue().songs.find(({ record }) => record.title === title)!.id;

describe('what is asked for', () => {
  /** A FLAC of some 30 kbit/s. */
  const plan = async (
    format: string,
    maxBitRate = 0,
    timeOffset = 0,
    tool: Ffmpeg | null = all,
  ) => {
    const { record } = (await openServer()).library
      .catalogue()
      .songs.find((song) => song.record.title === 'Second Wind')!;
    const found = planTranscoding(record, { format, maxBitRate, timeOffset }, tool);
    return found && [found.format, found.bitRate, found.timeOffset];
  };

  test('is the original unless something else was said', async () => {
    expect(await plan('')).toBeNull();
    expect(await plan('raw', 32, 1)).toBeNull();
    expect(await plan('flac')).toBeNull();
    expect(await plan('exe')).toBeNull();
    expect(await plan('constructor')).toBeNull();
    expect(await plan('', 320)).toBeNull();
  });

  test('is made within what the encoder does well', async () => {
    expect(await plan('opus')).toEqual(['opus', 128, 0]);
    expect(await plan('mp3', 96)).toEqual(['mp3', 96, 0]);
    expect(await plan('mp3', 1)).toEqual(['mp3', 32, 0]);
    expect(await plan('aac', 9999)).toEqual(['aac', 320, 0]);
    expect(await plan('', 24)).toEqual(['mp3', 32, 0]);
    expect(await plan('', 0, 1)).toEqual(['mp3', 192, 1]);
    expect(await plan('', 0, 99)).toEqual(['mp3', 192, 2]);
  });

  test('is the original where it cannot be made', async () => {
    expect(await plan('opus', 0, 0, null)).toBeNull();
    expect(await plan('opus', 0, 0, { path: 'x', formats: new Set(['mp3']) })).toEqual([
      ...['mp3', 192, 0],
    ]);
    expect(await plan('opus', 0, 0, { path: 'x', formats: new Set() })).toBeNull();
  });

  test('names of files and formats reach the program as one argument each', async () => {
    const { record } = (await openServer()).library.catalogue().songs[0]!;
    const made = planTranscoding(record, { format: 'opus', maxBitRate: 0, timeOffset: 0 }, all)!;
    const args = transcodeArguments('/music/-i concat:a|b;$(id).flac', record, made);
    expect(args).toContain('file:/music/-i concat:a|b;$(id).flac');
    expect(args[args.indexOf('-i') - 2]).toBe('-f');
  });
});

describe('without ffmpeg', () => {
  test('the original comes, and it is said', async () => {
    const server = await openServer({ ffmpeg: 'no-such-program-here' });
    const answer = await server.fetch('stream', { id: idOf(server, 'Second Wind'), format: 'mp3' });
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(bytes.equals(await fixture('second-wind.flac'))).toBe(true);
    expect(answer.headers.get('x-holdfast-transcoding')).toBe('unavailable');
    expect((await server.call('getScanStatus'))['scanStatus'].transcoding).toBe('unavailable');
    const { openSubsonicExtensions } = await server.call('getOpenSubsonicExtensions');
    expect(openSubsonicExtensions.map(({ name }: any) => name)).not.toContain('transcodeOffset');
  });

  test('an original that was asked for is only an original', async () => {
    const server = await openServer();
    const answer = await server.fetch('stream', { id: idOf(server, 'Second Wind'), format: 'raw' });
    await answer.arrayBuffer();
    expect(answer.headers.get('x-holdfast-transcoding')).toBeNull();
  });
});

describe.skipIf(!installed)('with an installed ffmpeg (skipped without)', () => {
  test.each([
    ['mp3', 'audio/mpeg', 'audio/mpeg'],
    ['opus', 'audio/ogg', 'audio/ogg; codecs=opus'],
    ['aac', 'audio/aac', 'audio/aac'],
  ])('%s is made', async (format, told, sniffed) => {
    const server = await openServer({ ffmpeg: 'ffmpeg' });
    const query = { id: idOf(server, 'Second Wind'), format, timeOffset: 1 };
    const answer = await server.fetch('stream', query, { headers: { Range: 'bytes=0-9' } });
    const bytes = new Uint8Array(await answer.arrayBuffer());
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe(told);
    expect(answer.headers.get('accept-ranges')).toBe('none');
    expect(answer.headers.get('content-length')).toBeNull();
    expect(answer.headers.get('x-content-duration')).toBe('1.000');
    expect(sniff(bytes)).toMatchObject({ contentType: sniffed });
    const head = await server.fetch('stream', query, { method: 'HEAD' });
    expect(head.headers.get('accept-ranges')).toBe('none');
    await answer.body?.cancel().catch(() => undefined);
  });

  /** Ten minutes of tone: what is made of it is more than sockets hold on the way. */
  const openLong = async () => {
    const root = await makeFolder();
    await put(root, 'long.wav', createWav(600, 44_100));
    const server = await openServer({ musicFolder: root, ffmpeg: 'ffmpeg' });
    return {
      server,
      query: { id: server.library.catalogue().songs[0]!.id, format: 'mp3', maxBitRate: 320 },
    };
  };

  test('two run at once, a third is asked to come again, and who leaves makes room', async () => {
    const { server, query } = await openLong();
    const start = (): Promise<() => void> =>
      new Promise((resolve, reject) => {
        const call = httpRequest(server.address('stream', query), (answer) => {
          // Reads a little, then nothing more: the program has to wait.
          answer.once('readable', () => resolve(() => call.destroy()));
          answer.on('error', () => undefined);
        });
        call.on('error', reject);
        call.end();
      });
    const [leave, stay] = [await start(), await start()];
    const third = await server.fetch('stream', { ...query, f: 'json' });
    expect([third.status, third.headers.get('retry-after')]).toEqual([429, '5']);
    expect(((await third.json()) as any)['subsonic-response'].status).toBe('failed');
    expect(third.headers.get('access-control-allow-origin')).toBe('*');
    leave();
    await vi.waitFor(async () => {
      const answer = await server.fetch('stream', query);
      await answer.body!.cancel();
      expect(answer.status).toBe(200);
    }, 10_000);
    stay();
  }, 30_000);

  test('a file that ffmpeg cannot read is a failure, not an empty song', async () => {
    const root = await makeFolder();
    await put(root, 'a.wav', createWav(1));
    const server = await openServer({ musicFolder: root, ffmpeg: 'ffmpeg' });
    const { id } = server.library.catalogue().songs[0]!;
    await put(root, 'a.wav', 'no sound any more');
    const answer = await server.fetch('stream', { id, format: 'mp3', f: 'json' });
    expect(answer.status).toBe(500);
    expect(((await answer.json()) as any)['subsonic-response'].status).toBe('failed');
  });
});
