import { useLocation } from 'preact-iso';
import { morphPlaying } from '../look/morph';

/** For links to the now-playing page: the cover grows into it. With a modifier the browser does as ever. */
export const useOpenPlaying = (): ((event: MouseEvent) => void) => {
  const { route } = useLocation();
  return (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button !== 0) {
      return;
    }
    event.preventDefault();
    // The router hears clicks on links, too, and would go there at once.
    event.stopPropagation();
    morphPlaying(true, () => route('/playing'));
  };
};
