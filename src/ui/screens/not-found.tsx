import { Empty } from '../parts/empty';
import { frameWords } from '../words/frame';
import { notFoundWords } from '../words/not-found';

export const NotFound = () => (
  <Empty heading icon="search" title={notFoundWords.title} hint={notFoundWords.hint}>
    <a class="button" href="/">
      {frameWords.home}
    </a>
  </Empty>
);
