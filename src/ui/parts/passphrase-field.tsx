import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import './passphrase-field.css';

interface PassphraseFieldProps {
  readonly name: string;
  readonly label: string;
  readonly autocomplete: 'current-password' | 'new-password';
  readonly invalid?: boolean;
  readonly focus?: boolean;
  readonly hint?: string;
}

/** A password box has no role of its own; the JSX types know no other. */
const asTextbox: object = { role: 'textbox' };
/** Far beyond any sentence one remembers, and no work for the browser. */
const longest = 1000;

export const PassphraseField = (props: PassphraseFieldProps) => {
  const { name, label, autocomplete, invalid = false, focus = false, hint } = props;
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  // Before anybody sees it: later it would take the focus from who was quicker.
  useLayoutEffect(() => {
    if (focus) input.current?.focus();
  }, []);
  return (
    <div class="field passphrase-field">
      <label for={id}>{label}</label>
      <input
        ref={input}
        id={id}
        name={name}
        type="password"
        {...asTextbox}
        autocomplete={autocomplete}
        required
        maxLength={longest}
        aria-invalid={invalid}
        aria-describedby={hint ? `${id}-hint` : undefined}
      />
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
};
