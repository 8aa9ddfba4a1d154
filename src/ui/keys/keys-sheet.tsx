import { useLayoutEffect, useRef } from 'preact/hooks';
import { Icon } from '../parts/icon';
import { useServices } from '../services';
import { frameWords } from '../words/frame';
import { keysWords } from '../words/keys';
import { keysSheetId } from './key-places';
import './keys-sheet.css';

/** The list of keys; opens at once when it is first loaded, Esc or a press elsewhere closes it. */
export const KeysSheet = () => {
  const sheet = useRef<HTMLDivElement>(null);
  const { settings } = useServices().store;
  useLayoutEffect(() => sheet.current?.showPopover(), []);
  return (
    <div
      ref={sheet}
      id={keysSheetId}
      class="keys-sheet"
      popover="auto"
      role="dialog"
      aria-labelledby="keys-title"
    >
      <header>
        <h2 id="keys-title">{keysWords.title}</h2>
        <button
          type="button"
          class="icon-button"
          aria-label={frameWords.close}
          onClick={() => sheet.current?.hidePopover()}
        >
          <Icon name="close" size={18} />
        </button>
      </header>
      {!settings.value.shortcuts && <p class="quiet">{keysWords.off}</p>}
      <dl>
        {keysWords.rows.map(([act, keys]) => (
          <div key={act}>
            <dt>{act}</dt>
            <dd>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
};
