import type { CollectionRef, KeepOptions } from '../contracts/downloads';
import type { PinRecord } from '../contracts/records';
import { HoldfastError, toFailure } from '../domain/error';
import { deleteTrack } from './delete-track';
import type { Desk } from './desk';
import { newPin, tracksAfter } from './new-rows';
import { pinId } from './plan';

/** What the listener does, in any tab: wishes are written, and the tab that leads does the rest. Loaded for it. */

/** Asking again for what is kept already takes over the new options and the tracks that it has now. */
export const add = async (
  { ports, books }: Desk,
  ref: CollectionRef,
  options: KeepOptions,
): Promise<void> => {
  const facts = await ports.collectionOf(ref);
  if (!facts || facts.trackKeys.length === 0) {
    throw new HoldfastError('input.invalid', { what: 'nothing to download' });
  }
  const before = pinOf(books.pins(), ref);
  const trackKeys = tracksAfter(ref, before?.trackKeys ?? [], facts);
  const addedAt = before?.addedAt ?? ports.clock.now();
  const pin = newPin(ref, { ...facts, trackKeys }, options, addedAt);
  const isChosenAnew = before !== undefined && before.quality !== options.quality;
  await books.records.putPin(isChosenAnew ? { ...pin, chosenAt: ports.clock.now() } : pin);
};

export const change = async (
  { books, ports }: Desk,
  ref: CollectionRef,
  edit: Partial<KeepOptions> | Pick<PinRecord, 'paused'>,
): Promise<void> => {
  const pin = pinOf(books.pins(), ref);
  if (!pin) return;
  const chosen = 'quality' in edit ? { chosenAt: ports.clock.now() } : {};
  await books.records.putPin({ ...pin, ...edit, ...chosen });
};

/**
 * A disk that is full may refuse to take a wish back; then the bytes that only it keeps go first, which makes
 * the room for it.
 */
export const remove = async (desk: Desk, ref: CollectionRef): Promise<void> => {
  const { ports, books } = desk;
  const id = pinId(ref);
  try {
    await books.records.removePin(id);
  } catch (error) {
    if (toFailure(error).code !== 'storage.quota') throw error;
    for (const [key, { pins }] of books.wants()) {
      const record = books.byTrack.get(key);
      const isItsOwn = pins.every((pin) => pin.id === id);
      if (record && isItsOwn) await deleteTrack(ports, books, record).catch(() => undefined);
    }
    await books.records.removePin(id);
  }
};

/** Forgives what failed, and lets what is damaged be repaired. */
export const retry = async ({ books }: Desk, ref: CollectionRef): Promise<void> => {
  for (const key of pinOf(books.pins(), ref)?.trackKeys ?? []) {
    if (!books.byTrack.get(key)?.failure) continue;
    await books.change(key, (record) => {
      if (!record.failure) return null;
      // Damage stays until it is repaired: only the tries are forgotten.
      const failure = record.state === 'committed' ? record.failure : null;
      return { ...record, attempts: 0, failure };
    });
  }
};

/** Lets go of what was merely heard. */
export const clearPassing = async ({ ports, books }: Desk): Promise<void> => {
  for (const [key, { heardAt }] of Array.from(books.byTrack)) {
    if (heardAt === 0 || books.wants().has(key)) continue;
    await books
      .change(key, (record) => ({ ...record, heardAt: 0 }))
      .catch(async (error: unknown) => {
        const record = books.byTrack.get(key);
        if (!record || toFailure(error).code !== 'storage.quota') throw error;
        await deleteTrack(ports, books, record);
      });
  }
};

const pinOf = (pins: readonly PinRecord[], ref: CollectionRef): PinRecord | undefined =>
  pins.find(({ id }) => id === pinId(ref));
