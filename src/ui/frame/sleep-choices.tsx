import { useId } from 'preact/hooks';
import type { SleepTimer, SleepView } from '../../player/sleep-timer';
import { formatNumber } from '../words/format';
import { sleepWords } from '../words/sleep';

interface SleepChoicesProps {
  readonly timer: SleepTimer;
  readonly view: SleepView | null;
  /** Of a timer that runs, in words. */
  readonly state: string | null;
  readonly onDone: () => void;
}

const usual = [15, 30, 45, 60, 90];
/** Longer than a night nobody means it. */
const longest = 720;

export const SleepChoices = ({ timer, view, state, onDone }: SleepChoicesProps) => {
  const ownId = useId();
  const choose = (act: () => void) => (): void => {
    act();
    onDone();
  };
  return (
    <>
      <h2>{sleepWords.name}</h2>
      {view ? (
        <div class="sleep-runs">
          <p class="numbers" role="timer">
            {state}
          </p>
          <button type="button" class="button" onClick={() => timer.extend(15)}>
            {sleepWords.more}
          </button>
          <button type="button" class="button" onClick={choose(timer.cancel)}>
            {sleepWords.off}
          </button>
        </div>
      ) : (
        <p class="quiet">{sleepWords.hint}</p>
      )}
      <div class="sleep-minutes">
        {usual.map((minutes) => (
          <button
            key={minutes}
            type="button"
            class="button numbers"
            aria-label={sleepWords.minutes(minutes)}
            onClick={choose(() => timer.start({ kind: 'after', minutes }))}
          >
            {formatNumber(minutes)}
          </button>
        ))}
      </div>
      <form
        class="sleep-own"
        onSubmit={(event) => {
          event.preventDefault();
          const minutes = Number(new FormData(event.currentTarget).get('minutes'));
          if (minutes > 0) choose(() => timer.start({ kind: 'after', minutes }))();
        }}
      >
        <div class="field">
          <label for={ownId} class="heard-only">
            {sleepWords.own}
          </label>
          <input
            id={ownId}
            name="minutes"
            type="number"
            min={1}
            max={longest}
            step={1}
            required
            inputMode="numeric"
            placeholder={sleepWords.own}
          />
        </div>
        <button type="submit" class="button">
          {sleepWords.start}
        </button>
      </form>
      <div class="sleep-ends">
        <button
          type="button"
          class="button"
          aria-pressed={view?.kind === 'track'}
          onClick={choose(() => timer.start({ kind: 'track' }))}
        >
          {sleepWords.track}
        </button>
        <button
          type="button"
          class="button"
          aria-pressed={view?.kind === 'album'}
          onClick={choose(() => timer.start({ kind: 'album' }))}
        >
          {sleepWords.album}
        </button>
      </div>
    </>
  );
};
