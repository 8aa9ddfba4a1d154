import { render } from 'preact';
import { actOf, placeOf, type KeyAct } from '../keys/keymap';
import { seekBy } from '../keys/seek-by';
import { ServicesContext, type Services } from '../services';
import { frameWords, playerWords } from '../words/frame';
import { MiniPlayer } from './mini-player';

/** Document Picture-in-Picture; not in the types yet. */
interface PictureInPicture {
  readonly requestWindow: (size: {
    readonly width: number;
    readonly height: number;
  }) => Promise<Window>;
  readonly window: Window | null;
}

const api = (): PictureInPicture | undefined =>
  (globalThis as { documentPictureInPicture?: PictureInPicture }).documentPictureInPicture;

/** px; what a bar of art, names and transport needs. The browser remembers what somebody makes of it. */
const size = { width: 380, height: 148 };

/** A window with the player that stays above others, or its end when there is one. From a gesture only. */
export const toggleMini = async (services: Services): Promise<void> => {
  const open = api()?.window;
  if (open) return open.close();
  const mini = await api()!.requestWindow(size);
  const stop = new AbortController();
  follow(mini.document, stop.signal);
  listenForKeys(mini, services);
  render(
    <ServicesContext.Provider value={services}>
      <MiniPlayer />
    </ServicesContext.Provider>,
    mini.document.body,
  );
  mini.addEventListener(
    'pagehide',
    () => {
      stop.abort();
      render(null, mini.document.body);
    },
    { once: true },
  );
};

/** The same styles by their addresses (nothing inline, as the policy wants), theme, language and direction. */
const follow = (mini: Document, ended: AbortSignal): void => {
  mini.title = `${playerWords.mini} · ${frameWords.app}`;
  const bring = (sheet: Element): void => void mini.head.append(mini.importNode(sheet, true));
  document.querySelectorAll('link[rel="stylesheet"]').forEach(bring);
  const { documentElement: root } = document;
  const copy = (): void => {
    for (const { name, value } of root.attributes) mini.documentElement.setAttribute(name, value);
    if (!root.dataset['theme']) delete mini.documentElement.dataset['theme'];
  };
  copy();
  const changes = new MutationObserver(copy);
  changes.observe(root, { attributes: true });
  ended.addEventListener('abort', () => changes.disconnect());
};

/** The keys of the transport, as on the page. */
const listenForKeys = (mini: Window, { player, store }: Services): void => {
  const acts: Partial<Record<KeyAct, () => void>> = {
    toggle: player.toggle,
    'back-10': () => seekBy(player, -10),
    'ahead-10': () => seekBy(player, 10),
    previous: player.previous,
    next: player.next,
    mute: () => player.setMuted(!player.getState().muted),
    escape: () => mini.close(),
  };
  mini.addEventListener('keydown', (event) => {
    const { key, shiftKey: shift, ctrlKey: ctrl, altKey: alt, metaKey: meta } = event;
    const place = placeOf(event.target);
    const act = actOf({ key, shift, ctrl, alt, meta }, place, store.settings.peek().shortcuts);
    const run = act && acts[act];
    if (!run || (event.repeat && act !== 'back-10' && act !== 'ahead-10')) return;
    run();
    event.preventDefault();
  });
};
