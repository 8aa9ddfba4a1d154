/** The best few of many, best first, without sorting the many. Ties: the smaller `order` wins. */
export interface Scored {
  readonly order: number;
  readonly score: number;
}

const isBetter = (a: Scored, b: Scored): boolean =>
  a.score > b.score || (a.score === b.score && a.order < b.order);

/** A heap of the kept ones with the worst on top. */
export const takeBest = <T extends Scored>(all: Iterable<T>, limit: number): readonly T[] => {
  const heap: T[] = [];
  const sinkTop = (): void => {
    let at = 0;
    for (;;) {
      let worst = at;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        if (child < heap.length && isBetter(heap[worst]!, heap[child]!)) worst = child;
      }
      if (worst === at) return;
      [heap[at], heap[worst]] = [heap[worst]!, heap[at]!];
      at = worst;
    }
  };
  for (const item of all) {
    if (heap.length < limit) {
      heap.push(item);
      if (heap.length === limit) heap.sort((a, b) => (isBetter(a, b) ? 1 : -1));
    } else if (limit > 0 && isBetter(item, heap[0]!)) {
      heap[0] = item;
      sinkTop();
    }
  }
  return heap.sort((a, b) => (isBetter(a, b) ? -1 : 1));
};
