import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Key } from '../../domain/keys';
import type { Track } from '../../domain/music';
import { findPeaks } from '../bridges/kept-peaks';
import { useTrack } from '../state/use-tracks';
import { useServices } from '../services';
import { barsOf, wavePath } from './wave-path';
import './wave.css';

/** CSS pixels from one bar to the next: two of sound, two of air. */
const pitch = 4;
/** In the picture's own units. */
const height = 40;

/** The loudness of the song, drawn under the slider that it belongs to; nothing while it is not known. */
export const Wave = ({ track: key }: { track: Key }) => {
  const track = useTrack(key);
  const peaks = usePeaks(track ?? null);
  const [place, width] = useWidth();
  const bars = peaks && width > 0 ? barsOf(peaks, Math.floor(width / pitch)) : [];
  const path = wavePath(bars, height);
  const box = `0 0 ${Math.max(1, bars.length)} ${height}`;
  return (
    <span ref={place} class="wave" data-drawn={bars.length > 0} aria-hidden="true">
      {['wave-all', 'wave-played'].map((name) => (
        <svg key={name} class={name} viewBox={box} preserveAspectRatio="none">
          <path d={path} vector-effect="non-scaling-stroke" />
        </svg>
      ))}
    </span>
  );
};

const usePeaks = (track: Track | null): Uint8Array | null => {
  const { peaksOf, store } = useServices();
  const [held, hold] = useState<{ key: Key; peaks: Uint8Array } | null>(null);
  const isSaved = track !== null && store.saves.value.get(track.key) === 'saved';
  useEffect(() => {
    if (!track || !isSaved) return undefined;
    const stop = new AbortController();
    const parts = {
      peaksOf,
      isSaved: (key: Key) => store.saves.peek().get(key) === 'saved',
      idle,
    };
    findPeaks(track, parts, stop.signal)
      .then((peaks) => {
        if (peaks && !stop.signal.aborted) hold({ key: track.key, peaks });
      })
      // The plain bar stands; a sound that cannot be taken apart plays all the same.
      .catch(() => undefined);
    return () => stop.abort();
  }, [track?.key, isSaved]);
  return held && isSaved && held.key === track.key ? held.peaks : null;
};

/** ms. A page that is never idle draws it all the same. */
const longestWait = 2_000;

const idle = (): Promise<void> =>
  new Promise((resolve) => {
    // Safari has no such call.
    if (typeof requestIdleCallback !== 'function') setTimeout(resolve, longestWait / 10);
    else requestIdleCallback(() => resolve(), { timeout: longestWait });
  });

const useWidth = () => {
  const place = useRef<HTMLSpanElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = place.current!;
    const watch = new ResizeObserver(() => setWidth(element.clientWidth));
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  return [place, width] as const;
};
