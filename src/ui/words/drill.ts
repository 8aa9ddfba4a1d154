import { formatBytes, formatCount, formatLength, formatNumber, formatTime } from './format';

interface Story {
  readonly id: string;
  readonly title: string;
  readonly story: string;
}

/** The scenarios that come with the player: the whole outage first, as it is the one to be ready for. */
export const drillStories: readonly Story[] = [
  {
    id: 'everything-down',
    title: 'Everything is down',
    story: 'No server answers at all. What is downloaded plays on; everything else waits.',
  },
  {
    id: 'regional-outage',
    title: 'A region is down, one server is well',
    story:
      'The servers of one region stop answering, each in its own way. If your music has another address elsewhere, it comes from there.',
  },
  {
    id: 'audio-down',
    title: 'Music does not come',
    story:
      'First songs stop in the middle, then each is answered with an error. Lists, search and covers are well.',
  },
  {
    id: 'sign-in-rejects',
    title: 'Sign-in refuses you',
    story:
      'The service says that your name or password is wrong, although they are right. Nobody is signed out for it.',
  },
  {
    id: 'sign-in-slow',
    title: 'Sign-in is slow',
    story:
      'Signing in takes longer and longer, then too long. Everything else is as quick as ever.',
  },
  {
    id: 'artwork-metadata-down',
    title: 'Covers and lists are down',
    story: 'Covers, lists and search answer with errors or not at all. Songs still come.',
  },
  {
    id: 'discovery-cascade',
    title: 'One failure takes others along',
    story:
      'First nobody finds out which servers there are, then settings, sign-in and at last the lists fail, one after the other. Songs come all the while.',
  },
  {
    id: 'config-conflict',
    title: 'Two servers disagree',
    story:
      'One server tells settings of yesterday, then other ones under the same number, then a page that is none. The last good ones stay in use.',
  },
  {
    id: 'latency-ramp',
    title: 'Slower and slower',
    story:
      'Everything takes a little longer each minute, until nothing answers for half a minute. Who watches closely sees it coming.',
  },
  {
    id: 'flapping',
    title: 'On and off',
    story:
      'The service is gone for twenty seconds of every minute. It is shown as unsteady, not as down and well in turns.',
  },
  {
    id: 'captive-portal',
    title: 'The network wants a sign-in',
    story:
      'As in a hotel: whatever is asked for, a page of the network comes instead. None of it is taken for music.',
  },
  {
    id: 'recovery-burst',
    title: 'Back again, and overrun',
    story:
      'After a silence the service is back, slow and crowded, and asks for patience. Who hurries keeps it down.',
  },
];

export const drillTitle = (id: string): string =>
  drillStories.find((each) => each.id === id)?.title ?? id;

export const drillWords = {
  region: 'Outage drill',
  about:
    'Rehearse an outage before there is one. For a few minutes requests fail on purpose, in all tabs; what is stored is not touched, and you can stop at any time.',
  scenario: 'Scenario',
  start: 'Start drill',
  stop: 'Stop drill',
  starting: 'Starting',
  running: (title: string) => `Rehearsing: ${title}`,
  left: (seconds: number) => `${formatTime(seconds)} left`,
  progress: 'Time of the drill',
  over: 'The drill is over. Everything is asked anew.',
  seeReport: 'See how ready you are',
  banner: 'Outage drill is running',
  bannerTitle: 'This is a rehearsal:',
  bannerText: (title: string) => `${title}. Requests fail on purpose, downloads rest.`,
} as const;

const songs = (count: number): string => formatCount(count, 'song', 'songs');

export const readinessWords = {
  title: 'How ready you are',
  card: 'Offline readiness',
  safe: (seconds: number) => `${formatLength(seconds)} of music safe without any server`,
  nothingSafe: 'No music is safe without a server yet',
  nothingSafeHint: 'Open an album or playlist and choose Download.',
  safeTracks: (count: number) => `${songs(count)} on this device`,
  queue: 'Queue',
  queueEmpty: 'Nothing is in it.',
  queueWhole: (all: number) =>
    all === 1 ? 'The song in it would play.' : `All ${songs(all)} from here on would play.`,
  queueLacks: (missing: number, all: number) =>
    `${formatNumber(missing)} of ${songs(all)} from here on would not play.`,
  playlists: 'Playlists',
  playlistsNone: 'There are none.',
  playlistsCount: (complete: number, all: number) =>
    `${formatNumber(complete)} of ${formatCount(all, 'playlist', 'playlists')} complete`,
  homePlaylists: (complete: number, all: number): string =>
    all === 0 ? '' : readinessWords.playlistsCount(complete, all),
  breaks: 'What would break',
  lacks: (missing: number, all: number) =>
    missing === all
      ? all === 1
        ? 'Its song would not play'
        : `None of ${songs(all)} would play`
      : `${formatNumber(missing)} of ${songs(all)} would not play`,
  complete: (count: number) => formatCount(count, 'complete playlist', 'complete playlists'),
  count: songs,
  showAll: (count: number) => `Show all ${formatNumber(count)}`,
  fix: 'Make me ready',
  fixAbout: (tracks: number, bytes: number) =>
    bytes > 0
      ? `Downloads ${songs(tracks)}, about ${formatBytes(bytes)}.`
      : `Downloads ${songs(tracks)}.`,
  fixAfter: 'Nothing is downloaded while the drill runs.',
  fixing: (tracks: number) =>
    `${songs(tracks)} on the way. Playlists are complete when they are here.`,
  follow: 'See downloads',
  allWell: 'Ready. Every playlist and your queue would play with every server gone.',
  lost: 'What is missing lies on no server: choose the files of this device again.',
} as const;
