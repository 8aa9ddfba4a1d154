import type { Clock } from '../../domain/clock';

/** Fisher and Yates; leaves the list as it is. */
export const shuffle = <T>(list: readonly T[], { random }: Clock): T[] => {
  const mixed = [...list];
  for (let last = mixed.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [mixed[last], mixed[other]] = [mixed[other]!, mixed[last]!];
  }
  return mixed;
};
