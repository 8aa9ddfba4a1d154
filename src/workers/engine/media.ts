import { isDeviceOnly } from '../../contracts/media-routes';
import { HoldfastError, toFailure, type Failure } from '../../domain/error';
import type { Key } from '../../domain/keys';
import type { Downloads } from '../../downloads/downloads';
import type { Art } from './art';
import type { AudioAsk, AudioPart, Begun, Came } from './audio-part';
import type { FindAudio, FindAudioParts } from './find-audio';
import { lazily } from './lazily';
import type { LyricsKeeper } from './lyrics';
import type { MediaAnswers } from './service-worker-port';

export interface MediaParts {
  readonly downloads: Pick<Downloads, 'audio'>;
  /** Loaded when a track that is not here is first wanted. */
  readonly findAudio: (own: Pick<FindAudioParts, 'readSealed' | 'readHead'>) => Promise<FindAudio>;
  readonly art: Art;
  readonly lyrics: LyricsKeeper;
  /** Something is played. */
  readonly onAudio: () => void;
  readonly onAudioFrom: (key: Key, came: Came & { readonly contentType: string }) => void;
}

export interface Media {
  readonly answers: MediaAnswers;
  /** As `EngineApi`. */
  readonly foresee: (key: Key) => Promise<void>;
  /** Why the audio address with this serial failed last. */
  readonly audioFailure: (serial: string) => Failure | null;
  /** As `EngineApi`. */
  readonly cannotPlay: (serial: string) => Promise<Failure | null>;
}

const firstByte = { kind: 'from', first: 0, last: 0 } as const;
/** A page asks for a reason at once; a few loads are under way at most. */
const keptLoads = 32;

/**
 * The order in which a track is looked for: what is sealed here, then the server that it came from at all its
 * addresses, then the same recording in another source.
 */
export const createMedia = (parts: MediaParts): Media => {
  const failures = new Map<string, Failure>();
  /** The file that each load began with. */
  const begun = new Map<string, Begun>();
  let found: FindAudio | null = null;

  /**
   * A load is served from one file: a download that is committed, or removed, in the middle of it must
   * not join two. The player then opens at the same position under a new serial; no reason is noted.
   */
  const sameFile = ({ serial, key }: AudioAsk, part: Begun): void => {
    if (serial === '') return;
    const { etag, quality, contentType } = part;
    const before = begun.get(serial);
    if (before?.etag === etag) return;
    if (before) throw new HoldfastError('aborted', { why: 'another file' });
    begun.set(serial, { key, etag, quality, contentType });
    if (begun.size > keptLoads) begun.delete(begun.keys().next().value!);
  };

  /** Null: it is not here. Throws when it is damaged. */
  const readSealed: FindAudioParts['readSealed'] = async ({ range }, key) => {
    const part = await parts.downloads.audio.read(key, range);
    if (!part || 'unsatisfiable' in part) return part;
    if (part.quality === 'original' && found?.isUnplayable(key)) return null;
    return { ...part, bytes: bufferOf(part.bytes), from: 'device', instead: null };
  };
  const readHead: FindAudioParts['readHead'] = async (key, range) => {
    const part = await parts.downloads.audio.read(key, range);
    return part && 'bytes' in part ? part.bytes : null;
  };
  const findAudio = lazily(async () => (found = await parts.findAudio({ readSealed, readHead })));

  const answer = async (ask: AudioAsk, signal: AbortSignal): Promise<AudioPart> => {
    let damage: unknown = null;
    if (!found?.isDetoured(ask.serial)) {
      const sealed = await readSealed(ask, ask.key).catch((error: unknown) => {
        damage = error;
        return null;
      });
      if (sealed) return sealed;
    }
    if (isDeviceOnly(ask.serial)) {
      throw damage ?? new HoldfastError('audio.not-available', { why: 'not here' });
    }
    const { find } = await findAudio();
    return find(ask, { damage, hasBegun: begun.has(ask.serial) }, signal);
  };

  return {
    answers: {
      audio: async (request, signal) => {
        parts.onAudio();
        try {
          const part = await answer(request, signal);
          if ('unsatisfiable' in part) return part;
          const { from, quality, instead, bytes, first, total, contentType, etag, frames } = part;
          sameFile(request, { key: request.key, etag, quality, contentType });
          if (first === 0) parts.onAudioFrom(request.key, { from, quality, instead, contentType });
          return { bytes, first, total, contentType, etag, frames };
        } catch (error) {
          const failure = toFailure(error);
          if (failure.code !== 'aborted') failures.set(request.serial, failure);
          if (failures.size > keptLoads) failures.delete(failures.keys().next().value!);
          throw error;
        }
      },
      art: ({ key, size }, signal) => parts.art.answer(key, size, signal),
      lyrics: ({ key }, signal) => parts.lyrics.answer(key, signal),
    },
    foresee: async (key) => {
      // Its first byte: what a file costs to be opened stays open for who asks next. What is wrong is told then.
      await parts.downloads.audio.read(key, firstByte).catch(() => undefined);
    },
    audioFailure: (serial) => failures.get(serial) ?? null,
    cannotPlay: async (serial) => {
      const load = begun.get(serial);
      return load ? (await findAudio()).cannotPlay(load) : null;
    },
  };
};

/** Exactly these bytes: a view of a larger buffer would hand over its neighbours, too. */
const bufferOf = (bytes: Uint8Array<ArrayBuffer>): ArrayBuffer =>
  bytes.byteLength === bytes.buffer.byteLength ? bytes.buffer : bytes.slice().buffer;
