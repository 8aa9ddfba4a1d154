import { describe, expect, test } from 'vitest';
import { proveComplete, type Arrived } from '../../../src/downloads/proof';
import { HoldfastError } from '../../../src/domain/error';

const arrived: Arrived = {
  bytes: 1000,
  announced: 1000,
  claimed: 1000,
  duration: 10,
  quality: 'original',
  isKnownSound: true,
};

const codeOf = (change: Partial<Arrived>): string => {
  try {
    proveComplete({ ...arrived, ...change });
    return 'complete';
  } catch (error) {
    return error instanceof HoldfastError ? error.code : 'other';
  }
};

describe('a file is complete only when its size is proven', () => {
  test.each<readonly [string, Partial<Arrived>, string]>([
    ['all agree', {}, 'complete'],
    ['the announced length is short of', { bytes: 999 }, 'net.truncated'],
    ['more came than was announced', { bytes: 1001 }, 'net.truncated'],
    ['a catalogue that lies about the size (jamserve)', { claimed: 100 }, 'complete'],
    [
      'neither its size nor its bytes are those of the song',
      { claimed: 5000, isKnownSound: false },
      'server.wrong-content',
    ],
    ['an unusual format of the size that was claimed', { isKnownSound: false }, 'complete'],
    ['closed early, no length announced', { bytes: 990, announced: null }, 'net.truncated'],
    ['no length announced, the claimed size came', { announced: null }, 'complete'],
    ['nothing tells the size of an original', { announced: null, claimed: 0 }, 'net.truncated'],
    ['an empty file', { bytes: 0, announced: 0 }, 'server.wrong-content'],
  ])('%s', (_, change, expected) => {
    expect(codeOf(change)).toBe(expected);
  });

  test.each<readonly [string, Partial<Arrived>, string]>([
    ['mp3-192 of ten seconds', { bytes: 240_000, quality: 'mp3-192' }, 'complete'],
    ['mp3-192 cut at half', { bytes: 120_000, quality: 'mp3-192' }, 'net.truncated'],
    ['quiet opus at six tenths of its rate', { bytes: 96_000, quality: 'opus-128' }, 'complete'],
    ['opus cut at a third', { bytes: 50_000, quality: 'opus-128' }, 'net.truncated'],
  ])('a transcode without a length: %s', (_, change, expected) => {
    expect(codeOf({ announced: null, claimed: 5_000_000, ...change })).toBe(expected);
  });
});
