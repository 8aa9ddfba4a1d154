import { useEffect, useState } from 'preact/hooks';
import type { Health } from '../../domain/health';
import { useServices } from '../services';
import { frameWords } from '../words/frame';
import { Icon } from '../parts/icon';

type Words = typeof import('../words/health');

/** Its sentences are loaded after the start, before there is anything to say: most starts say nothing. */
const useSentence = (health: Health): string => {
  const [words, keepWords] = useState<Words | null>(null);
  const isAsked = health.deviceOffline || health.sources.length > 0;
  useEffect(() => {
    if (isAsked) void import('../words/health').then(keepWords, () => undefined);
  }, [isAsked]);
  return words?.connectionSentence(health) ?? '';
};

/** One quiet sentence while something is down; a voice says it when it changes. */
export const ConnectionLine = () => {
  const { store } = useServices();
  const sentence = useSentence(store.health.value);
  return (
    <div class="connection" data-on={sentence !== ''}>
      {sentence && <Icon name="unavailable" size={18} />}
      <p role="status" aria-label={frameWords.connection} title={sentence}>
        {sentence}
      </p>
    </div>
  );
};
