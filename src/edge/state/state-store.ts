import { randomBytes } from 'node:crypto';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Clock } from '../../domain/clock';
import { readTextFile, writeAtomically } from './atomic-file';
import { createEmptyState, stateSchema, type EdgeState } from './state-schema';

export interface StateStore {
  readonly state: () => EdgeState;
  /**
   * Replaces the state by what `change` makes of it, and resolves when that is on disk. When it
   * cannot be written the state is as before and the system's error comes back. `change` is pure:
   * the same object back means that there is nothing to write; what it throws comes back too.
   */
  readonly change: (change: (state: EdgeState) => EdgeState) => Promise<void>;
  /** Where a file that could not be understood was put; null when all was well. */
  readonly setAside: string | null;
  /** Resolves when everything is written. */
  readonly close: () => Promise<void>;
}

export const stateFile = (dataFolder: string): string => join(dataFolder, 'state.json');

/** 192 random bits, in letters that go into an address as they are. */
const createApiKey = (): string => randomBytes(24).toString('base64url');

const understand = (text: string): EdgeState | null => {
  try {
    const found = v.safeParse(stateSchema, JSON.parse(text));
    return found.success ? found.output : null;
  } catch {
    return null;
  }
};

interface Loaded {
  readonly state: EdgeState;
  readonly setAside: string | null;
  readonly isNew: boolean;
}

const load = async (path: string, clock: Clock): Promise<Loaded> => {
  const text = await readTextFile(path);
  const known = text === null ? null : understand(text);
  if (known) return { state: known, setAside: null, isNew: false };
  const state = createEmptyState(createApiKey());
  if (text === null) return { state, setAside: null, isNew: true };
  // Kept for a person to look at: it may hold years of playlists behind one wrong letter.
  const setAside = `${path}.broken-${clock.now()}`;
  await rename(path, setAside);
  return { state, setAside, isNew: true };
};

interface Batch {
  /** Why the write before it failed, upon whose state it was built. */
  spoiled: { readonly thrown: unknown } | null;
}

/** Rejects when the folder cannot be made, read or written. */
export const openStateStore = async (dataFolder: string, clock: Clock): Promise<StateStore> => {
  await mkdir(dataFolder, { recursive: true });
  const path = stateFile(dataFolder);
  const { state: first, setAside, isNew } = await load(path, clock);
  if (isNew) await writeAtomically(path, JSON.stringify(first));
  let saved = first;
  let current = first;
  /** Changes that the next write will hold; null when none waits. */
  let waiting: Batch | null = null;
  let last: Promise<void> = Promise.resolve();

  /** Whatever was built upon a state that did not reach the disk goes with it. */
  const fail = (thrown: unknown): never => {
    current = saved;
    if (waiting) waiting.spoiled = { thrown };
    throw thrown;
  };

  const write = async (batch: Batch): Promise<void> => {
    waiting = null;
    if (batch.spoiled) fail(batch.spoiled.thrown);
    const content = current;
    if (content === saved) return;
    try {
      await writeAtomically(path, JSON.stringify(content));
      saved = content;
    } catch (thrown) {
      fail(thrown);
    }
  };

  // Changes that come during a write share the next one: many small calls cost few syncs.
  const enqueue = (): Promise<void> => {
    if (!waiting) {
      const batch: Batch = { spoiled: null };
      waiting = batch;
      last = last.catch(() => undefined).then(() => write(batch));
    }
    return last;
  };

  const change: StateStore['change'] = async (change) => {
    const changed = change(current);
    if (changed === current) return;
    current = changed;
    await enqueue();
  };

  return {
    state: () => current,
    change,
    setAside,
    close: () => last.catch(() => undefined),
  };
};
