import { isDeviceOnly } from '../../contracts/media-routes';
import { HoldfastError, toFailure, type Failure } from '../../domain/error';
import { splitKey, type Key, type SourceId } from '../../domain/keys';
import type { Track } from '../../domain/music';
import type { Downloads } from '../../downloads/downloads';
import type { Art } from './art';
import type { LyricsKeeper } from './lyrics';
import type { RemoteAudio } from './remote-audio';
import type { MediaAnswers } from './service-worker-port';

export interface MediaParts {
  readonly downloads: Downloads;
  /** Loaded when a track that is not here is first wanted. */
  readonly remote: () => Promise<RemoteAudio>;
  readonly art: Art;
  readonly lyrics: LyricsKeeper;
  readonly trackOf: (key: Key) => Track | null;
  readonly sourceName: (source: SourceId) => string | null;
  /** The same recording in other sources, best first. */
  readonly standIns: (key: Key) => Promise<readonly Key[]>;
  /** Something is played. */
  readonly onAudio: () => void;
  /** 'device', or the name of the source. */
  readonly onAudioFrom: (key: Key, from: string) => void;
}

export interface Media {
  readonly answers: MediaAnswers;
  /** Why the audio address with this serial failed last. */
  readonly audioFailure: (serial: string) => Failure | null;
}

type AudioAsk = Parameters<MediaAnswers['audio']>[0];

/** A page asks for a reason at once; a few loads are under way at most. */
const keptFailures = 32;

/**
 * The order in which a track is looked for: what is sealed here, then the server that it came from at all its
 * addresses, then the same recording in another source.
 */
export const createMedia = (parts: MediaParts): Media => {
  const failures = new Map<string, Failure>();
  /** The file that each load began with. */
  const begun = new Map<string, string>();

  /**
   * A load is served from one file: a download that is committed, or removed, in the middle of it must
   * not join two. The player then opens at the same position under a new serial; no reason is noted.
   */
  const sameFile = (serial: string, etag: string): void => {
    if (serial === '') return;
    const before = begun.get(serial);
    if (before === etag) return;
    if (before !== undefined) throw new HoldfastError('aborted', { why: 'another file' });
    begun.set(serial, etag);
    if (begun.size > keptFailures) begun.delete(begun.keys().next().value!);
  };

  /** `key`: the song that is read, which may stand in for the one that was asked for. */
  const readAudio = async (
    key: Key,
    request: AudioAsk,
    signal: AbortSignal,
  ): ReturnType<MediaAnswers['audio']> => {
    const { quality, range, serial } = request;
    let damage: unknown = null;
    const sealed = await parts.downloads.audio.read(key, range).catch((error: unknown) => {
      damage = error;
      return null;
    });
    if (sealed) {
      if ('unsatisfiable' in sealed) return sealed;
      sameFile(serial, sealed.etag);
      if (sealed.first === 0) parts.onAudioFrom(request.key, 'device');
      return { ...sealed, bytes: bufferOf(sealed.bytes) };
    }
    const name = isDeviceOnly(serial) ? null : parts.sourceName(splitKey(key).source);
    if (name === null)
      throw damage ?? new HoldfastError('audio.not-available', { why: 'no source' });
    try {
      const remote = await parts.remote();
      const part = await remote.read(key, quality, range, signal);
      if ('unsatisfiable' in part) return part;
      sameFile(serial, part.etag);
      if (part.first === 0) parts.onAudioFrom(request.key, name);
      const contentType = part.contentType || (parts.trackOf(key)?.contentType ?? '');
      const { etag: file, first, total, isTold, bytes } = part;
      parts.downloads.heard({
        track: key,
        quality,
        first,
        bytes,
        total,
        isTold,
        contentType,
        file,
      });
      return { ...part, contentType, bytes: bufferOf(part.bytes) };
    } catch (error) {
      throw damage ?? asUnavailable(error);
    }
  };

  /** Loads whose song is had from somewhere else: the way that failed is not tried anew for each part. */
  const detours = new Map<string, Key>();
  const findAudio: MediaAnswers['audio'] = async (request, signal) => {
    parts.onAudio();
    try {
      return await readAudio(detours.get(request.serial) ?? request.key, request, signal);
    } catch (error) {
      if (signal.aborted || !mayBeElsewhere(error)) throw error;
      for (const other of await parts.standIns(request.key).catch(() => [])) {
        const part = await readAudio(other, request, signal).catch(orUnlessAborted);
        if (!part) continue;
        detours.set(request.serial, other);
        if (detours.size > keptFailures) detours.delete(detours.keys().next().value!);
        return part;
      }
      throw error;
    }
  };

  return {
    answers: {
      audio: async (request, signal) => {
        try {
          return await findAudio(request, signal);
        } catch (error) {
          const failure = toFailure(error);
          if (failure.code !== 'aborted') failures.set(request.serial, failure);
          if (failures.size > keptFailures) failures.delete(failures.keys().next().value!);
          throw error;
        }
      },
      art: ({ key, size }, signal) => parts.art.answer(key, size, signal),
      lyrics: ({ key }, signal) => parts.lyrics.answer(key, signal),
    },
    audioFailure: (serial) => failures.get(serial) ?? null,
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
