import type { CollectionDownload, CollectionRef, LockView } from '../../src/contracts/downloads';
import type { EngineApi, EngineEvent, EngineSnapshot } from '../../src/contracts/engine';
import type { ListQuery, Page } from '../../src/contracts/library';
import { protocolVersion } from '../../src/contracts/protocol';
import { defaultSettings, type Settings } from '../../src/contracts/settings';
import { HoldfastError } from '../../src/domain/error';
import { components, type Health } from '../../src/domain/health';
import type { Key } from '../../src/domain/keys';
import {
  checkOf,
  collection,
  collectionsOf,
  damagedKeys,
  lockOf,
  lossOf,
  noSources,
  settingsOf,
  starredKeys,
  viewOf,
  type DownloadScene,
} from './download-scenes';
import { fakeDrill, type DrillScene } from './drill-scenes';
import { configurationsOf } from './configuration-scenes';
import { albums, artists, playlists, source, tracks, tracksOf } from './library';
import { diagnosticsOf, fillListening, historyOf } from './status-scenes';

/** A development fixture: answers like the engine, from made-up data, and moves one download along. */
export type Scene = 'well' | 'down' | 'offline' | 'first' | 'consent' | DrillScene | DownloadScene;

const byKey = new Map(tracks.map((track) => [track.key, track]));
const page = <T>(items: readonly T[], { offset, limit }: ListQuery): Page<T> => ({
  items: items.slice(offset, offset + limit),
  total: items.length,
});
const sorted = <T>(items: readonly T[], name: (item: T) => string): readonly T[] =>
  [...items].sort((one, other) => name(one).localeCompare(name(other)));
const byName = sorted(albums, ({ title }) => title);
const songs = sorted(tracks, ({ title }) => title);

const healthOf = (scene: Scene): Health => ({
  deviceOffline: scene === 'offline',
  sources: noSources(scene)
    ? []
    : [
        {
          source,
          name: 'nas.local',
          edges: scene === 'down' ? ['down', 'strained'] : ['operational', 'operational'],
          components: components.map((component, at) => ({
            component,
            state:
              scene === 'down'
                ? (['down', 'degraded', 'unknown', 'strained', 'down', 'operational'] as const)[at]!
                : component === 'configuration'
                  ? 'unknown'
                  : 'operational',
            since: Date.now() - 1_260_000,
            checked:
              component === 'configuration'
                ? 0
                : Date.now() - (scene === 'down' && at === 2 ? 1_320_000 : 20_000),
            failure:
              scene === 'down' && at < 5
                ? { code: 'net.timeout', data: { host: 'nas.local', limit: 8000 } }
                : null,
          })),
        },
      ],
});

const letterIndex = (names: readonly string[]) => {
  const letters: { letter: string; offset: number }[] = [];
  names.forEach((name, offset) => {
    const letter = /\p{L}/u.exec(name)?.[0]?.toUpperCase() ?? '#';
    if (letters.at(-1)?.letter !== letter) letters.push({ letter, offset });
  });
  return { letters };
};

const savedKeys = (): readonly Key[] => [
  ...playlists[0]!.trackKeys,
  ...tracksOf.get(albums[4]!.key)!.map(({ key }) => key),
  ...tracksOf
    .get(albums[1]!.key)!
    .slice(0, 3)
    .map(({ key }) => key),
];

export const createFakeEngine = (scene: Scene, settings: Partial<Settings>): EngineApi => {
  let listener: (event: EngineEvent) => void = () => undefined;
  fillListening();
  let collections = collectionsOf(scene);
  let lock = lockOf(scene);
  let configurations = noSources(scene) ? [] : configurationsOf(scene);
  let chosen: Settings = { ...defaultSettings, ...settingsOf(scene), ...settings };
  const tell = (): void => listener({ kind: 'collections', collections });
  const change = (ref: CollectionRef, next: CollectionDownload | null): void => {
    collections = collections.filter((each) => each.ref.key !== ref.key);
    if (next) collections.push(next);
    tell();
  };
  const edit = (ref: CollectionRef, next: Partial<CollectionDownload>): void => {
    collections = collections.map((each) =>
      each.ref.kind === ref.kind && each.ref.key === ref.key ? { ...each, ...next } : each,
    );
    tell();
  };
  const setLock = (next: LockView): void => {
    lock = next;
    listener({ kind: 'lock', lock });
  };
  const sources = [
    {
      id: source,
      name: 'nas.local',
      address: 'http://nas.local:4533',
      username: 'ines',
      server: { type: 'navidrome', version: '0.58.0' },
      signIn: 'token',
      viaProxy: false,
      kind: 'opensubsonic',
      demo: false,
      syncedAt: Date.now() - 3_600_000,
      mirrors: ['https://music.example.org/navidrome'],
    },
  ] as const;
  const rehearsal = fakeDrill(scene, (drill) => listener({ kind: 'drill', drill }));
  const find = (text: string) => (name: string) => name.toLowerCase().includes(text.toLowerCase());
  return {
    open: async (): Promise<EngineSnapshot> => ({
      protocol: protocolVersion,
      sources: noSources(scene) ? [] : sources,
      settings: chosen,
      saves: [
        ...savedKeys().map((key) => ({ key, state: 'saved' as const })),
        ...damagedKeys(scene).map(({ key }) => ({ key, state: 'damaged' as const })),
        ...tracksOf
          .get(albums[1]!.key)!
          .slice(3)
          .map(({ key }, at) => ({
            key,
            state: (['saving', 'queued', 'queued', 'failed'] as const)[at] ?? ('queued' as const),
          })),
      ],
      collections,
      starred: starredKeys(scene),
      health: healthOf(scene),
      trouble: null,
      loss: lossOf(scene),
      lock,
      drill: rehearsal.running(),
    }),
    subscribe: async (next) => void (listener = next),
    attachServiceWorker: async () => undefined,
    connect: async ({ allowPlainPassword }) => {
      await new Promise((done) => setTimeout(done, 200));
      if (scene === 'consent' && !allowPlainPassword) {
        throw new HoldfastError('auth.plain-password-needed', { host: 'nas.local' });
      }
      if (scene === 'first')
        throw new HoldfastError('auth.wrong-password', { host: 'nas.local', status: 40 });
      listener({ kind: 'sources', sources });
      return sources[0];
    },
    connectDemo: async () => {
      listener({ kind: 'sources', sources: [{ ...sources[0], demo: true, name: 'Demo library' }] });
      return sources[0];
    },
    addFiles: async (files) => ({ added: files.length, refused: 0 }),
    removeSource: async () => listener({ kind: 'sources', sources: [] }),
    renewKey: async () => undefined,
    sync: async () => listener({ kind: 'catalogue' }),
    home: async () => ({
      recentAlbums: albums.slice(0, 14),
      savedAlbums: [albums[4]!],
      savedPlaylists: [playlists[0]!],
      counts: {
        artists: artists.length,
        albums: albums.length,
        tracks: tracks.length,
        playlists: playlists.length,
      },
      savedDuration: 8_460,
      savedTracks: 520,
      playlistsComplete: 2,
    }),
    albums: async (query) => page(query.savedOnly ? [albums[4]!] : byName, query),
    artists: async (query) =>
      page(
        sorted(artists, ({ name }) => name),
        query,
      ),
    songs: async (query) => page(query.savedOnly ? songs.slice(0, 20) : songs, query),
    letters: async (list) =>
      letterIndex(
        list === 'albums'
          ? byName.map(({ title }) => title)
          : list === 'songs'
            ? songs.map(({ title }) => title)
            : sorted(artists, ({ name }) => name).map(({ name }) => name),
      ),
    playlists: async () =>
      playlists.map((playlist) => ({
        playlist,
        duration: 5000,
        artKeys: [...new Set(playlist.trackKeys.map((key) => byKey.get(key)!.artKey))]
          .filter((key) => key !== null)
          .slice(0, 4),
      })),
    album: async (key) => {
      const album = albums.find((each) => each.key === key);
      return album ? { album, tracks: tracksOf.get(key)! } : null;
    },
    artist: async (key) => {
      const artist = artists.find((each) => each.key === key);
      return artist
        ? {
            artist,
            albums: albums.filter(({ artistKey }) => artistKey === key),
            tracks: tracks.slice(900, 904),
          }
        : null;
    },
    playlist: async (key) => {
      const playlist = playlists.find((each) => each.key === key);
      return playlist
        ? { playlist, tracks: playlist.trackKeys.map((each) => byKey.get(each)!), missing: 0 }
        : null;
    },
    tracks: async (keys) => keys.map((key) => byKey.get(key)!).filter(Boolean),
    search: async (text) => ({
      text,
      artists: artists.filter(({ name }) => find(text)(name)).slice(0, 4),
      albums: albums.filter(({ title }) => find(text)(title)).slice(0, 5),
      tracks: tracks.filter(({ title }) => find(text)(title)).slice(0, 8),
      playlists: playlists.filter(({ name }) => find(text)(name)).slice(0, 4),
    }),
    download: async (ref) =>
      change(
        ref,
        collection(ref, 'Asked for', {
          state: 'saving',
          tracksDone: 2,
          bytesDone: 20_000_000,
          speed: 1_800_000,
        }),
      ),
    cancelDownload: async (ref) => change(ref, null),
    removeDownload: async (ref) => change(ref, null),
    retryDownload: async (ref) =>
      change(ref, collection(ref, 'Tried again', { state: 'queued', tracksDone: 0 })),
    changeDownload: async (ref, next) => edit(ref, next),
    pauseDownload: async (ref) => edit(ref, { state: 'paused', speed: 0, secondsLeft: null }),
    resumeDownload: async (ref) => edit(ref, { state: 'queued' }),
    downloads: async () => viewOf(scene, collections),
    passingTracks: async () => tracks.slice(40, 54).map(({ key }) => key),
    clearPassing: async () => undefined,
    checkDownloads: async () => {
      const progress = checkOf(scene) ?? checkOf('limit')!;
      listener({ kind: 'check', progress });
    },
    stopCheck: async () =>
      listener({ kind: 'check', progress: { ...checkOf('limit')!, phase: 'stopped' } }),
    restoreLost: async () => {
      listener({ kind: 'sources', sources });
      listener({ kind: 'loss', loss: null });
    },
    forgetLost: async () => listener({ kind: 'loss', loss: null }),
    backup: async () => '{}',
    restore: async () => ({
      settings: true,
      queue: 24,
      downloads: 12,
      playlistsLeft: 2,
      services: 1,
    }),
    lock: async () => lock,
    changePassphrase: async (_, next) => setLock({ state: next ? 'open' : 'none', changing: null }),
    unlock: async (passphrase) => {
      await new Promise((done) => setTimeout(done, 300));
      if (passphrase !== 'open sesame') throw new HoldfastError('vault.wrong-passphrase');
      setLock({ state: 'open', changing: null });
    },
    lockNow: async () => setLock({ state: 'locked', changing: null }),
    loadSession: async () => null,
    saveSession: async () => undefined,
    changeSettings: async (next) => (chosen = { ...chosen, ...next }),
    checkHealth: async () => healthOf(scene),
    healthHistory: async () => historyOf(healthOf(scene)),
    diagnostics: async () => diagnosticsOf(healthOf(scene)),
    configurations: async () => configurations,
    declineAddress: async (_, address) => {
      configurations = configurations.map((view) => ({
        ...view,
        offers: view.offers.filter((offer) => offer.address !== address),
      }));
      listener({ kind: 'configurations', configurations });
    },
    foresee: async () => undefined,
    audioFailure: async () => null,
    ...rehearsal.acts,
    pageChanged: async () => undefined,
  } as Partial<EngineApi> as EngineApi;
};
