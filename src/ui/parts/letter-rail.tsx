import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useFrame } from '../frame/frame-context';
import { listWords } from '../words/lists';
import { thin } from './windowing';

interface LetterRailProps {
  readonly letters: readonly { readonly letter: string; readonly offset: number }[];
  readonly onLetter: (offset: number) => void;
}

/** px: the smallest target that WCAG 2.5.8 allows. */
const letterHeight = 24;

/** First letters at the edge of a long list; thinned where they do not fit. */
export const LetterRail = ({ letters, onLetter }: LetterRailProps) => {
  const { main } = useFrame();
  const rail = useRef<HTMLElement>(null);
  const [room, setRoom] = useState(600);
  useLayoutEffect(() => {
    const scroller = main.current;
    if (!scroller) return undefined;
    const observer = new ResizeObserver(() => setRoom(scroller.clientHeight - 32));
    observer.observe(scroller);
    return () => observer.disconnect();
  }, []);
  if (letters.length < 2) return null;
  return (
    <nav ref={rail} class="letters" aria-label={listWords.letters}>
      {thin(letters, Math.max(4, Math.floor(room / letterHeight))).map(({ letter, offset }) => (
        <button key={letter} type="button" onClick={() => onLetter(offset)}>
          {letter}
        </button>
      ))}
    </nav>
  );
};
