import { toFailure } from '../../domain/error';
import type { Identity, SealedWriter } from '../../downloads/ports';
import type { SealedStore, SealedWriter as StoreWriter } from '../../store/sealed-store';
import type { FloeSealer } from '../../vault/floe';
import { headerLength } from '../../vault/floe-params';
import { segmentStart } from '../../vault/sealed-sizes';
import { startSealingStream, type SealingStream } from '../../vault/sealing-stream';
import type { Vault } from '../../vault/vault';
import { vaultIdentity } from './vault-identity';

/** A new object: the header is written at once, segments as they become full. */
export const openWriter = async (
  writer: StoreWriter,
  sealer: FloeSealer,
): Promise<SealedWriter> => {
  try {
    await writer.write(0, sealer.header);
  } catch (error) {
    await writer.close();
    throw error;
  }
  return writeStream(writer, sealer, startSealingStream(sealer), 0);
};

/**
 * An object of an earlier run: what the journal names is opened again, segment by segment, and the
 * rest is cut off. Null when it is not there, not ours, or shorter than its journal.
 */
export const resumeWriter = async (
  vault: Vault,
  store: SealedStore,
  identity: Identity,
  segments: number,
): Promise<SealedWriter | null> => {
  const writer = await store.append(identity.objectId).catch((error: unknown) => {
    // Locked or no room is not lost: only an object that is gone is begun anew.
    if (toFailure(error).code === 'storage.missing') return null;
    throw error;
  });
  if (!writer) return null;
  try {
    const header = await writer.read(0, headerLength);
    const sealer = await vault.resumeObject(vaultIdentity(identity), header);
    const stream = startSealingStream(sealer);
    const length = sealer.sealedSegmentLength;
    for (let index = 0; index < segments; index++) {
      await stream.replay(await writer.read(segmentStart(index, length), length));
    }
    await writer.truncate(stream.sealedLength());
    return writeStream(writer, sealer, stream, segments);
  } catch (error) {
    await writer.close();
    if (toFailure(error).code === 'storage.quota') throw error;
    return null;
  }
};

const writeStream = (
  writer: StoreWriter,
  sealer: FloeSealer,
  stream: SealingStream,
  start: number,
): SealedWriter => {
  let segments = start;
  let at = stream.sealedLength();

  const put = async (segment: Uint8Array): Promise<void> => {
    await writer.write(at, segment);
    at += segment.length;
    segments += 1;
  };

  return {
    plainLength: stream.plainLength,
    push: async (plain) => {
      for (const segment of await stream.push(plain)) await put(segment);
    },
    flush: async () => {
      await writer.flush();
      return { segments, bytes: segments * sealer.plainSegmentLength };
    },
    finish: async () => {
      const { segment, facts } = await stream.finish();
      await put(segment);
      await writer.flush();
      return facts;
    },
    close: writer.close,
  };
};
