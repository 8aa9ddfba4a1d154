import {
  starredRef,
  type CheckProgress,
  type CollectionDownload,
  type CollectionRef,
  type DownloadsView,
  type LockView,
  type LossReport,
} from '../../src/contracts/downloads';
import type { Settings } from '../../src/contracts/settings';
import { albums, artists, playlists, tracks } from './library';

/** A development fixture: every state that the Downloads page can show. */
export type DownloadScene =
  'busy' | 'resting' | 'limit' | 'many' | 'empty' | 'loss' | 'losspanel' | 'locked' | 'changing';

export const collection = (
  ref: CollectionRef,
  title: string,
  more: Partial<CollectionDownload> = {},
): CollectionDownload => ({
  ref,
  title,
  artKey:
    ref.kind === 'album'
      ? (albums.find(({ key }) => key === ref.key)?.artKey ?? null)
      : tracks[4]!.artKey,
  state: 'saved',
  tracksDone: 12,
  tracksTotal: 12,
  tracksDamaged: 0,
  bytesDone: 96_000_000,
  bytesTotal: 96_000_000,
  speed: 0,
  secondsLeft: null,
  waiting: null,
  failure: null,
  addedAt: 0,
  quality: 'original',
  follow: false,
  wifiOnly: false,
  ...more,
});

const album = (at: number, more: Partial<CollectionDownload> = {}): CollectionDownload =>
  collection({ kind: 'album', key: albums[at]!.key }, albums[at]!.title, { addedAt: at, ...more });
const part = { tracksDone: 3, tracksTotal: 9, bytesDone: 31_000_000, bytesTotal: 84_000_000 };

export const everyState = (): CollectionDownload[] => [
  collection({ kind: 'playlist', key: playlists[0]!.key }, playlists[0]!.name, {
    tracksDone: 24,
    tracksTotal: 24,
    follow: true,
  }),
  collection({ kind: 'artist', key: artists[2]!.key }, artists[2]!.name, {
    wifiOnly: true,
    follow: true,
    quality: 'opus-128',
  }),
  collection(starredRef, 'Starred', { tracksDone: 80, tracksTotal: 80, follow: true }),
  album(4),
  album(1, { ...part, state: 'saving', speed: 2_400_000, secondsLeft: 22 }),
  album(6, { ...part, state: 'queued' }),
  album(7, { ...part, state: 'queued', waiting: 'server' }),
  album(8, { ...part, state: 'queued', waiting: 'wifi', wifiOnly: true }),
  album(9, { ...part, state: 'queued', waiting: 'space' }),
  album(12, { ...part, state: 'queued', waiting: 'limit' }),
  album(13, { ...part, state: 'queued', waiting: 'locked' }),
  album(14, { ...part, state: 'paused' }),
  album(15, { ...part, state: 'partial' }),
  album(16, { state: 'partial', tracksDone: 10, tracksDamaged: 2 }),
  collection({ kind: 'playlist', key: playlists[2]!.key }, playlists[2]!.name, {
    state: 'failed',
    tracksDone: 40,
    tracksTotal: 120,
    bytesDone: 310_000_000,
    bytesTotal: 960_000_000,
    failure: { code: 'server.wrong-content', data: { host: 'nas.local', type: 'text/html' } },
  }),
  album(17, {
    ...part,
    state: 'failed',
    failure: { code: 'storage.limit', data: { limit: 5e9, used: 4.9e9, needed: 4e8 } },
  }),
];

export const collectionsOf = (scene: string): CollectionDownload[] => {
  if (scene === 'many') {
    return [
      ...Array.from({ length: 460 }, (_, at) => album(at)),
      ...Array.from({ length: 40 }, (_, at) => album(460 + at, { ...part, state: 'queued' })),
    ];
  }
  if (scene === 'empty' || scene === 'first' || scene === 'consent' || scene === 'loss') return [];
  return scene === 'well' || scene === 'down' || scene === 'offline'
    ? everyState().filter(({ waiting, tracksDamaged }) => waiting === null && tracksDamaged === 0)
    : everyState();
};

export const viewOf = (
  scene: string,
  collections: readonly CollectionDownload[],
): DownloadsView => ({
  collections,
  bytesUsed: scene === 'empty' ? 0 : scene === 'limit' ? 4_930_000_000 : 533_000_000,
  passingBytes: scene === 'empty' ? 0 : 121_000_000,
  passingTracks: scene === 'empty' ? 0 : 14,
  persistent: scene !== 'limit',
  storeKind: 'opfs',
  speed: collections.some(({ state }) => state === 'saving') ? 2_400_000 : 0,
  secondsLeft: 384,
});

export const settingsOf = (scene: string): Partial<Settings> => ({
  downloadsPaused: scene === 'resting',
  storageLimit: scene === 'limit' ? 5e9 : null,
});

export const lockOf = (scene: string): LockView => ({
  state: scene === 'locked' ? 'locked' : scene === 'changing' ? 'open' : 'none',
  changing: scene === 'changing' ? { done: 120, total: 480 } : null,
});

export const checkOf = (scene: string): CheckProgress | null =>
  scene === 'limit'
    ? { phase: 'running', tracksDone: 212, tracksTotal: 640, damaged: 2 }
    : scene === 'resting'
      ? { phase: 'done', tracksDone: 640, tracksTotal: 640, damaged: 0 }
      : null;

export const lossOf = (scene: string): LossReport | null =>
  scene === 'loss' || scene === 'losspanel'
    ? {
        notedAt: Date.now() - 86_400_000 * 2,
        tracks: 1312,
        bytes: 9_400_000_000,
        services: [
          { name: 'nas.local', address: 'http://nas.local:4533' },
          { name: 'music.example.org', address: 'https://music.example.org/navidrome' },
        ],
        collections: [
          ...playlists.map(({ key, name, trackKeys }) => ({
            ref: { kind: 'playlist' as const, key },
            title: name,
            tracks: trackKeys.length,
            isOfFiles: false,
          })),
          ...albums.slice(0, 49).map(({ key, title, songCount }) => ({
            ref: { kind: 'album' as const, key },
            title,
            tracks: songCount,
            isOfFiles: false,
          })),
        ].with(1, {
          ref: { kind: 'album', key: albums[60]!.key },
          title: 'Tapes of Grandfather',
          tracks: 12,
          isOfFiles: true,
        }),
      }
    : null;

export const damagedKeys = (scene: string) =>
  scene === 'busy' || scene === 'down'
    ? tracks.filter(({ albumKey }) => albumKey === albums[16]!.key).slice(0, 2)
    : [];
export const starredKeys = (scene: string) =>
  scene === 'empty' || scene === 'first' ? [] : tracks.slice(0, 80).map(({ key }) => key);
export const noSources = (scene: string): boolean =>
  scene === 'first' || scene === 'consent' || scene === 'loss';
