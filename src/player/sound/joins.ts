import type { Track } from '../../domain/music';
import { isShaped, type SoundShape } from './sound-shape';

/** What of a track decides how it follows another one. */
export type TrackFacts = Pick<
  Track,
  'key' | 'albumKey' | 'disc' | 'number' | 'duration' | 'replayGain'
> & {
  /** An element would guess the place in it, and an index of its frames is at hand. */
  readonly hasIndex?: boolean;
};

/** A track between its neighbours in the queue; null where there is none, or nobody knows it. */
export interface SourceFacts {
  readonly track: TrackFacts | null;
  readonly before: TrackFacts | null;
  readonly after: TrackFacts | null;
}

export const unknownFacts: SourceFacts = { track: null, before: null, after: null };

/**
 * How a track follows the one before it.
 *   seamless   cut from one signal: not a sample between them, and one resampler for both
 *   next       right behind it
 *   fade       while the one before fades out
 */
export type Join =
  { readonly kind: 'seamless' | 'next' } | { readonly kind: 'fade'; readonly seconds: number };

/** In the order of their album; some number on from disc to disc, most begin anew. */
export const followsInAlbum = (before: TrackFacts | null, after: TrackFacts | null): boolean => {
  if (!before?.albumKey || before.albumKey !== after?.albumKey || after.number < 1) return false;
  const isNext = after.number === before.number + 1;
  if (after.disc === before.disc) return isNext;
  return after.disc === before.disc + 1 && (isNext || after.number === 1);
};

/** Plays as a part of its album, in order. */
export const isInAlbum = ({ before, track, after }: SourceFacts): boolean =>
  followsInAlbum(before, track) || followsInAlbum(track, after);

export const joinOf = (
  before: TrackFacts | null,
  after: TrackFacts | null,
  { gapless, crossfade }: Pick<SoundShape, 'gapless' | 'crossfade'>,
): Join => {
  if (followsInAlbum(before, after)) return { kind: gapless ? 'seamless' : 'next' };
  const shortest = Math.min(before?.duration ?? 0, after?.duration ?? 0);
  // Of a short piece nothing would be left that is heard alone; one that is repeated does not fade into itself.
  const fades = crossfade > 0 && shortest >= 2 * crossfade && before?.key !== after?.key;
  return fades ? { kind: 'fade', seconds: crossfade } : { kind: 'next' };
};

/** Whether a media element does not do: what it cannot, is to begin on the sample and to go through a graph. */
export const needsPcm = (facts: SourceFacts, shape: SoundShape): boolean => {
  // Only an element keeps the pitch.
  if (shape.playbackRate !== 1) return false;
  if (facts.track?.hasIndex) return true;
  return shape.crossfade > 0 || isShaped(shape) || (shape.gapless && isInAlbum(facts));
};
