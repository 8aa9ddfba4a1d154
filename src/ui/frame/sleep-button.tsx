import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { SleepTimer, SleepView } from '../../player/sleep-timer';
import { Icon } from '../parts/icon';
import { useServices } from '../services';
import { sleepWords } from '../words/sleep';
import { SleepChoices } from './sleep-choices';
import './sleep.css';

const moon = 'M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10';

export const useSleep = (): { timer: SleepTimer | null; view: SleepView | null } => {
  const timer = useServices().store.sleep.value;
  const [view, show] = useState<SleepView | null>(timer?.view() ?? null);
  useEffect(() => {
    show(timer?.view() ?? null);
    return timer?.subscribe(show);
  }, [timer]);
  return { timer, view };
};

const stateOf = ({ kind, left }: SleepView): string =>
  kind === 'after' ? sleepWords.left(left ?? 0) : sleepWords.until[kind];

/** Opens the choices; while the timer runs it shows what is left. */
export const SleepButton = ({ wordy = false }: { wordy?: boolean }) => {
  const { timer, view } = useSleep();
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  if (!timer) return null;
  const label = view ? sleepWords.named(stateOf(view)) : sleepWords.name;
  const place = (event: Event): void => {
    if ((event as ToggleEvent).newState !== 'open') return;
    const { left, right, top } = button.current!.getBoundingClientRect();
    const width = box.current!.offsetWidth || 288;
    const middle = (left + right) / 2 - width / 2;
    box.current!.style.left = `${Math.max(8, Math.min(innerWidth - width - 8, middle))}px`;
    box.current!.style.bottom = `${innerHeight - top + 8}px`;
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        class={wordy ? 'button on-tint' : 'icon-button sleep-button'}
        aria-label={label}
        title={label}
        aria-pressed={view !== null}
        popovertarget={id}
      >
        <Icon path={moon} size={wordy ? 18 : 20} />
        {wordy && (view ? stateOf(view) : sleepWords.name)}
        {!wordy && view?.kind === 'after' && (
          <span class="sleep-left numbers" aria-hidden="true">
            {Math.ceil((view.left ?? 0) / 60)}
          </span>
        )}
      </button>
      <div
        ref={box}
        id={id}
        class="sleep-box"
        popover="auto"
        role="dialog"
        aria-label={sleepWords.name}
        onBeforeToggle={place}
        onToggle={place}
      >
        <SleepChoices
          timer={timer}
          view={view}
          state={view && stateOf(view)}
          onDone={() => box.current?.hidePopover()}
        />
      </div>
    </>
  );
};
