import { useEffect, useRef, useState } from 'preact/hooks';
import type { DrillView } from '../../contracts/drill';
import { Icon } from '../parts/icon';
import { useDrillActs } from '../parts/use-drill';
import { useNow } from '../parts/use-now';
import { useServices } from '../services';
import { drillStories, drillTitle, drillWords } from '../words/drill';
import { ReadinessReport } from './readiness';
import './drill-region.css';

/** Choosing, starting and stopping a rehearsed outage, and how ready one is for a real one. */
export const DrillRegion = () => {
  const { store } = useServices();
  const drill = store.drill.value;
  const isOver = useJustOver(drill);
  return (
    <section class="drill" aria-label={drillWords.region}>
      <h2>{drillWords.region}</h2>
      <p class="quiet drill-about">{drillWords.about}</p>
      <DrillPanel drill={drill} />
      <p class="drill-over" role="status" aria-label={drillWords.region}>
        {isOver && (
          <>
            <Icon name="saved" size={20} />
            {drillWords.over}
          </>
        )}
      </p>
      <ReadinessReport />
    </section>
  );
};

/** One ended while this page was open, and none was started since. */
const useJustOver = (drill: DrillView | null): boolean => {
  const wasOn = useRef(false);
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    if (drill) setOver(false);
    else if (wasOn.current) setOver(true);
    wasOn.current = drill !== null;
  }, [drill]);
  return isOver;
};

const DrillPanel = ({ drill }: { drill: DrillView | null }) => {
  const [chosen, choose] = useState(drillStories[0]!.id);
  const { busy, start, stop } = useDrillActs();
  const shown = drill?.scenario ?? chosen;
  const story = drillStories.find(({ id }) => id === shown);
  const isOff = drill !== null || busy;
  return (
    <div class="drill-card" data-on={drill !== null}>
      <div class="drill-choice">
        <div class="field">
          <label for="drill-scenario">{drillWords.scenario}</label>
          <select
            id="drill-scenario"
            class="select"
            aria-describedby="drill-story"
            disabled={isOff}
            value={shown}
            onChange={(event) => choose(event.currentTarget.value)}
          >
            {drillStories.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </select>
        </div>
        <div class="drill-acts">
          <button
            type="button"
            class={`button ${drill ? '' : 'accent'}`}
            aria-disabled={isOff}
            onClick={isOff ? undefined : () => start(chosen)}
          >
            {drillWords.start}
          </button>
          <button
            type="button"
            class={`button ${drill ? 'accent' : ''}`}
            aria-disabled={!drill}
            onClick={drill ? stop : undefined}
          >
            {drillWords.stop}
          </button>
        </div>
      </div>
      <p id="drill-story">{story?.story}</p>
      {drill && <DrillTime drill={drill} />}
    </div>
  );
};

const DrillTime = ({ drill }: { drill: DrillView }) => {
  const now = useNow(true);
  const all = drill.endsAt - drill.startedAt;
  const left = Math.min(all, Math.max(0, drill.endsAt - now));
  return (
    <div class="drill-time">
      <p>
        <strong>{drillWords.running(drillTitle(drill.scenario))}</strong>
        <span class="numbers" role="timer">
          {drillWords.left(Math.ceil(left / 1000))}
        </span>
      </p>
      <progress aria-label={drillWords.progress} max={all} value={all - left} />
    </div>
  );
};
