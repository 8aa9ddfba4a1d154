import { useId } from 'preact/hooks';
import type { CollectionKind, KeepOptions } from '../../contracts/downloads';
import type { Quality } from '../../domain/quality';
import { keepWords } from '../words/keep';
import { qualityChoices, qualityWords } from '../words/quality';
import './keep-form.css';

interface KeepFormProps {
  readonly kind: CollectionKind;
  readonly value: KeepOptions;
  /** It was asked for before: another quality is fetched beside what is here. */
  readonly kept: boolean;
  readonly onChange: (change: Partial<KeepOptions>) => void;
}

/** How one album, playlist, artist or song is kept. What is changed counts at once. */
export const KeepForm = ({ kind, value, kept, onChange }: KeepFormProps) => {
  const id = useId();
  const known = qualityChoices.includes(value.quality);
  return (
    <div class="keep-form">
      <KeepSwitch
        id={`${id}-follow`}
        label={keepWords.follow}
        hint={keepWords.followHint[kind]}
        on={value.follow}
        onChange={(follow) => onChange({ follow })}
      />
      <KeepSwitch
        id={`${id}-wifi`}
        label={keepWords.wifiOnly}
        hint={keepWords.wifiHint}
        on={value.wifiOnly}
        onChange={(wifiOnly) => onChange({ wifiOnly })}
      />
      <div class="keep-row">
        <div>
          <label for={`${id}-quality`}>{keepWords.quality}</label>
          {kept && (
            <p class="quiet" id={`${id}-quality-hint`}>
              {keepWords.qualityHint}
            </p>
          )}
        </div>
        <select
          id={`${id}-quality`}
          class="select"
          aria-describedby={kept ? `${id}-quality-hint` : undefined}
          value={value.quality}
          onChange={(event) => onChange({ quality: event.currentTarget.value as Quality })}
        >
          {(known ? qualityChoices : [value.quality, ...qualityChoices]).map((quality) => (
            <option key={quality} value={quality}>
              {qualityWords.name(quality)}
            </option>
          ))}
        </select>
      </div>
    </div>
  );
};

interface KeepSwitchProps {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
}

const KeepSwitch = ({ id, label, hint, on, onChange }: KeepSwitchProps) => (
  <div class="keep-row">
    <div>
      <label for={id}>{label}</label>
      <p class="quiet" id={`${id}-hint`}>
        {hint}
      </p>
    </div>
    <span class="switch">
      <input
        id={id}
        type="checkbox"
        role="switch"
        aria-describedby={`${id}-hint`}
        checked={on}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    </span>
  </div>
);
