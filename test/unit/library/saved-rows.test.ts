import { describe, expect, test } from 'vitest';
import { createDevice } from './open-test-library';
import { makeDownload, testSource } from './generate';
import { makeKey, type Key } from '../../../src/domain/keys';

/** What is saved follows the rows, also when thousands of them change at once or in another tab. */
const keys = (count: number): readonly Key[] =>
  Array.from({ length: count }, (_, at) => makeKey(testSource, `tr${at}`));

describe('a thousand songs that go at once', () => {
  test('are told as a few changes, the last one after the last song', async () => {
    const device = createDevice();
    const library = await device.open();
    const all = keys(1_000);
    for (const key of all) await library.records.put(makeDownload(key), 'relaxed');
    await rest();
    device.changes.length = 0;
    for (const key of all) await library.records.remove(key);
    await rest();
    expect(device.changes.length).toBeGreaterThan(0);
    expect(device.changes.length).toBeLessThan(100);
    expect(library.savedTotals()).toEqual({ tracks: 0, bytes: 0 });
    library.close();
  });
});

describe('two tabs', () => {
  test('a read of the changed rows is what the marks learn, too', async () => {
    const device = createDevice();
    const [one, two] = [await device.open(), await device.open()];
    const [a, b] = keys(2) as [Key, Key];
    await one.records.put(makeDownload(a), 'strict');
    await one.records.put(makeDownload(b), 'strict');
    device.changes.length = 0;
    expect((await two.records.some([a, b])).map(({ trackKey }) => trackKey)).toEqual([a, b]);
    expect(device.changes).toEqual(['saved elsewhere']);
    expect(two.savedTotals()).toEqual(one.savedTotals());

    await one.records.remove(a);
    expect(await two.records.some([a])).toEqual([]);
    expect(two.savedTotals()).toEqual({ tracks: 1, bytes: makeDownload(b).plainLength });
    one.close();
    two.close();
  });

  test('a copy that is being replaced counts with its own length', async () => {
    const device = createDevice();
    const library = await device.open();
    const [a] = keys(1) as [Key];
    const { quality, objectId, generation, plainLength, contentType, manifest, root } =
      makeDownload(a);
    const previous = {
      ...{ quality, generation, plainLength, contentType, root },
      ...{ objectId: objectId!, manifest: manifest! },
    };
    await library.records.put(
      makeDownload(a, { state: 'fetching', plainLength: 5, previous }),
      'relaxed',
    );
    expect(library.savedTotals()).toEqual({ tracks: 1, bytes: plainLength });
    library.close();
  });
});

/** Longer than changes are held together for. */
const rest = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 400));
