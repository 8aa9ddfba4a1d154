import { expect, test } from 'vitest';
import type { DownloadRecord } from '../../../src/contracts/records';
import { HoldfastError } from '../../../src/domain/error';
import { systemClock } from '../../../src/domain/system-clock';
import { newRecord } from '../../../src/downloads/new-rows';
import type { SealedFacts, SealedObjects } from '../../../src/downloads/ports';
import { createSealedAudio } from '../../../src/downloads/sealed-audio';
import { key } from './support/rig';

const plainLength = 8 * 1024 * 1024;
const record: DownloadRecord = {
  ...newRecord(key('a'), 'original', 1),
  ...{ state: 'committed', objectId: 'o', generation: 1, plainLength },
  manifest: new Uint8Array(1),
};

/** One committed song, and how often something of it was opened. */
const start = (read?: () => never) => {
  const opened: string[] = [];
  const noted: DownloadRecord[] = [];
  const objects = {
    root: () => '',
    openManifest: async () => {
      opened.push('manifest');
      return { plainLength } as SealedFacts;
    },
    read: async (_identity: unknown, _facts: unknown, from: number, to: number) => {
      read?.();
      opened.push(`${from}`);
      return new Uint8Array(to - from);
    },
  } as unknown as SealedObjects;
  const records = { get: async () => record, put: async () => undefined } as never;
  const latest = async (): Promise<DownloadRecord> => record;
  const audio = createSealedAudio({ records, objects, latest, clock: systemClock }, (each) =>
    noted.push(each),
  );
  return { audio, opened, noted };
};
const half = { kind: 'from', first: plainLength / 4, last: null } as const;

test('what was opened ahead is gone when the lock closes', async () => {
  const { audio, opened } = start();
  await audio.read(key('a'), null);
  await audio.read(key('a'), half);
  const before = [...opened];
  expect(before.filter((what) => what === 'manifest')).toHaveLength(1);
  // The part that was opened ahead was taken: it is not opened twice.
  expect(before.filter((what) => what === `${half.first}`)).toHaveLength(1);
  audio.forget();
  await audio.read(key('a'), { ...half, first: half.first + 4 * 1024 * 1024 });
  expect(opened.slice(before.length)).toEqual(['manifest', `${half.first + 4 * 1024 * 1024}`]);
});

test('a key that this tab does not hold yet is no damage, bytes that do not open are', async () => {
  const refuse = (why: string) => (): never => {
    throw new HoldfastError('vault.refused', { why });
  };
  const behind = start(refuse('root'));
  await expect(behind.audio.read(key('a'), null)).rejects.toThrow('vault.refused');
  expect(behind.noted).toEqual([]);
  const damaged = start(refuse('tag'));
  await expect(damaged.audio.read(key('a'), null)).rejects.toThrow('vault.refused');
  expect(damaged.noted).toMatchObject([{ failure: { code: 'vault.refused' } }]);
});
