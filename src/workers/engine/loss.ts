import type { LossReport } from '../../contracts/downloads';
import type { PinRecord } from '../../contracts/records';
import { makeKey, splitKey, type SourceId } from '../../domain/keys';
import { pinId } from '../../downloads/plan';
import type { Library } from '../../library/library';
import { readCachedNote } from './note';
import { isOfDevice, lossOf, parseNote, type Note } from './note-format';

/** The library that the browser took away, as the newest note remembers it. */
export interface Loss {
  readonly report: LossReport;
  readonly note: Note;
}

export const isEmpty = async ({ sources, records }: Library): Promise<boolean> =>
  (await sources.list()).length === 0 && (await records.pins()).length === 0;

/**
 * Null on a first visit, and whenever anything is left: then it was not the whole that went. What is found is
 * marked in the database, so that it is asked again after a restart although something was added first. An
 * answered loss does not come back, since the note is written anew by then.
 */
export const findLoss = async (library: Library, pageNote: string | null): Promise<Loss | null> => {
  if (!(await library.isLossOpen()) && !(await isEmpty(library))) return null;
  const notes = [parseNote(pageNote), parseNote(await readCachedNote())];
  const [newest] = notes.filter((note) => note !== null).sort((a, b) => b.at - a.at);
  if (!newest || (newest.services.length === 0 && newest.pins.length === 0)) return null;
  // A full disk refuses it: then it is asked for as long as nothing is added.
  await library.setLossOpen(true).catch(() => undefined);
  return { report: lossOf(newest), note: newest };
};

/**
 * Puts back what the note knows: services, to be signed in to, under the identities that they had, so that
 * every key fits again; and wishes, whose tracks are learnt with the next sync. An account that was connected
 * anew before this was answered is not put there twice: its wishes move to the identity that it has now. Files
 * of this device are in nobody's hands any more: their wishes would never be fulfilled. What is here by now
 * stays as it is: another tab may have been asked the same, and answered long ago.
 */
export const restoreLoss = async (library: Library, { note }: Loss, now: number): Promise<void> => {
  const idOf = await restoreServices(library, note);
  const held = new Set((await library.records.pins()).map(({ id }) => id));
  for (const { ref: noted, title, quality, follow, wifiOnly } of note.pins) {
    if (isOfDevice(note, noted)) continue;
    const { source, id } = splitKey(noted.key);
    const ref = { ...noted, key: makeKey(idOf.get(source) ?? source, id) };
    if (held.has(pinId(ref))) continue;
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

/** Resolves with the identity that each service has from now on. */
const restoreServices = async (
  { sources }: Library,
  { services }: Note,
): Promise<ReadonlyMap<SourceId, SourceId>> => {
  const here = await sources.list();
  const idOf = new Map<SourceId, SourceId>();
  for (const { config, ...service } of services) {
    if (service.kind === 'device') continue;
    const { id, address, username } = service;
    const known = here.find(
      (each) =>
        each.id === id || (each.view.address === address && each.view.username === username),
    );
    idOf.set(id, known?.id ?? id);
    if (known) continue;
    const view = { ...service, syncedAt: 0 };
    await sources.put({ id, view, config, sealedCredentials: null });
  }
  return idOf;
};
