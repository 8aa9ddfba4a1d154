import { useRef, useState } from 'preact/hooks';
import { toFailure, type Failure } from '../../domain/error';
import { FailureNote } from '../parts/failure-note';
import { Icon } from '../parts/icon';
import { useServices } from '../services';
import { firstRunWords } from '../words/first-run';

/** Phones have no folders to choose. */
const hasFolders = (): boolean => 'webkitdirectory' in HTMLInputElement.prototype;

/** Files, or a folder with all below it; what is no music is counted, not an error. */
export const FilesDoor = ({ label }: { label: string }) => {
  const { engine, store } = useServices();
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const [reading, setReading] = useState(0);
  const [failure, setFailure] = useState<Failure | null>(null);
  const take = async (input: HTMLInputElement): Promise<void> => {
    const chosen = [...(input.files ?? [])];
    if (chosen.length === 0) return;
    setReading(chosen.length);
    setFailure(null);
    try {
      const { added, refused } = await engine.addFiles(chosen);
      store.toasts.show(firstRunWords.added(added, refused));
    } catch (thrown) {
      setFailure(toFailure(thrown));
    } finally {
      setReading(0);
      input.value = '';
    }
  };
  return (
    <div class="files-door">
      <input
        ref={files}
        type="file"
        multiple
        hidden
        accept="audio/*,.mp3,.flac,.ogg,.opus,.m4a,.aac,.wav,.aiff,.wv,.ape"
        onChange={(event) => void take(event.currentTarget)}
      />
      <input
        ref={(input) => {
          folder.current = input;
          input?.setAttribute('webkitdirectory', '');
        }}
        type="file"
        multiple
        hidden
        onChange={(event) => void take(event.currentTarget)}
      />
      <div class="files-acts">
        <button
          type="button"
          class="button"
          aria-disabled={reading > 0}
          onClick={() => reading === 0 && files.current?.click()}
        >
          <Icon name="device" size={18} />
          {label}
        </button>
        {hasFolders() && (
          <button
            type="button"
            class="button plain"
            aria-disabled={reading > 0}
            onClick={() => reading === 0 && folder.current?.click()}
          >
            {firstRunWords.folder}
          </button>
        )}
      </div>
      <p role="status" class="quiet">
        {reading > 0 ? firstRunWords.adding(reading) : ''}
      </p>
      {failure && <FailureNote failure={failure} />}
    </div>
  );
};
