import { toFailure } from '../../../src/domain/error';
import { createOpfsStore } from '../../../src/store/opfs-store';
import { headerLength } from '../../../src/vault/floe-params';
import { toObjectId, type ObjectIdentity } from '../../../src/vault/object-identity';
import { createOpeningReader } from '../../../src/vault/opening-reader';
import { verifySealed } from '../../../src/vault/verify-sealed';
import { countWholeSegments, segmentStart } from '../../../src/vault/sealed-sizes';
import { startSealingStream, type SealedFacts } from '../../../src/vault/sealing-stream';
import { openVault } from '../../../src/vault/vault';
import { sleep } from '../store/real-sleep';
import { openDatabaseKeyStore } from './database-key-store';
import { musicBytes } from './music-bytes';

/** Vault and store together, as in the engine: a stream of bytes sealed into a file and read back. */
const store = createOpfsStore({ clock: { sleep } });
const vaultOf = async (expectExisting: boolean) =>
  openVault({ keyStore: await openDatabaseKeyStore(), expectExisting });

const identityOf = (id: string): ObjectIdentity => ({
  objectId: toObjectId(id),
  account: 'abcd1234',
  trackId: 'track 1',
  rendition: 'original',
  generation: 1,
});

const readSealedOf = (id: string) => (at: number, length: number) => store.read(id, at, length);

/** As the network gives them: pieces of 64 KiB. */
const pieceLength = 65_536;

const openerOf = async (id: string) =>
  (await vaultOf(true)).objectOpener(identityOf(id), await store.read(id, 0, headerLength));

const commands = {
  /** Leaves the object unfinished, its file open and unflushed. */
  begin: async (id: string, upTo: number): Promise<number> => {
    const sealer = await (await vaultOf(false)).objectSealer(identityOf(id));
    const file = await store.create(id);
    await file.write(0, sealer.header);
    const stream = startSealingStream(sealer);
    for (let at = 0; at < upTo; at += pieceLength) {
      const segments = await stream.push(musicBytes(at, Math.min(pieceLength, upTo - at)));
      for (const segment of segments) await file.write(file.size(), segment);
    }
    return file.size();
  },

  finish: async (
    id: string,
    length: number,
  ): Promise<{ resumedAt: number; facts: SealedFacts }> => {
    const file = await store.append(id);
    const header = await file.read(0, headerLength);
    const sealer = await (await vaultOf(true)).resumeObject(identityOf(id), header);
    const stream = startSealingStream(sealer);
    const step = sealer.sealedSegmentLength;
    for (let i = 0; i < countWholeSegments(file.size(), step); i++) {
      await stream.replay(await file.read(segmentStart(i, step), step));
    }
    await file.truncate(stream.sealedLength());
    const resumedAt = stream.plainLength();
    for (let at = resumedAt; at < length; at = stream.plainLength()) {
      const segments = await stream.push(musicBytes(at, Math.min(pieceLength, length - at)));
      for (const segment of segments) await file.write(file.size(), segment);
    }
    const { segment, facts } = await stream.finish();
    await file.write(file.size(), segment);
    await file.flush();
    await file.close();
    return { resumedAt, facts };
  },

  read: async (id: string, facts: SealedFacts, from: number, to: number): Promise<Uint8Array> => {
    const reader = createOpeningReader({
      opener: await openerOf(id),
      readSealed: readSealedOf(id),
      sealedLength: await store.size(id),
      plainLength: facts.plainLength,
    });
    return reader.read(from, to);
  },

  verify: async (id: string, facts: SealedFacts): Promise<void> =>
    verifySealed(await openerOf(id), readSealedOf(id), facts),

  flip: async (id: string, at: number): Promise<void> => {
    const file = await store.append(id);
    const byte = await file.read(at, 1);
    await file.write(
      at,
      byte.map((value) => value ^ 1),
    );
    await file.close();
  },

  cut: async (id: string, length: number): Promise<void> => {
    const file = await store.append(id);
    await file.truncate(length);
    await file.close();
  },
};

export type SealedFileCommands = typeof commands;

interface Call {
  readonly name: keyof SealedFileCommands;
  readonly args: readonly unknown[];
}

addEventListener('message', async ({ data }: MessageEvent<Call>) => {
  const command = commands[data.name] as (...args: readonly unknown[]) => Promise<unknown>;
  try {
    postMessage({ value: await command(...data.args) });
  } catch (thrown) {
    postMessage({ failure: toFailure(thrown) });
  }
});
