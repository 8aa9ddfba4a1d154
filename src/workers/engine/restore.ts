import type { RestoreReport } from '../../contracts/downloads';
import type { PinRecord } from '../../contracts/records';
import type { SavedSession } from '../../contracts/session';
import type { Key, SourceId } from '../../domain/keys';
import { makeKey, splitKey } from '../../domain/keys';
import { pinId } from '../../downloads/plan';
import type { Library } from '../../library/library';
import { readBackup, type BackupContent } from './backup-format';
import type { SourceRows } from './source-rows';

/**
 * Takes over a backup. What is here stays: wishes are added, services that are not known are added without a
 * sign-in and are asked nothing until there is one. The queue is replaced when any of its songs is known.
 * Everything is written in one transaction, or nothing is. Throws `input.invalid` as `readBackup` says.
 */
export const restoreBackup = async (
  library: Library,
  rows: SourceRows,
  file: string,
): Promise<RestoreReport> => {
  const content = readBackup(file);
  const services = matchServices(content, rows);
  const renamed = (key: Key): Key => renameKey(key, services.known);
  const held = new Set((await library.records.pins()).map(({ id }) => id));
  const pins = pinsOf(content, renamed).filter((pin) => !held.has(pin.id));
  const session = sessionOf(content, renamed, library);
  const settings = content.settings;
  const known = new Set((await library.playlists()).map(({ playlist }) => playlist.key));
  const isSet = await library.restore({
    settings,
    session,
    pins,
    sources: services.added.map((service) => ({
      id: service.id,
      view: { ...service, syncedAt: 0 },
      config: null,
      sealedCredentials: null,
    })),
  });
  return {
    settings: isSet,
    queue: session?.entries.length ?? 0,
    downloads: pins.length,
    playlistsLeft: content.playlists.filter(({ key }) => !known.has(renamed(key))).length,
    services: services.added.length,
  };
};

interface Services {
  /** Identity in the file -> identity here, for the same account at the same address. */
  readonly known: ReadonlyMap<SourceId, SourceId>;
  readonly added: BackupContent['services'];
}

const matchServices = ({ services }: BackupContent, rows: SourceRows): Services => {
  const known = new Map<SourceId, SourceId>();
  const added: BackupContent['services'] = [];
  for (const service of services) {
    if (rows.viewOf(service.id) || added.some(({ id }) => id === service.id)) continue;
    const same = rows
      .views()
      .find((view) => view.address === service.address && view.username === service.username);
    if (same) known.set(service.id, same.id);
    // Files of a device are only on that device.
    else if (service.kind === 'opensubsonic') added.push(service);
  }
  return { known, added };
};

const renameKey = (key: Key, known: Services['known']): Key => {
  const { source, id } = splitKey(key);
  const here = known.get(source);
  return here ? makeKey(here, id) : key;
};

const pinsOf = (
  { downloads, services }: BackupContent,
  renamed: (key: Key) => Key,
): readonly PinRecord[] => {
  const devices = new Set(services.filter(({ kind }) => kind === 'device').map(({ id }) => id));
  const seen = new Set<string>();
  return downloads.flatMap(({ tracks, ref: stored, ...wish }) => {
    const ref = { kind: stored.kind, key: renamed(stored.key) };
    const id = pinId(ref);
    if (devices.has(splitKey(stored.key).source) || seen.has(id)) return [];
    seen.add(id);
    const trackKeys = [...new Set(tracks.map(({ key }) => renamed(key)))];
    return [{ ...wish, id, ref, artKey: null, trackKeys, paused: false }];
  });
};

/** The entries whose songs are known here; null when none is. */
const sessionOf = (
  { queue }: BackupContent,
  renamed: (key: Key) => Key,
  library: Library,
): SavedSession | null => {
  if (!queue) return null;
  const { session } = queue;
  const entries = session.entries
    .map(({ id, track }) => ({ id, track: renamed(track) }))
    .filter(({ track }) => library.trackOf(track) !== null);
  const ids = new Set(entries.map(({ id }) => id));
  if (entries.length === 0 || ids.size !== entries.length) return null;
  const order = [...new Set(session.unshuffled)].filter((id) => ids.has(id));
  const isCurrent = session.currentId !== null && ids.has(session.currentId);
  return {
    ...session,
    entries,
    unshuffled: order.length === ids.size ? order : entries.map(({ id }) => id),
    currentId: isCurrent ? session.currentId : entries[0]!.id,
    position: isCurrent ? session.position : 0,
  };
};
