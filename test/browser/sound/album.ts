import type { PcmApi, PcmTrack } from '../../../src/contracts/pcm';
import { systemClock } from '../../../src/domain/system-clock';
import { createPcmDesk } from '../../../src/sound/pcm-desk';

const urls = import.meta.glob<string>(
  '../../fixtures/{gapless,music}/*.{flac,mp3,opus,m4a,ogg,wav,aac}',
  {
    query: '?url',
    import: 'default',
    eager: true,
  },
);

export const fixture = async (name: string): Promise<Uint8Array<ArrayBuffer>> => {
  const url = Object.entries(urls).find(([path]) => path.endsWith(`/${name}`))?.[1];
  if (!url) throw new Error(`no fixture ${name}`);
  return new Uint8Array(await (await fetch(url)).arrayBuffer());
};

/** Answers like the service worker: bounded 206 parts, and an ETag for each file. */
export class FakeOrigin {
  readonly files = new Map<string, Uint8Array<ArrayBuffer>>();
  readonly asked: { readonly first: number; readonly length: number }[] = [];
  status = 206;
  /** What is told of where the frames of the file lie. */
  frames: string | null = null;

  readonly fetchBytes = async (url: string, init: RequestInit): Promise<Response> => {
    const bytes = this.files.get(url);
    const range = /^bytes=(\d+)-(\d+)$/.exec((init.headers as Record<string, string>)['Range']!)!;
    if (!bytes || this.status !== 206)
      return new Response(null, { status: bytes ? this.status : 404 });
    init.signal?.throwIfAborted();
    const first = Number(range[1]);
    const part = bytes.slice(first, Math.min(Number(range[2]) + 1, bytes.length));
    if (part.length === 0) return new Response(null, { status: 416 });
    this.asked.push({ first, length: part.length });
    const last = first + part.length - 1;
    return new Response(part, {
      status: 206,
      headers: {
        'Content-Range': `bytes ${first}-${last}/${bytes.length}`,
        ETag: `"${url}"`,
        ...(this.frames && first === 0 ? { 'X-Frame-Index': this.frames } : {}),
      },
    });
  };

  readonly desk = (): PcmApi => createPcmDesk({ fetchBytes: this.fetchBytes, clock: systemClock });
}

export const originWith = async (...names: readonly string[]): Promise<FakeOrigin> => {
  const origin = new FakeOrigin();
  for (const name of names) origin.files.set(name, await fixture(name));
  return origin;
};

export const request = (
  id: number,
  url: string,
  more: Partial<Parameters<PcmApi['open']>[0]> = {},
) => ({
  id,
  url,
  format: url.split('.').pop()!,
  rate: 44_100,
  position: 0,
  after: null,
  ...more,
});

export interface Heard {
  readonly track: PcmTrack;
  readonly at: number;
  readonly channels: readonly Float32Array[];
}

/** Everything from here to the end; blocks must follow one another. */
export const readAll = async (desk: PcmApi, id: number): Promise<Omit<Heard, 'track'>> => {
  const blocks: Float32Array[][] = [];
  let [at, next] = [-1, -1];
  for (let block = await desk.read(id); block; block = await desk.read(id)) {
    if (at < 0) at = next = block.at;
    if (block.at !== next) throw new Error(`a block at ${block.at}, not ${next}`);
    next += block.channels[0]!.length;
    blocks.push([...block.channels]);
  }
  return { at, channels: joined(blocks) };
};

export const joined = (parts: readonly (readonly Float32Array[])[]): Float32Array[] =>
  (parts[0] ?? []).map((_, channel) => {
    const whole = new Float32Array(parts.reduce((sum, part) => sum + part[0]!.length, 0));
    let at = 0;
    for (const part of parts) {
      whole.set(part[channel]!, at);
      at += part[channel]!.length;
    }
    return whole;
  });

/** Signal against what differs from it, in dB. */
export const snr = (wanted: Float32Array, got: Float32Array): number => {
  let [signal, difference] = [0, 0];
  for (let at = 0; at < Math.min(wanted.length, got.length); at++) {
    signal += wanted[at]! ** 2;
    difference += (wanted[at]! - got[at]!) ** 2;
  }
  return 10 * Math.log10(signal / Math.max(difference, 1e-20));
};

/** Where `piece` lies in `whole`, near `expected`: the place where they differ least. */
export const placeOf = (
  piece: Float32Array,
  whole: Float32Array,
  expected: number,
  slack: number,
): number => {
  let [best, least] = [expected, Number.POSITIVE_INFINITY];
  for (let lag = Math.max(0, expected - slack); lag <= expected + slack; lag++) {
    let sum = 0;
    for (let at = 0; at < piece.length && sum < least; at++)
      sum += (piece[at]! - (whole[lag + at] ?? 0)) ** 2;
    if (sum < least) [best, least] = [lag, sum];
  }
  return best;
};
