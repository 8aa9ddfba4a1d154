import { toFailure } from '../../../src/domain/error';
import { chooseStore } from '../../../src/store/choose-store';
import { createIndexedDbStore } from '../../../src/store/indexeddb-store';
import { createOpfsStore } from '../../../src/store/opfs-store';
import type { SealedWriter } from '../../../src/store/sealed-store';
import { sleep } from './real-sleep';

/**
 * Sync handles exist only in dedicated workers: this one does what the test asks, one command a
 * message, and answers with the value or the failure.
 */
const store =
  self.name === 'indexeddb'
    ? createIndexedDbStore({ clock: { sleep } })
    : createOpfsStore({ clock: { sleep } });
const writers = new Map<string, SealedWriter>();

const writerOf = (id: string): SealedWriter => {
  const writer = writers.get(id);
  if (!writer) throw new Error('the test opened no writer');
  return writer;
};

const openWriter = async (id: string, opening: Promise<SealedWriter>): Promise<number> => {
  const writer = await opening;
  writers.set(id, writer);
  return writer.size();
};

/** A handle as some other code of this origin might take it, without any store. */
const takeRawHandle = async (id: string): Promise<void> => {
  const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('sealed');
  const file: unknown = await folder.getFileHandle(id);
  await (file as { createSyncAccessHandle: () => Promise<unknown> }).createSyncAccessHandle();
};

const commands = {
  choose: async () => (await chooseStore({ clock: { sleep, random: Math.random } })).store.kind,
  create: (id: string) => openWriter(id, store.create(id)),
  append: (id: string) => openWriter(id, store.append(id)),
  write: (id: string, at: number, bytes: Uint8Array) => writerOf(id).write(at, bytes),
  readBack: (id: string, at: number, length: number) => writerOf(id).read(at, length),
  truncate: (id: string, length: number) => writerOf(id).truncate(length),
  writerSize: async (id: string) => writerOf(id).size(),
  flush: (id: string) => writerOf(id).flush(),
  closeWriter: (id: string) => writerOf(id).close(),
  read: (id: string, at: number, length: number) => store.read(id, at, length),
  size: (id: string) => store.size(id),
  list: () => store.list(),
  usage: () => store.usage(),
  remove: (id: string) => store.remove(id),
  release: () => store.release(),
  takeRawHandle,
};

export type Commands = typeof commands;

interface Call {
  readonly serial: number;
  readonly name: keyof Commands;
  readonly args: readonly unknown[];
}

addEventListener('message', async ({ data }: MessageEvent<Call>) => {
  const command = commands[data.name] as (...args: readonly unknown[]) => Promise<unknown>;
  try {
    postMessage({ serial: data.serial, value: await command(...data.args) });
  } catch (thrown) {
    postMessage({ serial: data.serial, failure: toFailure(thrown) });
  }
});
