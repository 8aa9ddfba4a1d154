import { useLocation } from 'preact-iso';
import { Icon } from '../parts/icon';
import { frameWords } from '../words/frame';
import { ConnectionLine } from './connection-line';
import { SearchBox } from './search-box';

export const TopBar = () => {
  const { path } = useLocation();
  return (
    <header class="top">
      <button
        type="button"
        class="icon-button top-back"
        aria-label={frameWords.back}
        title={frameWords.back}
        disabled={path === '/'}
        onClick={() => history.back()}
      >
        <Icon name="back" />
      </button>
      <SearchBox />
      <ConnectionLine />
    </header>
  );
};
