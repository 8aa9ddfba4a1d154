/**
 * Whether the browser may clear this origin by itself when the disk is full. Only a page can ask for
 * more (`ui/bridges/persistence`); a worker can read the answer. Null where the browser does not tell.
 */
export const isPersistent = async (): Promise<boolean | null> => {
  try {
    return await navigator.storage.persisted();
  } catch {
    return null;
  }
};
