import type { ComponentChildren } from 'preact';
import { lazy, useLocation } from 'preact-iso';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { keysSheetId } from '../keys/key-places';
import { useMedia, useWide } from '../look/use-wide';
import { useServices } from '../services';
import { createPlaceMemory } from '../state/place-memory';
import { frameWords } from '../words/frame';
import { FrameContext } from './frame-context';
import { LibraryNav } from './library-nav';
import { MiniPlayer, PlayerBar } from './player-bar';
import { ToastStack } from './toast-stack';
import { TopBar } from './top-bar';
import { Waiting } from './waiting';
import './frame.css';

const QueuePanel = lazy(() => import('./queue-panel').then((m) => m.QueuePanel));
const UnlockSheet = lazy(() => import('./unlock-sheet').then((m) => m.UnlockSheet));
const DrillBanner = lazy(() => import('./drill-banner').then((m) => m.DrillBanner));
const Keys = lazy(() => import('../keys/use-keys').then((m) => m.Keys));
const KeysSheet = lazy(() => import('../keys/keys-sheet').then((m) => m.KeysSheet));

interface FrameProps {
  /** Nothing to navigate and nothing to play yet. */
  readonly bare: boolean;
  readonly children: ComponentChildren;
}

/** What stays while pages change: the page scrolls, the frame does not. */
export const Frame = ({ bare, children }: FrameProps) => {
  const { store } = useServices();
  const wide = useWide();
  const { path } = useLocation();
  const fold = useFold();
  const parts = useFrameParts();
  const whole = bare || (!wide && path === '/playing');
  const queueOpen = store.queueOpen.value && !bare;
  const [keysAsked, askKeys] = useState(false);
  const openKeys = useCallback(() => {
    askKeys(true);
    document.getElementById(keysSheetId)?.togglePopover();
  }, []);
  return (
    <FrameContext.Provider value={parts}>
      <div
        class="frame"
        data-wide={wide}
        data-folded={fold.folded}
        data-whole={whole}
        data-bare={bare}
      >
        <a class="skip" href="#main">
          {frameWords.skip}
        </a>
        {store.drill.value && (
          <Waiting>
            <DrillBanner drill={store.drill.value} />
          </Waiting>
        )}
        {!whole && <LibraryNav folded={fold.folded} onFold={fold.toggle} />}
        {!whole && <TopBar />}
        <main id="main" ref={parts.main} tabIndex={-1}>
          {children}
        </main>
        {queueOpen && (
          <Waiting>
            <QueuePanel />
          </Waiting>
        )}
        {!whole && (wide ? <PlayerBar /> : <MiniPlayer />)}
        <ToastStack />
        <Waiting>
          <Keys openKeys={openKeys} />
        </Waiting>
        {store.unlockAsked.value && (
          <Waiting>
            <UnlockSheet />
          </Waiting>
        )}
        {keysAsked && (
          <Waiting>
            <KeysSheet />
          </Waiting>
        )}
      </div>
    </FrameContext.Provider>
  );
};

/** Follows the scroller for the memory of places, and starts a new page at its top. */
const useFrameParts = () => {
  const { url } = useLocation();
  const main = useRef<HTMLElement>(null);
  const wantsFocus = useRef(false);
  const parts = useMemo(() => ({ main, wantsFocus, places: createPlaceMemory() }), []);
  const returned = useRef(false);
  const address = (): string => location.pathname + location.search;
  useEffect(() => {
    const { places } = parts;
    const scroller = main.current!;
    const scrolled = (): void => places.scrolled(address(), scroller.scrollTop);
    const back = (): void => {
      returned.current = true;
      places.returned(address());
    };
    const byHand = (): void => places.forget();
    // In the capturing phase: before the router draws the page that one returns to.
    addEventListener('popstate', back, { capture: true });
    scroller.addEventListener('scroll', scrolled, { passive: true });
    scroller.addEventListener('wheel', byHand, { passive: true });
    scroller.addEventListener('touchmove', byHand, { passive: true });
    return () => removeEventListener('popstate', back, { capture: true });
  }, []);
  const path = url.split('?')[0];
  useLayoutEffect(() => {
    if (returned.current) {
      returned.current = false;
      return;
    }
    parts.places.pushed();
    if (main.current) main.current.scrollTop = 0;
  }, [path]);
  return parts;
};

const foldKey = 'holdfast.rail';

/** The rail's width: as the listener left it; folded anyway where the queue needs the room. */
const useFold = () => {
  const { store } = useServices();
  const [chosen, choose] = useState(() => localStorage.getItem(foldKey) === 'folded');
  const roomy = useMedia('(min-width: 80rem)');
  const folded = chosen || (store.queueOpen.value && !roomy);
  const toggle = (): void => {
    localStorage.setItem(foldKey, chosen ? 'open' : 'folded');
    choose(!chosen);
  };
  return { folded, toggle };
};
