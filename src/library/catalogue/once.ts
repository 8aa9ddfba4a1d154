/** Makes a thing when it is first asked for, and keeps it. */
export const once = <T extends object>(make: () => T): (() => T) => {
  let made: T | null = null;
  return () => (made ??= make());
};
