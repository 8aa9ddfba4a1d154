import { Empty } from '../parts/empty';
import { frameWords } from '../words/frame';

export const NotFound = () => (
  <Empty heading icon="search" title={frameWords.notFound} hint={frameWords.notFoundHint}>
    <a class="button" href="/">
      {frameWords.home}
    </a>
  </Empty>
);
