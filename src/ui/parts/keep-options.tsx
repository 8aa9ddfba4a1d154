import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { CollectionDownload, CollectionRef, KeepOptions } from '../../contracts/downloads';
import { useServices } from '../services';
import { keepWords } from '../words/keep';
import { Icon } from './icon';
import { KeepForm } from './keep-form';
import { useDownloadActs } from './use-downloads';

interface KeepOptionsProps {
  readonly target: CollectionRef;
  /** Null: not asked for; what is chosen counts when the download begins. */
  readonly download: CollectionDownload | null;
}

/** px between the sheet and the window's edge. */
const edge = 8;

/** Beside `Download`: one click more for whoever wants it kept otherwise than usual. */
export const KeepOptionsButton = ({ target, download }: KeepOptionsProps) => {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const sheet = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  const acts = useDownloadActs(target);
  const { settings } = useServices().store;
  const usual: KeepOptions = {
    quality: settings.value.downloadQuality,
    wifiOnly: settings.value.wifiOnly,
    follow: false,
  };
  const [chosen, choose] = useState<Partial<KeepOptions>>({});
  useLayoutEffect(() => {
    if (open && sheet.current && button.current) place(sheet.current, button.current);
  }, [open]);
  const begin = (): void => {
    sheet.current?.hidePopover();
    acts.start({ ...usual, ...chosen });
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        class="icon-button on-tint"
        aria-label={keepWords.options}
        title={keepWords.options}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => sheet.current?.togglePopover()}
      >
        <Icon name="settings" />
      </button>
      <div
        ref={sheet}
        id={id}
        class="keep-sheet"
        role="group"
        aria-label={keepWords.options}
        popover="auto"
        onToggle={(event) => setOpen((event as unknown as ToggleEvent).newState === 'open')}
      >
        {open && (
          <>
            <KeepForm
              kind={target.kind}
              kept={download !== null}
              value={download ?? { ...usual, ...chosen }}
              onChange={(change) =>
                download ? acts.change(change) : choose({ ...chosen, ...change })
              }
            />
            {!download && (
              <button type="button" class="button accent" onClick={begin}>
                <Icon name="download" size={18} />
                {keepWords.start}
              </button>
            )}
          </>
        )}
      </div>
    </>
  );
};

/** Under the button, inside of the window; a press beside the sheet or Esc gives focus back. */
const place = (sheet: HTMLElement, button: HTMLElement): void => {
  const at = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = sheet;
  const left = Math.max(edge, Math.min(at.right - width, innerWidth - width - edge));
  const below = at.bottom + edge + height < innerHeight;
  sheet.style.left = `${left}px`;
  sheet.style.top = `${below ? at.bottom + 4 : Math.max(edge, at.top - height - 4)}px`;
  sheet.querySelector<HTMLElement>('input')?.focus();
};
