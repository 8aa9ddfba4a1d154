// First of all, so that the order of the cascade layers is said before any layer is filled.
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
// First of all: tokens.css says in which order the layers of all style sheets stand.
import { lazy, LocationProvider, Route, Router, useLocation } from 'preact-iso';
import { useEffect } from 'preact/hooks';
import { Frame } from './frame/frame';
import { useFrame } from './frame/frame-context';
import { searchBoxId } from './keys/key-places';
import { useTheme } from './look/use-theme';
import { ServicesContext, useServices, type Services } from './services';
import type { AppStore } from './state/app-store';
import { frameWords } from './words/frame';

const NotOpened = lazy(() => import('./screens/not-opened').then((m) => m.NotOpened));
const FirstRun = lazy(() => import('./screens/first-run').then((m) => m.FirstRun));
const Loss = lazy(() => import('./screens/loss').then((m) => m.LossScreen));
const Home = lazy(() => import('./screens/home').then((m) => m.Home));
const Albums = lazy(() => import('./screens/lists').then((m) => m.Albums));
const Artists = lazy(() => import('./screens/lists').then((m) => m.Artists));
const Songs = lazy(() => import('./screens/lists').then((m) => m.Songs));
const Playlists = lazy(() => import('./screens/playlists').then((m) => m.Playlists));
const Album = lazy(() => import('./screens/album').then((m) => m.AlbumScreen));
const Artist = lazy(() => import('./screens/artist').then((m) => m.ArtistScreen));
const Playlist = lazy(() => import('./screens/playlist').then((m) => m.PlaylistScreen));
const Search = lazy(() => import('./screens/search').then((m) => m.Search));
const Downloads = lazy(() => import('./screens/downloads').then((m) => m.Downloads));
const Status = lazy(() => import('./screens/status').then((m) => m.Status));
const Settings = lazy(() => import('./screens/settings').then((m) => m.Settings));
const Playing = lazy(() => import('./screens/playing').then((m) => m.Playing));
const NotFound = lazy(() => import('./screens/not-found').then((m) => m.NotFound));

/** The whole page. Everything it needs is handed over; it starts nothing and stores nothing. */
export const App = ({ services }: { services: Services }) => (
  <ServicesContext.Provider value={services}>
    <LocationProvider>
      <Root />
    </LocationProvider>
  </ServicesContext.Provider>
);

/** What works without any music: these are shown before a library is connected, too. */
const always = new Set(['/status', '/settings']);

const Root = () => {
  const { store } = useServices();
  useTheme(store.settings.value.theme);
  useUpdateToast();
  const { path } = useLocation();
  const only = onlyScreen(store, path);
  return (
    <Frame bare={only !== null}>
      <Pages only={only} />
    </Frame>
  );
};

/** The one screen there is while the engine did not open, or knows no music yet. */
const onlyScreen = ({ phase, sources, loss }: AppStore, path: string) => {
  if (phase.value === 'failed') return NotOpened;
  if (phase.value !== 'ready' || sources.value.length > 0 || always.has(path)) return null;
  // A library that was taken away is never called a first visit.
  return loss.value ? Loss : FirstRun;
};

const Pages = ({ only }: { only: ReturnType<typeof onlyScreen> }) => {
  const { path } = useLocation();
  const { wantsFocus } = useFrame();
  const moved = (): void => {
    // One who types in the search box goes on typing there.
    if (document.activeElement?.id === searchBoxId) return;
    const title = document.querySelector<HTMLElement>('main h1');
    wantsFocus.current = !title;
    title?.focus({ preventScroll: true });
  };
  return (
    <Router onRouteChange={moved}>
      {only || !decodable(path)
        ? [<Route key="only" default component={only ?? NotFound} />]
        : routes}
    </Router>
  );
};

const routes = [
  <Route key="home" path="/" component={Home} />,
  <Route key="albums" path="/albums" component={Albums} />,
  <Route key="album" path="/albums/:id" component={Album} />,
  <Route key="artists" path="/artists" component={Artists} />,
  <Route key="artist" path="/artists/:id" component={Artist} />,
  <Route key="playlists" path="/playlists" component={Playlists} />,
  <Route key="playlist" path="/playlists/:id" component={Playlist} />,
  <Route key="songs" path="/songs" component={Songs} />,
  <Route key="search" path="/search" component={Search} />,
  <Route key="downloads" path="/downloads" component={Downloads} />,
  <Route key="status" path="/status" component={Status} />,
  <Route key="settings" path="/settings" component={Settings} />,
  <Route key="playing" path="/playing" component={Playing} />,
  <Route key="none" default component={NotFound} />,
];

/** A broken escape in an address would throw inside the router. */
const decodable = (path: string): boolean => {
  try {
    return decodeURIComponent(path) !== '';
  } catch {
    return false;
  }
};

const useUpdateToast = (): void => {
  const { store, applyUpdate } = useServices();
  const ready = store.updateReady.value;
  useEffect(() => {
    if (ready) {
      store.toasts.show(frameWords.updateReady, { label: frameWords.updateNow, run: applyUpdate });
    }
  }, [ready]);
};
