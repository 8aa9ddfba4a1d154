/**
 * Where each address was scrolled to, so that going back returns to the same rows. A pushed address
 * starts at its top. While a place is still to be restored (its rows are not here yet), what the
 * scroller says is not believed.
 */
export interface PlaceMemory {
  /** The listener went back or forward to this address. */
  readonly returned: (address: string) => void;
  /** The listener went to a new page. */
  readonly pushed: () => void;
  readonly scrolled: (address: string, top: number) => void;
  /** The place to restore, once; null when there is none. */
  readonly take: () => number | null;
  /** The listener scrolled by hand: nothing is restored any more. */
  readonly forget: () => void;
}

/** Addresses remembered; a visit seldom has more pages behind it. */
const mostPlaces = 100;

export const createPlaceMemory = (): PlaceMemory => {
  const places = new Map<string, number>();
  let pending: number | null = null;
  return {
    returned: (address) => {
      pending = places.get(address) ?? null;
    },
    pushed: () => {
      pending = null;
    },
    scrolled: (address, top) => {
      if (pending !== null) return;
      places.delete(address);
      places.set(address, top);
      if (places.size > mostPlaces) places.delete(places.keys().next().value!);
    },
    take: () => {
      const place = pending;
      pending = null;
      return place;
    },
    forget: () => {
      pending = null;
    },
  };
};
