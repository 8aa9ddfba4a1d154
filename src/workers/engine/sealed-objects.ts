import * as v from 'valibot';
import type { Identity, SealedFacts, SealedObjects } from '../../downloads/ports';
import type { SealedStore, StoredBytes } from '../../store/sealed-store';
import { headerLength } from '../../vault/floe-params';
import { newObjectId } from '../../vault/object-identity';
import { createOpeningReader, type OpeningReader } from '../../vault/opening-reader';
import type { Keyring } from './keyring';
import { vaultIdentity } from './vault-identity';

/** Puts cipher and disk together: what the downloads know as sealed objects. */

const factsSchema = v.object({
  plainLength: v.pipe(v.number(), v.integer(), v.minValue(1)),
  sealedLength: v.pipe(v.number(), v.integer(), v.minValue(1)),
  segments: v.pipe(v.number(), v.integer(), v.minValue(1)),
  plainSha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  tagsSha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  hashed: v.exactOptional(v.literal('segments')),
  from: v.exactOptional(v.string()),
  at: v.exactOptional(v.number()),
  frames: v.exactOptional(v.string()),
});

/** Objects whose headers are kept opened: the track that plays, the next, and a few tapped before. */
const keptReaders = 4;
const spotChecks = 2;

/** Binds a manifest to the row it belongs to, so that rows cannot be swapped. */
const manifestName = (identity: Identity): Uint8Array =>
  new TextEncoder().encode(
    JSON.stringify([identity.objectId, identity.track, identity.quality, identity.generation]),
  );

export const createSealedObjects = (
  ring: Keyring,
  store: SealedStore,
  random: () => number,
): SealedObjects => {
  const readers = new Map<string, Promise<OpeningReader>>();
  ring.onClose(() => readers.clear());
  const vaultOf = ({ root }: Identity) => ring.of(root);
  const readSealed =
    (objectId: string) =>
    (at: number, length: number): Promise<StoredBytes> =>
      store.read(objectId, at, length);

  const openerOf = (identity: Identity) =>
    vaultOf(identity).objectOpener(
      vaultIdentity(identity),
      store.read(identity.objectId, 0, headerLength),
    );

  const openReader = async (identity: Identity, facts: SealedFacts): Promise<OpeningReader> =>
    createOpeningReader({
      opener: await openerOf(identity),
      readSealed: readSealed(identity.objectId),
      sealedLength: await store.size(identity.objectId),
      plainLength: facts.plainLength,
    });

  const readerOf = (identity: Identity, facts: SealedFacts): Promise<OpeningReader> => {
    const { objectId } = identity;
    const known = readers.get(objectId);
    if (known) return known;
    const opening = openReader(identity, facts);
    readers.set(objectId, opening);
    opening.catch(() => readers.delete(objectId));
    if (readers.size > keptReaders) readers.delete(readers.keys().next().value!);
    return opening;
  };

  return {
    newId: newObjectId,
    root: ring.current,
    // Writing needs hashes that reading does not: loaded with the first download.
    create: async (identity, like) => {
      const { openWriter } = await import('./sealed-writer');
      const sealer = await vaultOf(identity).objectSealer(vaultIdentity(identity));
      return openWriter(
        await store.create(identity.objectId),
        sealer,
        like ? (like.hashed ?? 'whole') : 'segments',
      );
    },
    resume: async (identity) => {
      const { resumeWriter } = await import('./sealed-writer');
      return resumeWriter(vaultOf(identity), store, identity);
    },
    read: async (identity, facts, from, to) => (await readerOf(identity, facts)).read(from, to),
    spotCheck: async (identity, facts, signal) => {
      const reader = await openReader(identity, facts);
      const picked = new Set([facts.segments - 1]);
      for (let count = 0; count < spotChecks; count++) {
        picked.add(Math.floor(random() * facts.segments));
      }
      for (const index of picked) {
        signal.throwIfAborted();
        await reader.openSegment(index);
      }
    },
    survey: async (identity, facts, signal) => {
      const { surveyObject } = await import('./sealed-repair');
      return surveyObject(vaultOf(identity), store, identity, facts, signal);
    },
    mend: async (identity, facts) => {
      const { mendObject } = await import('./sealed-repair');
      readers.delete(identity.objectId);
      return mendObject(vaultOf(identity), store, identity, facts);
    },
    remove: async (objectId) => {
      readers.delete(objectId);
      await store.remove(objectId);
    },
    list: async () => (await store.list()).map((object) => object.id),
    usage: store.usage,
    sealManifest: async (identity, facts) =>
      vaultOf(identity).sealRecord(
        'manifest',
        new TextEncoder().encode(JSON.stringify(facts)),
        manifestName(identity),
      ),
    openManifest: async (identity, manifest) => {
      const plain = await vaultOf(identity).openRecord(
        'manifest',
        manifest,
        manifestName(identity),
      );
      return v.parse(factsSchema, JSON.parse(new TextDecoder().decode(plain)));
    },
  };
};
