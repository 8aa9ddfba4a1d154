import { useEffect, useRef, useState } from 'preact/hooks';
import { useComputed } from '@preact/signals';
import type { Key } from '../../domain/keys';
import type { Lyrics } from '../../domain/music';
import { slicesOf } from '../state/player-slices';
import { useServices } from '../services';
import { playingWords } from '../words/playing';
import { fetchLyrics, langOf, lineAt } from './lyrics';

/** Undefined while it is asked for. */
export const useLyrics = (key: Key | null): Lyrics | null | undefined => {
  const [held, hold] = useState<{ key: Key; lyrics: Lyrics | null } | null>(null);
  useEffect(() => {
    if (!key) return undefined;
    const stop = new AbortController();
    fetchLyrics(key, stop.signal).then(
      (lyrics) => hold({ key, lyrics }),
      () => {
        if (!stop.signal.aborted) hold({ key, lyrics: null });
      },
    );
    return () => stop.abort();
  }, [key]);
  return held && held.key === key ? held.lyrics : undefined;
};

/** Line by line with the song; a line leads to its place. Follows unless the hand has scrolled. */
export const LyricsView = ({ lyrics }: { lyrics: Lyrics }) => {
  const { player } = useServices();
  const { position } = slicesOf(player);
  const box = useRef<HTMLDivElement>(null);
  const heldUntil = useRef(0);
  const now = useComputed(() => lineAt(lyrics, position.value)).value;
  useEffect(() => {
    if (now < 0 || Date.now() < heldUntil.current || !box.current) return;
    const line = box.current.children[now] as HTMLElement | undefined;
    if (!line) return;
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const top = line.offsetTop - box.current.clientHeight * 0.35;
    box.current.scrollTo({ top, behavior: calm ? 'auto' : 'smooth' });
  }, [now]);
  const hold = (): void => {
    // Long enough to read a screen before the song takes the place back.
    heldUntil.current = Date.now() + 4000;
  };
  return (
    <div
      ref={box}
      class="lyrics"
      lang={langOf(lyrics.language)}
      tabIndex={0}
      role="group"
      aria-label={playingWords.lyrics}
      onWheel={hold}
      onTouchMove={hold}
    >
      {lyrics.lines.map(({ start, text }, at) =>
        lyrics.synced && start !== null && text !== '' ? (
          <button
            key={at}
            type="button"
            class="lyric"
            dir="auto"
            aria-current={at === now ? 'true' : undefined}
            onClick={() => player.seek(start / 1000)}
          >
            {text}
          </button>
        ) : (
          <p key={at} class="lyric still" dir="auto" data-synced={lyrics.synced}>
            {text || '\u00a0'}
          </p>
        ),
      )}
    </div>
  );
};
