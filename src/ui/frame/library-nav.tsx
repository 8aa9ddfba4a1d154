import { useLocation } from 'preact-iso';
import { useRef } from 'preact/hooks';
import { Icon } from '../parts/icon';
import type { IconName } from '../parts/icon-paths';
import { useWide } from '../look/use-wide';
import { frameWords } from '../words/frame';
import { Mark } from './mark';

interface Place {
  readonly path: string;
  readonly icon: IconName;
  readonly label: string;
}
const place = (path: string, icon: IconName & keyof typeof frameWords): Place => ({
  path,
  icon,
  label: frameWords[icon],
});

const home = place('/', 'home');
const albums = place('/albums', 'albums');
const artists = place('/artists', 'artists');
const playlists = place('/playlists', 'playlists');
const songs = place('/songs', 'songs');
const downloads = place('/downloads', 'downloads');
const status = place('/status', 'status');
const settings = place('/settings', 'settings');

const isHere = (here: string, path: string): boolean =>
  path === '/' ? here === '/' : here === path || here.startsWith(`${path}/`);

const PlaceLink = ({ to, here }: { to: Place; here: string }) => (
  <li>
    <a class="place" href={to.path} aria-current={isHere(here, to.path) ? 'page' : undefined}>
      <Icon name={to.icon} />
      <span>{to.label}</span>
    </a>
  </li>
);

interface NavProps {
  readonly folded: boolean;
  readonly onFold: () => void;
}

/** The same places everywhere: a rail in a wide window, five tabs in a narrow one. */
export const LibraryNav = ({ folded, onFold }: NavProps) => {
  const { path } = useLocation();
  const link = (to: Place) => <PlaceLink key={to.path} to={to} here={path} />;
  if (!useWide()) {
    return (
      <nav class="tabs" aria-label={frameWords.library}>
        <ul>
          {[home, albums, playlists, downloads].map(link)}
          <li>
            <MorePlaces here={path} />
          </li>
        </ul>
      </nav>
    );
  }
  return (
    <nav class="rail" aria-label={frameWords.library} data-folded={folded}>
      <div class="rail-head">
        <button
          type="button"
          class="icon-button"
          aria-label={folded ? frameWords.unfold : frameWords.fold}
          title={folded ? frameWords.unfold : frameWords.fold}
          aria-expanded={!folded}
          onClick={onFold}
        >
          <Icon name="rail" />
        </button>
        <span class="brand" aria-hidden="true">
          <Mark size={20} />
          {frameWords.app}
        </span>
      </div>
      <ul>{[home, albums, artists, playlists, songs].map(link)}</ul>
      <ul>{[downloads].map(link)}</ul>
      <ul class="rail-foot">{[status, settings].map(link)}</ul>
    </nav>
  );
};

/** The fifth tab: what does not fit, in a sheet above the tabs. */
const MorePlaces = ({ here }: { here: string }) => {
  const sheet = useRef<HTMLUListElement>(null);
  const rest = [artists, songs, status, settings];
  return (
    <>
      <button
        type="button"
        class="place"
        popovertarget="more-places"
        aria-current={rest.some(({ path }) => isHere(here, path)) ? 'true' : undefined}
      >
        <Icon name="more" />
        <span>{frameWords.more}</span>
      </button>
      <ul
        id="more-places"
        ref={sheet}
        class="more-places"
        popover="auto"
        onClick={() => sheet.current?.hidePopover()}
      >
        {rest.map((to) => (
          <PlaceLink key={to.path} to={to} here={here} />
        ))}
      </ul>
    </>
  );
};
