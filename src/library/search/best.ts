/** The best few of many, best first, without keeping the many. Ties: the smaller `order` wins. */
export interface Scored {
  readonly order: number;
  readonly score: number;
}

export interface Best {
  readonly offer: (order: number, score: number) => void;
  readonly take: () => readonly Scored[];
}

const isBetter = (a: Scored, b: Scored): boolean =>
  a.score > b.score || (a.score === b.score && a.order < b.order);

const bestFirst = (a: Scored, b: Scored): number => b.score - a.score || a.order - b.order;

/** A heap of the kept ones with the worst on top; most offers end at one comparison with it. */
export const createBest = (limit: number): Best => {
  const heap: Scored[] = [];
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
  return {
    offer: (order, score) => {
      if (heap.length < limit) {
        heap.push({ order, score });
        // Sorted with the worst first, an array is a heap.
        if (heap.length === limit) heap.sort((a, b) => bestFirst(b, a));
        return;
      }
      const worst = heap[0];
      if (!worst || score < worst.score) return;
      if (score === worst.score && order > worst.order) return;
      heap[0] = { order, score };
      sinkTop();
    },
    take: () => heap.toSorted(bestFirst),
  };
};
