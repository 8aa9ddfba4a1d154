import { useState } from 'preact/hooks';
import type { SortOrder } from '../../contracts/library';
import { useServices } from '../services';
import { formatNumber } from '../words/format';
import { listWords } from '../words/lists';
import { PageTitle } from '../frame/page-title';

interface ListHeadProps {
  readonly title: string;
  readonly total: number | null;
  readonly sort: SortOrder;
  readonly orders: readonly SortOrder[];
  readonly onSort: (order: SortOrder) => void;
}

/** The order of a list, remembered for the visit. */
export const useSort = (name: string, first: SortOrder): [SortOrder, (to: SortOrder) => void] => {
  const { store } = useServices();
  const id = `sort ${name}`;
  const [sort, setSort] = useState<SortOrder>(() => store.answers.get<SortOrder>(id) ?? first);
  const change = (to: SortOrder): void => {
    store.answers.set(id, to);
    setSort(to);
  };
  return [sort, change];
};

export const ListHead = ({ title, total, sort, orders, onSort }: ListHeadProps) => (
  <header class="list-head">
    <div class="list-title">
      <PageTitle text={title} />
      {total !== null && <span class="quiet numbers">{formatNumber(total)}</span>}
    </div>
    <div class="list-tools">
      <SavedOnly />
      {orders.length > 1 && (
        <label class="list-sort">
          <span class="quiet">{listWords.sort}</span>
          <select
            class="select"
            value={sort}
            onChange={(event) => onSort(event.currentTarget.value as SortOrder)}
          >
            {orders.map((order) => (
              <option key={order} value={order}>
                {listWords.orders[order]}
              </option>
            ))}
          </select>
        </label>
      )}
    </div>
  </header>
);

export const SavedOnly = () => {
  const { store } = useServices();
  return (
    <label class="switch">
      <input
        type="checkbox"
        role="switch"
        checked={store.savedOnly.value}
        onChange={(event) => {
          store.savedOnly.value = event.currentTarget.checked;
        }}
      />
      {listWords.savedOnly}
    </label>
  );
};
