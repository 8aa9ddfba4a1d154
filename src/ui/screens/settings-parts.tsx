import type { ComponentChildren } from 'preact';
import type { Settings as Choices } from '../../contracts/settings';
import { useServices } from '../services';
import './settings.css';

export const Section = ({ title, children }: { title: string; children: ComponentChildren }) => (
  <section class="settings-section" aria-label={title}>
    <h2>{title}</h2>
    <div class="settings-card">{children}</div>
  </section>
);

interface RowProps {
  readonly label: string;
  readonly hint?: string;
  /** Of the control in the row; the label then leads to it. */
  readonly id?: string;
  readonly children?: ComponentChildren;
}

export const Row = ({ label, hint, id, children }: RowProps) => (
  <div class="settings-row">
    <div>
      {id ? <label for={id}>{label}</label> : <p>{label}</p>}
      {hint && (
        <p class="quiet settings-hint" id={id ? `${id}-hint` : undefined}>
          {hint}
        </p>
      )}
    </div>
    {children}
  </div>
);

export const useChange = () => {
  const { engine, store } = useServices();
  return (change: Partial<Choices>) => void store.changeSettings(engine, change);
};

interface SettingSelectProps<T> {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly value: T;
  readonly choices: readonly T[];
  readonly words: (choice: T) => string;
  readonly onChange: (choice: T) => void;
}

/** A box of choices; one that was made elsewhere and is not among them is shown all the same. */
export const SettingSelect = <T,>(props: SettingSelectProps<T>) => {
  const { id, label, hint, value, choices, words, onChange } = props;
  const all = choices.includes(value) ? choices : [value, ...choices];
  return (
    <Row label={label} id={id} {...(hint ? { hint } : {})}>
      <select
        id={id}
        class="select"
        aria-describedby={hint ? `${id}-hint` : undefined}
        value={String(all.indexOf(value))}
        onChange={(event) => onChange(all[Number(event.currentTarget.value)]!)}
      >
        {all.map((choice, at) => (
          <option key={String(choice)} value={String(at)}>
            {words(choice)}
          </option>
        ))}
      </select>
    </Row>
  );
};

interface SettingSwitchProps {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
}

export const SettingSwitch = ({ id, label, hint, on, onChange }: SettingSwitchProps) => (
  <Row label={label} id={id} {...(hint ? { hint } : {})}>
    <span class="switch">
      <input
        id={id}
        type="checkbox"
        role="switch"
        aria-describedby={hint ? `${id}-hint` : undefined}
        checked={on}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    </span>
  </Row>
);
