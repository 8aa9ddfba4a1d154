import { HoldfastError, toFailure, type Failure } from '../../domain/error';
import { splitKey, type Key, type SourceId } from '../../domain/keys';
import type { Track } from '../../domain/music';
import type { Quality } from '../../domain/quality';
import { substituteFor } from '../../domain/substitute';
import type { HeardPart } from '../../downloads/capture';
import type { AudioAsk, AudioPart, Begun } from './audio-part';
import { unplayableEnding } from './playable';
import type { RemoteAudio } from './remote-audio';
import type { RemotePart } from './remote-line';
import { createUnplayable, type ReadHead } from './unplayable';

/** Songs that are not sealed here: from their source, in whatever form plays, or from another one that has them. */
export interface FindAudio {
  readonly find: (ask: AudioAsk, load: LoadSoFar, signal: AbortSignal) => Promise<AudioPart>;
  /** The load goes on with a song that stands in for the one that was asked for. */
  readonly isDetoured: (serial: string) => boolean;
  /** The file itself does not play in this browser; another form of it is asked for. */
  readonly isUnplayable: (key: Key) => boolean;
  /** Why a load that the element could not play failed; `aborted`: it is to be loaded anew, and will play. */
  readonly cannotPlay: (load: Begun) => Promise<Failure | null>;
}

export interface LoadSoFar {
  /** What is wrong with the copy that is here; null: there is none. */
  readonly damage: unknown;
  /** Something of it was handed on. */
  readonly hasBegun: boolean;
}

export interface FindAudioParts {
  readonly remote: RemoteAudio;
  readonly readSealed: (ask: AudioAsk, key: Key) => Promise<AudioPart | null>;
  readonly readHead: ReadHead;
  readonly heard: (part: HeardPart) => void;
  readonly trackOf: (key: Key) => Track | null;
  /** Null: there is no such source any more. */
  readonly sourceName: (source: SourceId) => string | null;
  readonly standIns: (key: Key) => Promise<readonly Key[]>;
}

/** A few loads are under way at most. */
const keptDetours = 32;

export const createFindAudio = (parts: FindAudioParts): FindAudio => {
  const unplayable = createUnplayable(parts.readHead, parts.trackOf);
  const detours = new Map<string, Key>();

  /** In which quality a song is asked for: a file that does not play is not asked for as it is. */
  const wayFor = async (key: Key, asked: Quality): Promise<Quality> => {
    if (asked !== 'original') return asked;
    const track = parts.trackOf(key);
    if (!unplayable.of(key) && track) {
      const format = await unplayableEnding(track.suffix);
      if (format) unplayable.note(key, format);
    }
    return unplayable.of(key) ? substituteFor(track?.bitRate ?? 0) : asked;
  };

  const askSource = async (
    key: Key,
    ask: AudioAsk,
    hasBegun: boolean,
    signal: AbortSignal,
  ): Promise<{
    readonly part: Awaited<ReturnType<RemoteAudio['read']>>;
    readonly quality: Quality;
  }> => {
    const { serial, live, range } = ask;
    const quality = await wayFor(key, ask.quality);
    try {
      const how = live === undefined ? undefined : { serial, at: live };
      return { part: await parts.remote.read(key, quality, range, signal, how), quality };
    } catch (error) {
      const { code, data } = toFailure(error);
      const format = unplayable.of(key);
      if (format && quality !== ask.quality && code.startsWith('server.')) {
        throw new HoldfastError('audio.unsupported', { format, why: code }, { cause: error });
      }
      if (code !== 'audio.unsupported' || quality !== 'original') throw error;
      unplayable.note(key, String(data['format']));
      // Bytes of two forms are never joined: the player opens it anew, at the same position.
      if (hasBegun) throw new HoldfastError('aborted', { why: 'another form' });
      return askSource(key, ask, hasBegun, signal);
    }
  };

  /** `key`: the song that is read, which may stand in for the one that was asked for. */
  const read = async (
    key: Key,
    ask: AudioAsk,
    { damage, hasBegun }: LoadSoFar,
    signal: AbortSignal,
  ): Promise<AudioPart> => {
    const name = parts.sourceName(splitKey(key).source);
    if (name === null)
      throw damage ?? new HoldfastError('audio.not-available', { why: 'no source' });
    try {
      const { part, quality } = await askSource(key, ask, hasBegun, signal);
      if ('unsatisfiable' in part) return part;
      const contentType = part.contentType || (parts.trackOf(key)?.contentType ?? '');
      tellHeard(key, quality, contentType, part);
      const instead = quality === ask.quality ? null : unplayable.of(key);
      return { ...part, contentType, bytes: bufferOf(part.bytes), from: name, quality, instead };
    } catch (error) {
      throw damage ?? asUnavailable(error);
    }
  };

  const tellHeard = (key: Key, quality: Quality, contentType: string, part: RemotePart): void => {
    // What begins in the middle of a song is not the song.
    if (part.at > 0) return;
    const { etag: file, first, total, isTold, bytes } = part;
    parts.heard({ track: key, quality, first, bytes, total, isTold, contentType, file });
  };

  const readAny: typeof read = async (key, ask, load, signal) =>
    (await parts.readSealed(ask, key).catch(() => null)) ?? read(key, ask, load, signal);

  const standIn = async (
    ask: AudioAsk,
    load: LoadSoFar,
    signal: AbortSignal,
  ): Promise<AudioPart | null> => {
    for (const other of await parts.standIns(ask.key).catch(() => [])) {
      const part = await readAny(other, ask, load, signal).catch(orUnlessAborted);
      if (!part) continue;
      detours.set(ask.serial, other);
      if (detours.size > keptDetours) detours.delete(detours.keys().next().value!);
      return part;
    }
    return null;
  };

  return {
    find: async (ask, load, signal) => {
      const detour = detours.get(ask.serial);
      if (detour) return readAny(detour, ask, load, signal);
      try {
        return await read(ask.key, ask, load, signal);
      } catch (error) {
        if (signal.aborted || !mayBeElsewhere(error)) throw error;
        const part = await standIn(ask, load, signal);
        if (part) return part;
        throw error;
      }
    },
    isDetoured: (serial) => detours.has(serial),
    isUnplayable: (key) => unplayable.of(key) !== null,
    cannotPlay: (load) => unplayable.judge(load),
  };
};

const mayBeElsewhere = (error: unknown): boolean => {
  const { code } = toFailure(error);
  return code !== 'aborted' && code !== 'vault.locked';
};

/** Aborted: the load began with another file, and the player opens it anew. */
const orUnlessAborted = (error: unknown): null => {
  if (toFailure(error).code === 'aborted') throw error;
  return null;
};

/**
 * For who listens, every fault of the way is one: it is not on this device and cannot be had now. The
 * fault itself goes along, for `Details`.
 */
const asUnavailable = (error: unknown): HoldfastError => {
  const { code } = toFailure(error);
  const isWay = code.startsWith('net.') || code.startsWith('auth.');
  if (isWay) return new HoldfastError('audio.not-available', { why: code }, { cause: error });
  return error instanceof HoldfastError
    ? error
    : new HoldfastError('internal', {}, { cause: error });
};

/** Exactly these bytes: a view of a larger buffer would hand over its neighbours, too. */
const bufferOf = (bytes: Uint8Array<ArrayBuffer>): ArrayBuffer =>
  bytes.byteLength === bytes.buffer.byteLength ? bytes.buffer : bytes.slice().buffer;
