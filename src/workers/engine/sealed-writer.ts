import { toFailure } from '../../domain/error';
import type { Identity, SealedWriter } from '../../downloads/ports';
import { createFrameIndexer, type FrameIndexer } from '../../sound/frame-indexer';
import type { SealedStore, SealedWriter as StoreWriter } from '../../store/sealed-store';
import type { Hashed } from '../../vault/digest';
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
  hashed: Hashed,
): Promise<SealedWriter> => {
  try {
    await writer.write(0, sealer.header);
  } catch (error) {
    await writer.close();
    throw error;
  }
  const stream = startSealingStream(sealer, hashed);
  return writeStream(writer, sealer, { stream, indexer: createFrameIndexer() }, new Uint8Array(0));
};

/** Two files of which so many bytes in a row are equal are taken for one (reliability.md F8, 3.2). */
const overlapLength = 64 * 1024;

/**
 * An object of an earlier run: whatever opens is taken up, in order, and the rest is cut off. Null when it
 * is not there, not ours, or nothing of it opens.
 */
export const resumeWriter = async (
  vault: Vault,
  store: SealedStore,
  identity: Identity,
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
    const passing = { stream, indexer: createFrameIndexer() };
    const tail = await replayAll(writer, sealer, passing);
    await writer.truncate(stream.sealedLength());
    return writeStream(writer, sealer, passing, tail);
  } catch (error) {
    await writer.close();
    if (mayPass.has(toFailure(error).code)) throw error;
    return null;
  }
};

/** What every plain byte goes through, in order, whether it was stored before or comes now. */
interface Passing {
  readonly stream: SealingStream;
  readonly indexer: FrameIndexer;
}

/** Not a word about the object: it is to be taken up another time. */
const mayPass: ReadonlySet<string> = new Set([
  'storage.quota',
  'storage.failed',
  'storage.unavailable',
  'vault.locked',
]);

/** Gives the last bytes that were taken up. */
const replayAll = async (
  writer: StoreWriter,
  sealer: FloeSealer,
  { stream, indexer }: Passing,
): Promise<Uint8Array> => {
  const length = sealer.sealedSegmentLength;
  let last: readonly Uint8Array[] = [];
  for (let index = 0; segmentStart(index + 1, length) <= writer.size(); index++) {
    const segment = await writer.read(segmentStart(index, length), length);
    try {
      const plain = await stream.replay(segment);
      indexer.push(plain);
      last = lastOf([...last, plain]);
    } catch (error) {
      // The final one of a finished object, or what a cut left behind: fetched again.
      if (toFailure(error).code === 'vault.refused') break;
      throw error;
    }
  }
  return joined(last).slice(-overlapLength);
};

const lengthOf = (pieces: readonly Uint8Array[]): number =>
  pieces.reduce((sum, piece) => sum + piece.length, 0);

/** As few of the last pieces as hold the overlap. */
const lastOf = (pieces: readonly Uint8Array[]): readonly Uint8Array[] =>
  lengthOf(pieces.slice(1)) >= overlapLength ? lastOf(pieces.slice(1)) : pieces;

const joined = (pieces: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(lengthOf(pieces));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
};

const writeStream = (
  writer: StoreWriter,
  sealer: FloeSealer,
  { stream, indexer }: Passing,
  tail: Uint8Array,
): SealedWriter => {
  let segments = stream.segments();
  let at = stream.sealedLength();

  const put = async (segment: Uint8Array): Promise<void> => {
    await writer.write(at, segment);
    at += segment.length;
    segments += 1;
  };

  return {
    plainLength: stream.plainLength,
    tail: () => tail,
    push: async (plain) => {
      indexer.push(plain);
      for (const segment of await stream.push(plain)) await put(segment);
    },
    settle: async () => {
      await writer.settle();
      return { segments, bytes: segments * sealer.plainSegmentLength };
    },
    finish: async () => {
      const { segment, facts } = await stream.finish();
      await put(segment);
      await writer.flush();
      const frames = indexer.finish();
      return frames === null ? facts : { ...facts, frames };
    },
    close: writer.close,
  };
};
