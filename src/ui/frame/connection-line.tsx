import { useServices } from '../services';
import { connectionSentence } from '../words/health';
import { frameWords } from '../words/frame';
import { Icon } from '../parts/icon';

/** One quiet sentence while something is down; a voice says it when it changes. */
export const ConnectionLine = () => {
  const { store } = useServices();
  const sentence = connectionSentence(store.health.value);
  return (
    <div class="connection" data-on={sentence !== ''}>
      {sentence && <Icon name="unavailable" size={18} />}
      <p role="status" aria-label={frameWords.connection} title={sentence}>
        {sentence}
      </p>
    </div>
  );
};
