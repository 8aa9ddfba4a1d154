import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cacheNames } from '../../../src/contracts/caches';
import type { EngineEvent } from '../../../src/contracts/engine';
import { systemClock } from '../../../src/domain/system-clock';
import { openLibrary, type Library } from '../../../src/library/library';
import { findLoss, restoreLoss } from '../../../src/workers/engine/loss';
import { createNoteKeeper, readCachedNote } from '../../../src/workers/engine/note';
import { createEvents } from '../../../src/workers/engine/events';
import { openNotes } from '../../../src/workers/engine/notes';
import { openSourceRows } from '../../../src/workers/engine/source-rows';
import { makeSourceRow, testSource } from '../../unit/library/generate';
import { makeKey, toSourceId } from '../../../src/domain/keys';

/** The database goes, the note stays: with the real database and the real Cache Storage. */
const name = 'holdfast-note-test';
let library: Library;

const open = async (): Promise<void> => {
  library = await openLibrary({
    name,
    now: () => Date.now(),
    report: () => undefined,
    onChange: () => undefined,
  });
};
const loseDatabase = async (): Promise<void> => {
  library.close();
  await new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    request.addEventListener('success', resolve);
    request.addEventListener('error', reject);
  });
};
const pin = {
  id: 'album:abcd1234~al1',
  ref: { kind: 'album', key: makeKey(testSource, 'al1') },
  title: 'First Light',
  artKey: null,
  trackKeys: [makeKey(testSource, 'tr1'), makeKey(testSource, 'tr2')],
  quality: 'original',
  addedAt: 1,
  follow: true,
  wifiOnly: false,
  paused: false,
} as const;

let pageNote: string | null = null;
const keeper = async () =>
  createNoteKeeper({
    library,
    rows: await openSourceRows(library),
    clock: systemClock,
    onNote: (text) => (pageNote = text),
  });
/** A device with a service and a wish, and their note. */
const liveIn = async (): Promise<void> => {
  await library.sources.put({ ...makeSourceRow(), sealedCredentials: new Uint8Array([1, 2, 3]) });
  await library.records.putPin(pin);
  await (await keeper()).writeNow();
};

beforeEach(open);
afterEach(async () => {
  await loseDatabase();
  await caches.delete(cacheNames.note);
  pageNote = null;
});

describe('a database that is suddenly empty', () => {
  test('is no first visit: the note says what was lost, from either place', async () => {
    await liveIn();
    await loseDatabase();
    await open();
    for (const note of [pageNote, null]) {
      expect((await findLoss(library, note))?.report).toMatchObject({
        services: [{ name: makeSourceRow().view.name, address: makeSourceRow().view.address }],
        collections: [{ ref: pin.ref, title: 'First Light', tracks: 2 }],
      });
    }
    await caches.delete(cacheNames.note);
    expect((await findLoss(library, pageNote))?.report.collections).toHaveLength(1);
  });

  test('gets its services back under their identities, and its wishes', async () => {
    await liveIn();
    await loseDatabase();
    await open();
    await restoreLoss(library, (await findLoss(library, pageNote))!, 50);
    const [source] = await library.sources.list();
    expect(source).toMatchObject({ id: testSource, sealedCredentials: null });
    expect(await library.records.pins()).toMatchObject([
      { id: pin.id, trackKeys: [], follow: true, addedAt: 50 },
    ]);
  });
});

test('endless titles, and one broken entry, do not hide the loss of everything else', async () => {
  await liveIn();
  await library.records.putPin({ ...pin, id: 'album:x', title: 'x'.repeat(10_000) });
  await (await keeper()).writeNow();
  const note = JSON.parse(pageNote!) as { pins: unknown[] };
  note.pins.push({ ref: 7 });
  pageNote = JSON.stringify(note);
  await caches.delete(cacheNames.note);
  await loseDatabase();
  await open();
  expect((await findLoss(library, pageNote))?.report.collections).toHaveLength(2);
});

describe('no loss', () => {
  test('on a first visit, nor with a note that is broken, foreign or says nothing', async () => {
    expect(await findLoss(library, null)).toBeNull();
    for (const note of ['', 'x', '{}', 'null', '{"format":"holdfast-note","version":9}']) {
      expect(await findLoss(library, note)).toBeNull();
    }
    await (await keeper()).writeNow();
    expect(await findLoss(library, pageNote)).toBeNull();
  });

  test('after the listener removed everything: the note was written anew', async () => {
    await liveIn();
    await library.records.removePin(pin.id);
    await library.sources.remove(testSource);
    await (await keeper()).writeNow();
    await loseDatabase();
    await open();
    expect(await findLoss(library, pageNote)).toBeNull();
  });
});

test('the note holds no secret, and is the same in both places', async () => {
  await liveIn();
  const note = await readCachedNote();
  expect(note).not.toContain('sealedCredentials');
  expect(note).toBe(pageNote);
});

describe('an engine that finds nothing but a note', () => {
  const openAll = async () => {
    const told: EngineEvent[] = [];
    const events = createEvents();
    events.subscribe((event) => void told.push(event));
    const rows = await openSourceRows(library);
    return { told, notes: await openNotes({ library, rows, events, pageNote }) };
  };

  test('tells the loss and leaves the note alone until it is answered', async () => {
    await liveIn();
    const before = await readCachedNote();
    await loseDatabase();
    await open();
    const { told, notes } = await openAll();
    expect(notes.loss()).toMatchObject({ collections: [{ title: 'First Light' }] });
    notes.changed();
    await systemClock.sleep(1_200);
    expect(await readCachedNote()).toBe(before);
    // The next start finds it still unanswered.
    expect((await openAll()).notes.loss()).not.toBeNull();
    await notes.forget();
    expect(notes.loss()).toBeNull();
    expect(told.map(({ kind }) => kind)).toEqual(['note', 'loss']);
    expect((await openAll()).notes.loss()).toBeNull();
  });

  test('asks again after a restart although a service was added first, until it is answered', async () => {
    await liveIn();
    await loseDatabase();
    await open();
    const first = await openAll();
    await library.sources.put(makeSourceRow(toSourceId('other2345678')));
    // Another tab tells of the service; nobody has answered.
    await first.notes.look();
    expect(first.notes.loss()).not.toBeNull();
    const { notes } = await openAll();
    expect(notes.loss()).toMatchObject({ collections: [{ title: 'First Light' }] });
    await notes.forget();
    await first.notes.look();
    expect(first.notes.loss()).toBeNull();
    expect((await openAll()).notes.loss()).toBeNull();
  });

  test('puts wishes under the account that was connected anew before the answer', async () => {
    await liveIn();
    await loseDatabase();
    await open();
    const { notes } = await openAll();
    const again = toSourceId('again2345678');
    await library.sources.put(makeSourceRow(again));
    await notes.restore();
    expect((await library.sources.list()).map(({ id }) => id)).toEqual([again]);
    expect(await library.records.pins()).toMatchObject([
      { ref: { kind: 'album', key: makeKey(again, 'al1') }, title: 'First Light' },
    ]);
  });

  test('names what came from files, which nobody but the listener can bring back', async () => {
    const device = toSourceId('device234567');
    await liveIn();
    const row = makeSourceRow(device);
    await library.sources.put({ ...row, view: { ...row.view, id: device, kind: 'device' } });
    const ref = { kind: 'album', key: makeKey(device, 'tapes') } as const;
    await library.records.putPin({ ...pin, id: 'album:tapes', ref, title: 'Tapes' });
    await (await keeper()).writeNow();
    await loseDatabase();
    await open();
    const { notes } = await openAll();
    const { services, collections } = notes.loss()!;
    expect(services).toHaveLength(1);
    expect(collections.map(({ title, isOfFiles }) => [title, isOfFiles])).toEqual([
      ['First Light', false],
      ['Tapes', true],
    ]);
    await notes.restore();
    expect((await library.records.pins()).map(({ title }) => title)).toEqual(['First Light']);
  });

  test('has it all back after one word', async () => {
    await liveIn();
    await loseDatabase();
    await open();
    const { notes } = await openAll();
    await notes.restore();
    expect(notes.loss()).toBeNull();
    expect(await library.records.pins()).toHaveLength(1);
    expect((await openAll()).notes.loss()).toBeNull();
  });

  test('that was answered in another tab harms nothing in this one', async () => {
    await liveIn();
    await loseDatabase();
    await open();
    const [here, there] = [await openAll(), await openAll()];
    await here.notes.restore();
    // Signed in to, and its songs known again.
    const [row] = await library.sources.list();
    await library.sources.put({ ...row!, sealedCredentials: new Uint8Array([9]) });
    const [wish] = await library.records.pins();
    await library.records.putPin({ ...wish!, trackKeys: pin.trackKeys });
    await there.notes.restore();
    expect(there.notes.loss()).toBeNull();
    expect((await library.sources.list())[0]!.sealedCredentials).not.toBeNull();
    expect((await library.records.pins())[0]!.trackKeys).toEqual(pin.trackKeys);
  });
});
