import { expect, test } from 'vitest';
import { HoldfastError } from '../../../src/domain/error';
import { openStream } from '../../../src/sound/open-stream';
import { fixtureBytes, sourceOf } from './memory-source';

/** The same each time: a failure names its seed. */
const randomFrom = (seed: number) => {
  let state = seed * 2_654_435_761 + 1;
  return (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % below;
  };
};

/** Bytes changed, cut, doubled, zeroed, and numbers made as large as they go. */
const damaged = (bytes: Uint8Array<ArrayBuffer>, seed: number): Uint8Array<ArrayBuffer> => {
  const random = randomFrom(seed);
  let made = bytes.slice();
  for (let change = 0; change <= random(6); change++) {
    // Heads are where parsers are led astray.
    const at = random(random(3) === 0 ? made.length : Math.min(made.length, 2048));
    const kind = random(5);
    if (kind === 0) made[at] = random(256);
    else if (kind === 1) made.fill(0xff, at, at + 1 + random(8));
    else if (kind === 2) made.fill(0, at, at + random(4096));
    else if (kind === 3) made = made.slice(0, Math.max(1, at));
    else made = Uint8Array.from([...made.subarray(0, at), ...made.subarray(Math.floor(at / 2))]);
  }
  return made;
};

const files = [
  'gapless/piece-1.mp3',
  'gapless/vbr-bare.mp3',
  'music/second-wind.flac',
  'gapless/piece-1.opus',
  'gapless/vorbis.ogg',
  'gapless/piece-1.m4a',
  'gapless/moov-last.m4a',
  'gapless/plain.wav',
];
/** Packets that any of these files may bring; a parser that goes in circles brings more. */
const mostPackets = 20_000;

const readThrough = async (bytes: Uint8Array<ArrayBuffer>, format: string): Promise<void> => {
  const stream = await openStream(sourceOf(bytes), format, {
    get: () => null,
    set: () => undefined,
  });
  expect(stream.frames).toBeGreaterThanOrEqual(0);
  for (const at of [0, Math.floor(Math.min(stream.frames, 1e9) * 0.6)]) {
    const run = await stream.from(stream.skip + at);
    let count = 0;
    while (await run.next()) expect(++count).toBeLessThan(mostPackets);
  }
};

test.each(files)(
  '%s, damaged in any way, ends: with its packets, or a fault with a name',
  async (name) => {
    const whole = fixtureBytes(name).slice(0, 24_000);
    for (let seed = 1; seed <= 30; seed++) {
      const bytes = damaged(whole, seed);
      await readThrough(bytes, name.split('.').pop()!).catch((error: unknown) => {
        if (!(error instanceof HoldfastError)) throw new Error(`seed ${seed}`, { cause: error });
        expect(['audio.corrupt', 'audio.unsupported']).toContain(error.code);
      });
    }
  },
);
