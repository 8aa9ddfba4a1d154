import { starredRef } from '../../contracts/downloads';
import { Icon } from '../parts/icon';
import { KeptIcon } from '../parts/kept-icon';
import { useCollection, useDownloadActs } from '../parts/use-downloads';
import { useServices } from '../services';
import { starredWords } from '../words/downloads';

/** The way to keep what is starred; once it is kept it stands among the others. */
export const StarredCard = () => {
  const { store } = useServices();
  const acts = useDownloadActs(starredRef);
  const kept = useCollection(starredRef);
  const count = store.starred.value.size;
  if (kept || count === 0) return null;
  return (
    <section class="overall starred-card" aria-label={starredWords.title}>
      <KeptIcon name="star" />
      <div class="overall-words">
        <strong>{starredWords.title}</strong>
        <span class="quiet">
          {starredWords.count(count)}. {starredWords.hint}
        </span>
      </div>
      <button type="button" class="button" onClick={() => acts.start({ follow: true })}>
        <Icon name="download" size={18} />
        {starredWords.keep}
      </button>
    </section>
  );
};
