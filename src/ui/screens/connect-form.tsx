import { useRef, useState } from 'preact/hooks';
import type { ConnectRequest, SourceView } from '../../contracts/connect';
import { toFailure, type Failure } from '../../domain/error';
import { FailureNote } from '../parts/failure-note';
import { useServices } from '../services';
import { firstRunWords } from '../words/first-run';
import { Consent } from './consent';
import './first-run.css';

interface ConnectFormProps {
  /** Signs in to this one again; null adds one. */
  readonly source: SourceView | null;
  readonly onDone?: () => void;
}

/** Address, user and password, or an API key. Nothing of it outlives the form. */
export const ConnectForm = ({ source, onDone }: ConnectFormProps) => {
  const { engine } = useServices();
  const form = useRef<HTMLFormElement>(null);
  const [byKey, setByKey] = useState(source?.signIn === 'api-key');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const send = async (allowPlainPassword: boolean): Promise<void> => {
    if (!form.current || busy) return;
    setBusy(true);
    setFailure(null);
    const request = readForm(form.current, byKey, source, allowPlainPassword);
    try {
      await engine.connect(request);
      form.current?.reset();
      onDone?.();
    } catch (thrown) {
      setFailure(withHost(toFailure(thrown), request.address));
    } finally {
      setBusy(false);
    }
  };
  const consent = failure?.code === 'auth.plain-password-needed';
  const addressWrong = failure?.code === 'input.invalid' || failure?.code === 'server.not-music';
  return (
    <form
      ref={form}
      class="connect"
      aria-label={firstRunWords.connectTitle}
      aria-busy={busy}
      onSubmit={(event) => {
        event.preventDefault();
        void send(false);
      }}
    >
      <AddressField source={source} invalid={addressWrong} />
      <CredentialFields byKey={byKey} source={source} />
      {failure && !consent && <FailureNote id="connect-failure" failure={failure} />}
      {consent && (
        <Consent failure={failure} onYes={() => void send(true)} onNo={() => setFailure(null)} />
      )}
      <div class="connect-acts">
        <button type="submit" class="button accent" aria-disabled={busy}>
          {busy ? firstRunWords.connecting : firstRunWords.connect}
        </button>
        <button type="button" class="button plain" onClick={() => setByKey(!byKey)}>
          {byKey ? firstRunWords.usePassword : firstRunWords.useApiKey}
        </button>
      </div>
    </form>
  );
};

/** A way that failed before it had a name is named as the person typed it. */
const withHost = ({ code, data }: Failure, address: string): Failure => {
  const typed = address.trim().replace(/^[a-z]+:\/\//i, '');
  // Never the user and password that someone wrote before the host.
  const host = /^[^/?#]*/.exec(typed)![0].replace(/^.*@/, '');
  return { code, data: host === '' ? data : { host, ...data } };
};

const readForm = (
  form: HTMLFormElement,
  byKey: boolean,
  source: SourceView | null,
  allowPlainPassword: boolean,
): ConnectRequest => {
  const data = new FormData(form);
  const text = (name: string): string => String(data.get(name) ?? '');
  return {
    address: text('address'),
    credentials: byKey
      ? { kind: 'api-key', apiKey: text('api-key').trim() }
      : { kind: 'password', username: text('username'), password: text('password') },
    allowPlainPassword,
    source: source?.id ?? null,
  };
};

/** A password box has no role of its own; the JSX types know no other. */
const asTextbox: object = { role: 'textbox' };

/** Not type=url: an address without a scheme is welcome, and a phone still shows the right keys. */
const AddressField = ({ source, invalid }: { source: SourceView | null; invalid: boolean }) => (
  <div class="field">
    <label for="address">{firstRunWords.address}</label>
    <input
      id="address"
      name="address"
      type="text"
      inputMode="url"
      autocomplete="url"
      autocapitalize="none"
      spellcheck={false}
      required
      maxLength={2000}
      dir="ltr"
      defaultValue={source?.address ?? ''}
      aria-invalid={invalid}
      aria-describedby={invalid ? 'connect-failure' : 'address-hint'}
    />
    <p class="hint" id="address-hint">
      {firstRunWords.addressHint}
    </p>
  </div>
);

const CredentialFields = (props: { byKey: boolean; source: SourceView | null }) =>
  props.byKey ? (
    <div class="field">
      <label for="api-key">{firstRunWords.apiKey}</label>
      <input
        id="api-key"
        name="api-key"
        type="password"
        {...asTextbox}
        autocomplete="off"
        required
        maxLength={1000}
      />
    </div>
  ) : (
    <>
      <div class="field">
        <label for="username">{firstRunWords.username}</label>
        <input
          id="username"
          name="username"
          type="text"
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
          required
          maxLength={1000}
          defaultValue={props.source?.username ?? ''}
        />
      </div>
      <div class="field">
        <label for="password">{firstRunWords.password}</label>
        <input
          id="password"
          name="password"
          type="password"
          {...asTextbox}
          autocomplete="current-password"
          required
          maxLength={1000}
        />
      </div>
    </>
  );
