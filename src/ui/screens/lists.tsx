import type { ComponentChildren } from 'preact';
import { useCallback, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ListQuery, SortOrder } from '../../contracts/library';
import type { Album, Artist, Track } from '../../domain/music';
import { toFailure } from '../../domain/error';
import { useFrame } from '../frame/frame-context';
import { useKeptPlace } from '../frame/use-kept-place';
import { AlbumCard, ArtistCard } from '../parts/card';
import { Empty } from '../parts/empty';
import { FailureNote } from '../parts/failure-note';
import { LetterRail } from '../parts/letter-rail';
import { TrackGrid } from '../parts/track-grid';
import { usePlay } from '../parts/use-play';
import { remPx, useRowHeight } from '../parts/use-row-height';
import { Windowed } from '../parts/windowed';
import { columnsFor, type RowRange } from '../parts/windowing';
import type { PagedList } from '../state/paged-list';
import { useAnswer } from '../state/use-answer';
import { useServices } from '../services';
import { frameWords } from '../words/frame';
import { listWords } from '../words/lists';
import { ListHead, useSort } from './list-tools';
import { usePaged } from './use-paged';
import './lists.css';

type ListName = 'albums' | 'artists' | 'songs';

export const Albums = () => {
  const { engine } = useServices();
  const [sort, setSort] = useSort('albums', 'name');
  const list = usePaged<Album>('albums', sort, engine.albums);
  return (
    <ListPage
      name="albums"
      list={list}
      sort={sort}
      orders={['name', 'artist', 'recent', 'year']}
      onSort={setSort}
    >
      <CardRows list={list} card={(album) => <AlbumCard album={album} year={sort === 'year'} />} />
    </ListPage>
  );
};

export const Artists = () => {
  const { engine } = useServices();
  const list = usePaged<Artist>('artists', 'name', engine.artists);
  return (
    <ListPage name="artists" list={list} sort="name" orders={['name']} onSort={() => undefined}>
      <CardRows list={list} card={(artist) => <ArtistCard artist={artist} />} />
    </ListPage>
  );
};

/** Played from a song on, this many: a queue of everything would be a hundred thousand entries. */
const songsAhead = 500;

export const Songs = () => {
  const { engine, store } = useServices();
  const [sort, setSort] = useSort('songs', 'name');
  const list = usePaged<Track>('songs', sort, engine.songs);
  const play = usePlay();
  const want = useCallback(({ first, last }: RowRange) => list.want(first, last), [list]);
  const start = (index: number, { title }: Track): void => {
    const query = { sort, offset: index, limit: songsAhead, savedOnly: store.savedOnly.peek() };
    engine.songs(query).then(
      ({ items }) =>
        play.row({ keys: items.map(({ key }) => key), index: 0, title, origin: '/songs' }),
      (thrown: unknown) => store.toasts.showFailure(toFailure(thrown)),
    );
  };
  return (
    <ListPage
      name="songs"
      list={list}
      sort={sort}
      orders={['name', 'artist', 'recent', 'year']}
      onSort={setSort}
    >
      <TrackGrid
        count={list.total.value ?? 0}
        at={list.at}
        columns={{ number: 'place', art: true, album: true, artist: () => true }}
        onPlay={start}
        onRange={want}
      />
    </ListPage>
  );
};

interface ListPageProps<T> {
  readonly name: ListName;
  readonly list: PagedList<T>;
  readonly sort: SortOrder;
  readonly orders: readonly SortOrder[];
  readonly onSort: (order: SortOrder) => void;
  readonly children: ComponentChildren;
}

const ListPage = <T,>(props: ListPageProps<T>) => {
  const { name, list, sort, orders, onSort, children } = props;
  const { store } = useServices();
  const total = list.total.value;
  const failure = list.failure.value;
  void list.version.value;
  useKeptPlace(total !== null);
  const saved = store.savedOnly.value;
  return (
    <div class="page list-page">
      <ListHead
        title={frameWords[name]}
        total={total}
        sort={sort}
        orders={orders}
        onSort={onSort}
      />
      {failure && <FailureNote failure={failure} again={() => list.want(0, 0)} />}
      {total === 0 ? (
        <Empty
          icon={name}
          title={saved ? listWords.emptySaved : listWords.empty[name]}
          hint={saved ? listWords.emptySavedHint : listWords.emptyHint}
        />
      ) : (
        <div class="list-body">
          <div class="list-rows" data-list={name}>
            {children}
          </div>
          {(sort === 'name' || sort === 'artist') && <Letters name={name} sort={sort} />}
        </div>
      )}
    </div>
  );
};

/** A letter leads to its first row; in a grid of cards to the row that holds it. */
const Letters = ({ name, sort }: { name: ListName; sort: SortOrder }) => {
  const { engine, store } = useServices();
  const { main } = useFrame();
  const savedOnly = store.savedOnly.value;
  const query: ListQuery = { sort, offset: 0, limit: 0, savedOnly };
  const { value } = useAnswer(`letters ${name} ${sort} ${savedOnly}`, () =>
    engine.letters(name, query),
  );
  const go = (offset: number): void => {
    const rows = main.current?.querySelector<HTMLElement>('.windowed');
    if (!main.current || !rows) return;
    const columns = Number(rows.parentElement?.dataset['columns'] ?? 1);
    const height = (rows.firstElementChild as HTMLElement | null)?.offsetHeight ?? 0;
    const start = rows.getBoundingClientRect().top - main.current.getBoundingClientRect().top;
    main.current.scrollTop += start + Math.floor(offset / columns) * height - 8;
  };
  return <LetterRail letters={value?.letters ?? []} onLetter={go} />;
};

interface CardRowsProps<T> {
  readonly list: PagedList<T>;
  readonly card: (item: T) => ComponentChildren;
}

/** Cards by rows: only the rows in view exist. Each row is as high as a cover and two lines of text. */
const CardRows = <T extends { readonly key: string }>({ list, card }: CardRowsProps<T>) => {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    setWidth(element.clientWidth);
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const rem = remPx();
  const gap = rem;
  const columns = columnsFor(width, useRowHeight(10, 9), gap);
  const cardWidth = (width - gap * (columns - 1)) / columns;
  // Cover, 8 px, two lines of 20 px, and the room to the next row.
  const rowHeight = Math.round(cardWidth + rem * (0.5 + 2.5 + 1.5));
  const rows = width > 0 ? Math.ceil((list.total.value ?? 0) / columns) : 0;
  const want = useCallback(
    ({ first, last }: RowRange) => list.want(first * columns, (last + 1) * columns - 1),
    [list, columns],
  );
  return (
    <div ref={box} data-columns={columns} style={{ '--columns': String(columns) }}>
      <Windowed
        count={rows}
        rowHeight={rowHeight}
        onRange={want}
        row={(row) => (
          <div class="card-row">
            {Array.from({ length: columns }, (_, at) => list.at(row * columns + at)).map(
              (item, at) =>
                item ? <div key={item.key}>{card(item)}</div> : <CardShape key={at} />,
            )}
          </div>
        )}
      />
    </div>
  );
};

const CardShape = () => <span class="card-hole" aria-hidden="true" />;
