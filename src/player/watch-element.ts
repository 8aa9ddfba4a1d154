import type { ErrorCode } from '../domain/error';
import type { AudioEvent } from './engine';

/**
 * Facts come from the media element itself, not from a library's idea of it. Of note:
 *   - before `ended` the element sends `pause`, which is nobody's pause,
 *   - broken MP3 and FLAC end like whole ones, but their clock jumps to the duration just before.
 */

/** Seconds that the clock may gain on real time between two looks at it. */
const jumpTolerance = 1;

interface Sample {
  readonly position: number;
  /** ms, monotonic */
  readonly at: number;
}

/** Seconds of music cannot pass faster than seconds, times the rate. */
export const isJump = (last: Sample, end: Sample, rate = 1): boolean =>
  end.position - last.position > ((end.at - last.at) / 1000) * rate + jumpTolerance;

/** Media error codes (HTML, MediaError). 1 is our own doing: the source was taken away. */
const failureOf = (error: MediaError | null): ErrorCode | null => {
  if (!error || error.code === 1) return null;
  if (error.code === 2) return 'audio.not-available';
  if (error.code === 4) return 'audio.unsupported';
  // Chromium: the audio device or its process died; the data is well.
  return error.message.includes('AUDIO_RENDERER_ERROR') ? 'audio.stuck' : 'audio.corrupt';
};

const hasDuration = (element: HTMLAudioElement): boolean => Number.isFinite(element.duration);

/** Calls `emit` until the returned function is called. `now` is monotonic, ms. */
export const watchElement = (
  element: HTMLAudioElement,
  emit: (event: AudioEvent) => void,
  now: () => number,
): (() => void) => {
  const stop = new AbortController();
  let last: Sample = { position: element.currentTime, at: now() };
  const on = (name: string, act: () => void): void =>
    element.addEventListener(name, act, { signal: stop.signal });
  const look = (): void => {
    last = { position: element.currentTime, at: now() };
  };
  const tellFailure = (): void => {
    const code = failureOf(element.error);
    if (code) emit({ kind: 'failed', code });
  };

  on('playing', () => {
    look();
    emit({ kind: 'playing' });
  });
  on('waiting', () => emit({ kind: 'waiting' }));
  on('seeking', look);
  on('seeked', () => {
    look();
    emit({ kind: 'position', seconds: last.position });
  });
  on('timeupdate', () => {
    // The last one before `ended` already carries the jump.
    if (element.ended || element.seeking) return;
    look();
    emit({ kind: 'position', seconds: last.position });
  });
  on('durationchange', () => {
    if (hasDuration(element)) emit({ kind: 'duration', seconds: element.duration });
  });
  on('pause', () => {
    // By the time this arrives it may be playing again.
    if (element.paused && !element.ended) emit({ kind: 'paused' });
  });
  on('ended', () => {
    const end = { position: element.currentTime, at: now() };
    if (isJump(last, end, element.playbackRate)) emit({ kind: 'failed', code: 'audio.corrupt' });
    else emit({ kind: 'ended' });
  });
  on('error', tellFailure);
  // It may have been prepared before anybody watched.
  queueMicrotask(() => {
    if (stop.signal.aborted) return;
    if (hasDuration(element)) emit({ kind: 'duration', seconds: element.duration });
    tellFailure();
  });
  return () => stop.abort();
};

/** Firefox keeps `readyState` 4 when data runs out; the buffered ranges tell it in both. */
export const isBuffering = (element: HTMLAudioElement): boolean => {
  const haveFutureData = 3;
  if (element.readyState < haveFutureData || element.seeking) return true;
  const { buffered, currentTime, duration } = element;
  const enough = Math.min(currentTime + 0.25, duration);
  for (let index = 0; index < buffered.length; index += 1) {
    if (buffered.start(index) <= currentTime && buffered.end(index) >= enough) return false;
  }
  return !element.ended;
};
