import { useMemo } from 'preact/hooks';
import { lastWeek } from '../../domain/listening';
import { readListening } from '../bridges/listening-note';
import { continuityPercent, continuitySentence, continuityWords } from '../words/status-continuity';
import { Section } from './settings-parts';
import { useNow } from './use-health-history';
import './status-extras.css';

/** ms. The player writes it down every quarter of a minute. */
const lookEvery = 5_000;

/** How much of what was wanted was heard: the one figure that all of this is for. */
export const Continuity = () => {
  const now = useNow(lookEvery);
  const week = useMemo(() => lastWeek(readListening(), now), [now]);
  return (
    <Section title={continuityWords.title}>
      <div class="continuity">
        {week.wanted < 1 ? (
          <p>{continuityWords.nothing}</p>
        ) : (
          <>
            <p class="continuity-figure numbers">{continuityPercent(week)}</p>
            <div>
              <p class="numbers">{continuitySentence(week)}</p>
              <p class="quiet settings-hint">{continuityWords.what}</p>
            </div>
          </>
        )}
      </div>
    </Section>
  );
};
