import type { Settings } from '../../contracts/settings';
import { splitKey, type SourceId } from '../../domain/keys';
import { qualityOn } from '../../domain/connection-hint';
import type { DownloadPorts, Limits, SealedObjects } from '../../downloads/ports';
import type { Library } from '../../library/library';
import type { MusicProvider } from '../../providers/provider';
import type { Art } from './art';
import type { BackgroundDoor } from './background-door';
import type { DeviceFiles } from './device-files';
import type { LyricsKeeper } from './lyrics';
import { networkHint } from './network';
import { objectClaims } from './object-claims';
import { deviceSource } from './source-rows';
import { systemClock } from '../../domain/system-clock';

export interface PortParts {
  readonly library: Library;
  readonly objects: SealedObjects;
  readonly providerOf: (source: SourceId) => Promise<MusicProvider | null>;
  readonly files: DeviceFiles;
  readonly art: Art;
  readonly lyrics: LyricsKeeper;
  /** As they are now. */
  readonly settings: () => Settings;
  readonly maySweep: DownloadPorts['maySweep'];
  readonly background: BackgroundDoor;
}

/** What the downloads are handed: the rest of the engine, in their own words. */
export const createDownloadPorts = (parts: PortParts): DownloadPorts => {
  const { library } = parts;
  return {
    records: library.records,
    objects: parts.objects,
    claims: objectClaims,
    fetchAudio: async (request) => {
      const { createFetchAudio } = await import('./fetch-audio');
      return (await parts.background.open()).before(createFetchAudio({ ...parts, isToKeep: true }))(
        request,
      );
    },
    factsOf: (key) => library.trackOf(key),
    // What only downloading and following need is loaded for them.
    collectionOf: async (ref) => (await import('./find-collection')).findCollection(library, ref),
    // Called when the track is committed: what the browser's own downloader brought is not needed any more.
    keepExtras: async (key, signal) => {
      await (await parts.background.open()).taken(key);
      await (await import('./extras')).keepExtras(parts, key, signal);
    },
    dropExtras: async (keys) => (await import('./extras')).dropExtras(parts, keys),
    limits: () => limitsOf(parts.settings()),
    network: networkHint,
    qualityFor: (key, wished) => (splitKey(key).source === deviceSource ? 'original' : wished),
    maySweep: parts.maySweep,
    isElsewhere: parts.background.isElsewhere,
    clock: systemClock,
  };
};

const limitsOf = (settings: Settings): Limits => ({
  storage: settings.storageLimit,
  passing: settings.passingLimit,
  prefetch: settings.prefetch,
  prefetchQuality: qualityOn(networkHint(), settings.streamQuality, settings.meteredQuality),
  paused: settings.downloadsPaused,
});
