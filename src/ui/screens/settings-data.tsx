import { useRef, useState } from 'preact/hooks';
import type { RestoreReport } from '../../contracts/downloads';
import { toFailure, type Failure } from '../../domain/error';
import { saveFile } from '../bridges/save-file';
import { FailureNote } from '../parts/failure-note';
import { Icon } from '../parts/icon';
import { useServices } from '../services';
import { dataWords, restoreSentence } from '../words/data';
import { Row, Section } from './settings-parts';

/** What a listener made, as one file, and back again. */
export const DataSection = () => (
  <Section title={dataWords.title}>
    <Backup />
    <Restore />
  </Section>
);

const today = (): string => {
  const now = new Date();
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
};

const Backup = () => {
  const { engine, store } = useServices();
  const backup = async (): Promise<void> => {
    try {
      const text = await engine.backup();
      const name = dataWords.fileName(today());
      saveFile(name, text);
      store.toasts.show(dataWords.saved(name));
    } catch (thrown) {
      store.toasts.showFailure(toFailure(thrown));
    }
  };
  return (
    <Row label={dataWords.backupLabel} hint={dataWords.backupHint}>
      <button type="button" class="button" onClick={() => void backup()}>
        <Icon name="downloads" size={18} />
        {dataWords.backup}
      </button>
    </Row>
  );
};

/** Bytes. A hundred thousand playlist entries are some 30 MB; more is no backup of ours. */
const largestFile = 64 * 1024 ** 2;

const reportName = 'holdfast.restored';

/** The page begins anew with what was taken over, and says so then. */
const reloadWith = (report: RestoreReport): void => {
  sessionStorage.setItem(reportName, JSON.stringify(report));
  location.reload();
};
/** Our own words of a moment ago: nobody else writes there. */
const takeReport = (): Outcome | null => {
  const said = sessionStorage.getItem(reportName);
  sessionStorage.removeItem(reportName);
  return said ? { kind: 'done', report: JSON.parse(said) as RestoreReport } : null;
};

type Outcome =
  | { readonly kind: 'refused'; readonly text: string }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'done'; readonly report: RestoreReport };

const Restore = () => {
  const { engine } = useServices();
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | null>(takeReport);
  const read = async (file: File): Promise<Outcome> => {
    if (file.size > largestFile) return { kind: 'refused', text: dataWords.tooLarge };
    try {
      const report = await engine.restore(await file.text());
      // The player holds another queue, and would write it over this one.
      if (report.queue > 0) reloadWith(report);
      return { kind: 'done', report };
    } catch (thrown) {
      const failure = toFailure(thrown);
      return failure.code === 'input.invalid'
        ? { kind: 'refused', text: dataWords.refused }
        : { kind: 'failed', failure };
    }
  };
  const take = async (box: HTMLInputElement): Promise<void> => {
    const file = box.files?.[0];
    if (!file) return;
    setBusy(true);
    setOutcome(null);
    setOutcome(await read(file));
    setBusy(false);
    // The same file chosen again is a change again.
    box.value = '';
  };
  return (
    <>
      <Row label={dataWords.restoreLabel} hint={dataWords.restoreHint}>
        <input
          ref={input}
          type="file"
          hidden
          accept="application/json,.json"
          onChange={(event) => void take(event.currentTarget)}
        />
        <button
          type="button"
          class="button"
          aria-disabled={busy}
          onClick={() => !busy && input.current?.click()}
        >
          <Icon name="again" size={18} />
          {dataWords.restore}
        </button>
      </Row>
      {(busy || outcome) && (
        <div class="settings-block">
          <OutcomeNote outcome={outcome} />
        </div>
      )}
    </>
  );
};

const OutcomeNote = ({ outcome }: { outcome: Outcome | null }) => {
  if (!outcome) return <p role="status">{dataWords.restoring}</p>;
  if (outcome.kind === 'failed') return <FailureNote failure={outcome.failure} />;
  if (outcome.kind === 'refused') {
    return (
      <p class="note" role="alert">
        {outcome.text}
      </p>
    );
  }
  return <p role="status">{restoreSentence(outcome.report)}</p>;
};
