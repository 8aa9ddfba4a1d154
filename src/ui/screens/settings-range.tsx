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
          style={{ '--fill': `${((shown - min) / (max - min)) * 100}%` }}
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
