import { useEffect } from 'preact/hooks';
import type { ListQuery, Page, SortOrder } from '../../contracts/library';
import { createPagedList, type PagedList } from '../state/paged-list';
import { useServices } from '../services';

/** The long list of a screen; the same one when one comes back, so that it stands where it stood. */
export const usePaged = <T>(
  name: 'albums' | 'artists' | 'songs',
  sort: SortOrder,
  load: (query: ListQuery) => Promise<Page<T>>,
): PagedList<T> => {
  const { store } = useServices();
  const savedOnly = store.savedOnly.value;
  const id = `list ${name} ${sort} ${savedOnly}`;
  const found =
    store.answers.get<PagedList<T>>(id) ??
    createPagedList<T>((offset, limit) => load({ sort, offset, limit, savedOnly }));
  store.answers.set(id, found);
  const ready = store.phase.value === 'ready';
  const catalogue = store.catalogue.value;
  // What is downloaded changes the list only while nothing else is shown.
  const saved = savedOnly ? store.saves.value.size : 0;
  useEffect(() => {
    if (!ready) return;
    found.makeOld();
    found.want(0, 0);
  }, [found, ready, catalogue, saved]);
  return found;
};
