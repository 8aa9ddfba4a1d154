/**
 * Asks the browser not to clear this origin by itself. At the first download, never at start: only
 * then is there something to keep, and some browsers ask the listener in turn. Its answer is shown on
 * the Downloads page; a refusal changes nothing about the download.
 */
export const askPersistence = async (): Promise<void> => {
  try {
    if (!(await navigator.storage.persisted())) await navigator.storage.persist();
  } catch {
    // No such interface here (an insecure origin, an old browser).
  }
};
