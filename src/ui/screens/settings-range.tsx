import { Row } from './settings-parts';
import { useLive } from './use-live';

interface SettingRangeProps {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly words: (value: number) => string;
  readonly onChange: (value: number) => void;
}

/** What is coloured of a slider: up to the value, or between it and the middle where there are two sides. */
export const rangeFill = (value: number, min: number, max: number): Record<string, string> => {
  const share = ((value - min) / (max - min)) * 100;
  const [from, to] = min < 0 ? [Math.min(50, share), Math.max(50, share)] : [0, share];
  return { '--from': `${from}%`, '--fill': `${to}%` };
};

/** A slider with its value in words beside it. */
export const SettingRange = (props: SettingRangeProps) => {
  const { id, label, hint, min, max, step, words } = props;
  const { shown, drag, drop } = useLive(props.value, props.onChange);
  return (
    <Row label={label} id={id} {...(hint ? { hint } : {})}>
      <span class="setting-range" dir="ltr">
        <input
          id={id}
          class="range"
          type="range"
          aria-describedby={hint ? `${id}-hint` : undefined}
          aria-valuetext={words(shown)}
          {...{ min, max, step }}
          value={shown}
          style={rangeFill(shown, min, max)}
          onInput={(event) => drag(event.currentTarget.valueAsNumber)}
          onChange={(event) => drop(event.currentTarget.valueAsNumber)}
        />
        <span class="numbers setting-range-value" aria-hidden="true">
          {words(shown)}
        </span>
      </span>
    </Row>
  );
};
