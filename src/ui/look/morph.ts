/** ms. The page that is morphed to is a chunk of its own; a picture that stands still longer looks broken. */
const longestWait = 400;

/** Resolves when the now-playing page has come or gone. */
const until = (isThere: boolean): Promise<void> =>
  new Promise((resolve) => {
    const look = (): void => {
      if ((document.querySelector('.playing') !== null) !== isThere) return;
      watch.disconnect();
      clearTimeout(timer);
      resolve();
    };
    const watch = new MutationObserver(look);
    const timer = setTimeout(() => {
      watch.disconnect();
      resolve();
    }, longestWait);
    watch.observe(document.body, { childList: true, subtree: true });
    look();
  });

/** The cover grows out of the bar, and back into it, where the browser can and nobody asked for calm. */
export const morphPlaying = (isThere: boolean, change: () => void): void => {
  const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  if (isCalm || !document.startViewTransition) return change();
  const { ready, finished } = document.startViewTransition(async () => {
    change();
    await until(isThere);
  });
  // Skipped, for example by a second press: the page is there all the same.
  ready.catch(() => undefined);
  finished.catch(() => undefined);
};
