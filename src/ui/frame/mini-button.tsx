import { Icon } from '../parts/icon';
import { useServices } from '../services';
import { playerWords } from '../words/frame';

const path =
  'M6 5h12a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2M12.5 12h4.5v4h-4.5z';

/** Only where the browser has windows that stay above others. */
export const MiniButton = () => {
  const services = useServices();
  if (!('documentPictureInPicture' in window)) return null;
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={playerWords.popOut}
      title={playerWords.popOut}
      onClick={() => {
        void import('../mini/mini-window')
          .then((m) => m.toggleMini(services))
          .catch(() => undefined);
      }}
    >
      <Icon path={path} />
    </button>
  );
};
