import { createPlayer, type Player } from '../../../src/player/player';
import { chooseEngine } from '../../../src/player/choose-engine';
import { systemClock } from '../../../src/domain/system-clock';
import type { Key } from '../../../src/domain/keys';

export interface Song {
  /** Null: there is nothing at its address. */
  readonly sound: Blob | null;
  readonly format?: string;
  /** seconds, as the catalogue claims; 0 = it does not know. */
  readonly duration?: number;
}

export interface RealPlayer {
  readonly player: Player;
  readonly keys: readonly Key[];
  readonly dispose: () => void;
}

/** The player with the engine of the product and the browser's own clock; songs are blobs. */
export const createRealPlayer = (songs: readonly Song[]): RealPlayer => {
  const keys = songs.map((_, at) => `srv1~${at}` as Key);
  const songOf = (key: Key): Song => songs[keys.indexOf(key)]!;
  const urls = new Map<Key, string>();
  const urlOf = (key: Key, serial: string): string => {
    const { sound } = songOf(key);
    if (!sound) return `/none/${encodeURIComponent(key)}?n=${serial}`;
    if (!urls.has(key)) urls.set(key, URL.createObjectURL(sound));
    return urls.get(key)!;
  };
  const player = createPlayer({
    createEngine: chooseEngine,
    urlFor: urlOf,
    whyFailed: async () => null,
    isPlayable: () => true,
    trackOf: (key) => ({
      suffix: songOf(key).format ?? 'wav',
      duration: songOf(key).duration ?? 0,
    }),
    saveSession: () => undefined,
    whenGone: () => 'next',
    clock: systemClock,
  });
  return {
    player,
    keys,
    dispose: () => {
      player.dispose();
      for (const url of urls.values()) URL.revokeObjectURL(url);
    },
  };
};
