/** Made when it is first needed; a part that could not be loaded is tried again the next time. */
export const lazily = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | null = null;
  return () => {
    if (made) return made;
    const making = make();
    made = making;
    making.catch(() => (made = null));
    return making;
  };
};
