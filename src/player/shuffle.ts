/** Uniform in [0, 1); handed in, so that a test knows the order. */
export type Random = () => number;

/** Fisher-Yates: every order is as likely as every other. */
export const shuffled = <T>(items: readonly T[], random: Random): T[] => {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [result[last], result[other]] = [result[other]!, result[last]!];
  }
  return result;
};
