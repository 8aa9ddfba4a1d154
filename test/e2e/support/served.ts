import { readFile } from 'node:fs/promises';
import { test as base } from './fixtures';
import { fileOf } from './player-page';
import {
  serveLibrary,
  startScriptedServer,
  type Script,
  type ScriptedServer,
} from './scripted-server';

interface Served {
  readonly server: ScriptedServer;
  /** What it answers while all is well. */
  readonly good: Script;
}

const songs = ['Window Seat', 'Fog Bell'].map((title) => ({
  title,
  artist: 'The Steady',
  album: 'Before the Storm',
}));

/** A music server of two songs that answers as the test says. */
export const test = base.extend<Served>({
  good: async ({}, use) => use(serveLibrary(songs, await readFile(await fileOf('Window Seat')))),
  server: async ({ good }, use) => {
    const server = await startScriptedServer(good);
    await use(server);
    await server.close().catch(() => undefined);
  },
});

export { expect } from './fixtures';
