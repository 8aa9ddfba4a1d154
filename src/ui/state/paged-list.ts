import { signal, type ReadonlySignal } from '@preact/signals';
import type { Page } from '../../contracts/library';
import { toFailure, type Failure } from '../../domain/error';

/** A long list of which only the pages that were looked at are here. */
export interface PagedList<T> {
  /** Of the whole list; null until the first page came. */
  readonly total: ReadonlySignal<number | null>;
  readonly failure: ReadonlySignal<Failure | null>;
  /** Changes with every page that comes; reading it in a render makes the render follow. */
  readonly version: ReadonlySignal<number>;
  readonly at: (index: number) => T | undefined;
  /** Asks for the pages of these rows that are missing or old; both ends included. */
  readonly want: (first: number, last: number) => void;
  /** What is here stays visible until its newer form comes. */
  readonly makeOld: () => void;
}

/** Rows a page: two screens full, one message each. */
const pageSize = 120;

export const createPagedList = <T>(
  load: (offset: number, limit: number) => Promise<Page<T>>,
): PagedList<T> => {
  const pages = new Map<number, readonly T[]>();
  const fresh = new Map<number, number>();
  const total = signal<number | null>(null);
  const failure = signal<Failure | null>(null);
  const version = signal(0);
  let age = 0;

  const ask = (page: number): void => {
    const askedAt = age;
    if (fresh.get(page) === askedAt) return;
    fresh.set(page, askedAt);
    load(page * pageSize, pageSize).then(
      (answer) => {
        if (fresh.get(page) !== askedAt) return;
        pages.set(page, answer.items);
        total.value = answer.total;
        failure.value = null;
        version.value += 1;
      },
      (thrown: unknown) => {
        fresh.delete(page);
        failure.value = toFailure(thrown);
      },
    );
  };
  return {
    total,
    failure,
    version,
    at: (index) => pages.get(Math.floor(index / pageSize))?.[index % pageSize],
    want: (first, last) => {
      const lastPage = Math.floor(Math.max(first, last) / pageSize);
      for (let page = Math.floor(first / pageSize); page <= lastPage; page++) ask(page);
    },
    makeOld: () => {
      age += 1;
    },
  };
};
