import { useRef, useState } from 'preact/hooks';
import { toFailure } from '../../domain/error';
import { lastWeek } from '../../domain/listening';
import { browserFacts, copyText, storageFacts } from '../bridges/browser-facts';
import { readListening } from '../bridges/listening-note';
import { useServices } from '../services';
import { diagnosticsText } from '../state/diagnostics-text';
import { diagnosticsWords } from '../words/status-diagnostics';
import { Section } from './settings-parts';
import './status-extras.css';

/** Facts for whoever helps: seen before they are copied, and without a secret. */
export const Diagnostics = () => {
  const { store } = useServices();
  const gather = useGather();
  const [text, setText] = useState('');
  const [withAddresses, setWithAddresses] = useState(false);
  const [isOpen, setOpen] = useState(false);
  const [isByHand, setByHand] = useState(false);
  const box = useRef<HTMLTextAreaElement>(null);

  const load = async (addresses: boolean): Promise<string> => {
    try {
      const next = await gather(addresses);
      setText(next);
      return next;
    } catch (thrown) {
      store.toasts.showFailure(toFailure(thrown));
      return '';
    }
  };
  const copy = async (): Promise<void> => {
    // What was looked at is what is copied.
    const said = isOpen && text ? text : await load(withAddresses);
    if (said === '') return;
    if (await copyText(said)) return store.toasts.show(diagnosticsWords.copied);
    setOpen(true);
    setByHand(true);
    requestAnimationFrame(() => box.current?.select());
  };
  const choose = (addresses: boolean): void => {
    setWithAddresses(addresses);
    if (isOpen) void load(addresses);
  };
  const toggled = (open: boolean): void => {
    setOpen(open);
    if (open) void load(withAddresses);
    else setByHand(false);
  };

  return (
    <Section title={diagnosticsWords.title}>
      <div class="diagnostics">
        <p class="quiet">{diagnosticsWords.what}</p>
        <label class="switch">
          <input
            type="checkbox"
            role="switch"
            checked={withAddresses}
            aria-describedby="diagnostics-addresses"
            onChange={(event) => choose(event.currentTarget.checked)}
          />
          <span>{diagnosticsWords.addresses}</span>
        </label>
        <p class="quiet settings-hint diagnostics-hint" id="diagnostics-addresses">
          {diagnosticsWords.addressesHint}
        </p>
        <details
          open={isOpen}
          onToggle={(event) => {
            if (event.currentTarget.open !== isOpen) toggled(event.currentTarget.open);
          }}
        >
          <summary>{diagnosticsWords.preview}</summary>
          <textarea
            ref={box}
            class="diagnostics-text"
            readOnly
            rows={14}
            spellcheck={false}
            aria-label={diagnosticsWords.text}
            value={text || diagnosticsWords.gathering}
          />
        </details>
        {isByHand && <p role="alert">{diagnosticsWords.byHand}</p>}
        <button type="button" class="button" onClick={() => void copy()}>
          {diagnosticsWords.copy}
        </button>
      </div>
    </Section>
  );
};

const useGather = () => {
  const { engine, store, version } = useServices();
  return async (withAddresses: boolean): Promise<string> => {
    const [facts, history, storage] = await Promise.all([
      engine.diagnostics(),
      engine.healthHistory().catch(() => null),
      storageFacts(),
    ]);
    const at = Date.now();
    return diagnosticsText({
      at,
      version,
      browser: browserFacts(),
      storage,
      sources: store.sources.peek(),
      engine: facts,
      history,
      week: lastWeek(readListening(), at),
      withAddresses,
    });
  };
};
