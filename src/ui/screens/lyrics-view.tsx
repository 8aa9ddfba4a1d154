import { useEffect, useRef, useState } from 'preact/hooks';
import { useComputed, useSignal } from '@preact/signals';
import type { Key } from '../../domain/keys';
import { lyricsIn } from '../../domain/lyrics-choice';
import type { Lyrics, SongLyrics } from '../../domain/music';
import {
  mostShift,
  readLyricsMemory,
  rememberLanguage,
  rememberShift,
  shiftOf,
} from '../bridges/lyrics-memory';
import { Icon } from '../parts/icon';
import { slicesOf } from '../state/player-slices';
import { useServices } from '../services';
import { playingWords } from '../words/playing';
import { langOf, lineAt } from './lyrics';
import { LyricsTools } from './lyrics-tools';
import './lyrics.css';

interface LyricsViewProps {
  readonly track: Key;
  readonly lyrics: SongLyrics;
}

/** The words of a song, with what the listener may set right about them. */
export const LyricsView = ({ track, lyrics }: LyricsViewProps) => {
  const [memory] = useState(readLyricsMemory);
  const [language, choose] = useState(memory.language);
  const [shift, setShift] = useState(() => shiftOf(memory, track));
  const shown = lyricsIn(lyrics, language);
  return (
    <section class="playing-lyrics" aria-label={playingWords.lyricsRegion}>
      <LyricsTools
        languages={[lyrics, ...(lyrics.others ?? [])].map((each) => each.language)}
        language={shown.language}
        onLanguage={(next) => {
          choose(next);
          rememberLanguage(next);
        }}
        shift={shown.synced ? shift : null}
        onShift={(seconds) => {
          const next = Math.min(mostShift, Math.max(-mostShift, seconds));
          setShift(next);
          rememberShift(track, next);
        }}
      />
      <Lines key={shown.language} lyrics={shown} shift={shift} />
    </section>
  );
};

/** Keys by which a box is scrolled, as opposed to those that play. */
const scrollKeys: ReadonlySet<string> = new Set([
  'ArrowUp',
  'ArrowDown',
  'PageUp',
  'PageDown',
  'Home',
  'End',
]);

/** Line by line with the song; a line leads to its place. Who scrolls reads on alone until they come back. */
const Lines = ({ lyrics, shift }: { lyrics: Lyrics; shift: number }) => {
  const { player } = useServices();
  const { position } = slicesOf(player);
  const box = useRef<HTMLDivElement>(null);
  const follows = useSignal(true);
  const now = useComputed(() => lineAt(lyrics, position.value - shift)).value;
  const isFollowing = follows.value;
  useEffect(() => {
    if (isFollowing && now >= 0 && box.current) showLine(box.current, now);
  }, [now, isFollowing]);
  const leave = (): void => {
    if (lyrics.synced) follows.value = false;
  };
  return (
    <div class="lyrics-stage">
      <div
        ref={box}
        class="lyrics"
        lang={langOf(lyrics.language)}
        tabIndex={0}
        role="group"
        aria-label={playingWords.lyrics}
        onWheel={leave}
        onTouchMove={leave}
        onKeyDown={({ key }) => {
          if (scrollKeys.has(key)) leave();
        }}
      >
        {lyrics.lines.map(({ start, text }, at) =>
          lyrics.synced && start !== null && text !== '' ? (
            <button
              key={at}
              type="button"
              class="lyric"
              dir="auto"
              aria-current={at === now ? 'true' : undefined}
              onClick={() => {
                player.seek(Math.max(0, start / 1000 + shift));
                follows.value = true;
              }}
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
      {!isFollowing && (
        <button
          type="button"
          class="button lyrics-follow"
          onClick={() => {
            follows.value = true;
          }}
        >
          <Icon name="lyrics" size={18} />
          {playingWords.follow}
        </button>
      )}
    </div>
  );
};

const showLine = (box: HTMLElement, at: number): void => {
  const line = box.children[at] as HTMLElement | undefined;
  if (!line) return;
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const top = line.offsetTop - (box.clientHeight - line.offsetHeight) / 2;
  box.scrollTo({ top, behavior: calm ? 'auto' : 'smooth' });
};
