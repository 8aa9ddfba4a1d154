import { useLocation } from 'preact-iso';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { SearchResults } from '../../contracts/library';
import { toFailure, type Failure } from '../../domain/error';
import { PageTitle } from '../frame/page-title';
import { useKeptPlace } from '../frame/use-kept-place';
import { searchBoxId } from '../keys/key-places';
import { Empty } from '../parts/empty';
import { FailureNote } from '../parts/failure-note';
import { useServices } from '../services';
import { searchWords } from '../words/search';
import { orderGroups } from './search-order';
import { ResultGroup } from './search-group';
import './search.css';

/** From the first letter, from the device's own index; the last results stay until newer ones come. */
export const Search = () => {
  const text = (useLocation().query['q'] ?? '').trim();
  const { results, failure } = useResults(text);
  const list = useRef<HTMLDivElement>(null);
  useKeptPlace(results !== null);
  const shown = text === '' ? null : results;
  const count = shown
    ? shown.artists.length + shown.albums.length + shown.tracks.length + shown.playlists.length
    : 0;
  return (
    <div class="page search-page">
      <PageTitle text={text ? searchWords.titleFor(text) : searchWords.title} class="clip" />
      <p class="heard-only" role="status">
        {shown ? searchWords.found(count) : ''}
      </p>
      {failure && <FailureNote failure={failure} />}
      {text === '' && (
        <Empty icon="search" title={searchWords.start} hint={searchWords.startHint} />
      )}
      {shown && count === 0 && (
        <Empty
          icon="search"
          title={searchWords.nothing(shown.text)}
          hint={searchWords.nothingHint}
        />
      )}
      <div ref={list} class="results" onKeyDown={(event) => moveInResults(event, list.current!)}>
        {shown &&
          orderGroups(shown).map((group) => (
            <ResultGroup key={group} group={group} results={shown} />
          ))}
      </div>
    </div>
  );
};

const useResults = (text: string) => {
  const { engine, store } = useServices();
  const ready = store.phase.value === 'ready';
  const catalogue = store.catalogue.value;
  const [results, setResults] = useState<SearchResults | null>(
    () => store.answers.get<SearchResults>(`search ${text}`) ?? null,
  );
  const [failure, setFailure] = useState<Failure | null>(null);
  useEffect(() => {
    if (!ready || text === '') return undefined;
    let wanted = true;
    engine.search(text).then(
      (found) => {
        store.answers.set(`search ${text}`, found);
        if (!wanted) return;
        setResults(found);
        setFailure(null);
      },
      (thrown: unknown) => {
        if (wanted) setFailure(toFailure(thrown));
      },
    );
    return () => {
      wanted = false;
    };
  }, [text, ready, catalogue]);
  return { results, failure };
};

/** Up and down through all groups; up from the first goes back to the box. */
const moveInResults = (event: KeyboardEvent, list: HTMLElement): void => {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const stops = [...list.querySelectorAll<HTMLElement>('[data-result]')];
  const here = (event.target as Element).closest<HTMLElement>('[data-result]');
  const at = here ? stops.indexOf(here) : -1;
  if (at < 0) return;
  event.preventDefault();
  const to = event.key === 'ArrowDown' ? at + 1 : at - 1;
  if (to < 0) document.getElementById(searchBoxId)?.focus();
  else stops[to]?.focus();
};
