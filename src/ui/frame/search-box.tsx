import { useLocation } from 'preact-iso';
import { useEffect, useRef } from 'preact/hooks';
import { searchBoxId } from '../keys/key-places';
import { searchPath } from '../parts/addresses';
import { Icon } from '../parts/icon';
import { frameWords } from '../words/frame';

/** ms. The address follows the hand within one frame; a pause this long is none. */
const typingPause = 500;

/** Searches from the first letter: typing leads to the results page, and down into the results. */
export const SearchBox = () => {
  const { path, query, route } = useLocation();
  const box = useRef<HTMLInputElement>(null);
  const typedAt = useRef(-typingPause);
  const here = path === '/search';
  const text = here ? (query['q'] ?? '') : '';
  useEffect(() => {
    // The box belongs to the hand that types in it; an address that changes while nobody types (Back)
    // changes the box, too.
    const isTyping = performance.now() - typedAt.current < typingPause;
    if (box.current && !isTyping) box.current.value = text;
  }, [text]);
  const typed = (value: string): void => {
    typedAt.current = performance.now();
    if (here || value !== '') route(searchPath(value), here);
  };
  const intoResults = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowDown' && event.key !== 'Enter') return;
    const first = document.querySelector<HTMLElement>('[data-result]');
    if (!first) return;
    event.preventDefault();
    first.focus();
  };
  return (
    <search class="search-box">
      <Icon name="search" size={18} />
      <input
        ref={box}
        id={searchBoxId}
        type="search"
        name="q"
        defaultValue={text}
        aria-label={frameWords.search}
        placeholder={frameWords.search}
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        enterkeyhint="search"
        onInput={(event) => typed(event.currentTarget.value)}
        onFocus={(event) => {
          if (!here && event.currentTarget.value) typed(event.currentTarget.value);
        }}
        onKeyDown={intoResults}
      />
      <kbd aria-hidden="true">/</kbd>
    </search>
  );
};
