import type { LossReport } from '../../contracts/downloads';
import type { PinRecord } from '../../contracts/records';
import { splitKey } from '../../domain/keys';
import { pinId } from '../../downloads/plan';
import type { Library } from '../../library/library';
import { readCachedNote } from './note';
import { lossOf, parseNote, type Note } from './note-format';

/** The library that the browser took away, as the newest note remembers it. */
export interface Loss {
  readonly report: LossReport;
  readonly note: Note;
}

/**
 * Null on a first visit, and whenever anything is left: then it was not the whole that went. An answered loss
 * does not come back, since the note is written anew by then.
 */
export const findLoss = async (library: Library, pageNote: string | null): Promise<Loss | null> => {
  const [sources, pins] = await Promise.all([library.sources.list(), library.records.pins()]);
  if (sources.length > 0 || pins.length > 0) return null;
  const notes = [parseNote(pageNote), parseNote(await readCachedNote())];
  const [newest] = notes.filter((note) => note !== null).sort((a, b) => b.at - a.at);
  if (!newest || (newest.services.length === 0 && newest.pins.length === 0)) return null;
  return { report: lossOf(newest), note: newest };
};

/**
 * Puts back what the note knows: services, to be signed in to, under the identities that they had, so that
 * every key fits again; and wishes, whose tracks are learnt with the next sync. Files of this device are in
 * nobody's hands any more: their wishes would never be fulfilled. What is here by now stays as it is: another
 * tab may have been asked the same, and answered long ago.
 */
export const restoreLoss = async (library: Library, { note }: Loss, now: number): Promise<void> => {
  const known = new Set((await library.sources.list()).map(({ id }) => id));
  const held = new Set((await library.records.pins()).map(({ id }) => id));
  const isDevice = new Map(note.services.map(({ id, kind }) => [id as string, kind === 'device']));
  for (const { config, ...service } of note.services) {
    if (service.kind === 'device' || known.has(service.id)) continue;
    const view = { ...service, syncedAt: 0 };
    await library.sources.put({ id: service.id, view, config, sealedCredentials: null });
  }
  for (const { ref, title, quality, follow, wifiOnly } of note.pins) {
    if (held.has(pinId(ref)) || isDevice.get(splitKey(ref.key).source)) continue;
    const pin: PinRecord = {
      id: pinId(ref),
      ref,
      title,
      artKey: null,
      trackKeys: [],
      quality,
      addedAt: now,
      follow,
      wifiOnly,
      paused: false,
    };
    await library.records.putPin(pin);
  }
};
