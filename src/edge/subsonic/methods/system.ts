import { failureCodes, SubsonicFailure } from '../failure';
import { isoTime } from '../present-song';
import { nothing, type Answer, type Context } from '../context';

/** The one folder; the description wants a whole number. */
export const musicFolderId = 1;

export const ping: Answer = () => nothing;

export const getLicense: Answer = () => ({ license: { valid: true } });

/** `transcodeOffset` is only there with an ffmpeg that can do it. */
export const getOpenSubsonicExtensions: Answer = async ({ ffmpeg }) => {
  const found = await ffmpeg();
  const names = [
    'apiKeyAuthentication',
    'formPost',
    'indexBasedQueue',
    'songLyrics',
    'topSongsByArtistId',
    ...(found?.formats.has('mp3') ? ['transcodeOffset'] : []),
  ];
  return { openSubsonicExtensions: names.map((name) => ({ name, versions: [1] })) };
};

export const tokenInfo: Answer = ({ user, way }) => {
  if (way === 'apiKey') return { tokenInfo: { username: user } };
  throw new SubsonicFailure(failureCodes.generic, 'No API key was used');
};

const presentUser = (user: string) => ({
  username: user,
  scrobblingEnabled: true,
  adminRole: true,
  settingsRole: false,
  downloadRole: true,
  uploadRole: false,
  playlistRole: true,
  coverArtRole: false,
  commentRole: false,
  podcastRole: false,
  streamRole: true,
  jukeboxRole: false,
  shareRole: false,
  videoConversionRole: false,
  folder: [musicFolderId],
});

/** There is one listener; asking for somebody else is not allowed, whether they exist or not. */
export const demandOwnName = ({ user }: Context, name: string): void => {
  if (name === '' || name === user) return;
  throw new SubsonicFailure(failureCodes.forbidden, 'Only your own user can be asked for');
};

export const getUser: Answer = (context) => {
  demandOwnName(context, context.params.need('username'));
  return { user: presentUser(context.user) };
};

export const getUsers: Answer = ({ user }) => ({ users: { user: [presentUser(user)] } });

export const getMusicFolders: Answer = () => ({
  musicFolders: { musicFolder: [{ id: musicFolderId, name: 'Music' }] },
});

/** Two members of our own: how the last scan went, and whether other formats can be made. */
const presentScan = async ({ library, ffmpeg }: Context) => {
  const { scanning, count, lastScan } = library.scanStatus();
  return {
    scanStatus: {
      scanning,
      count,
      folderCount: 1,
      lastScan: lastScan > 0 ? isoTime(lastScan) : undefined,
      problems: library.report()?.problems.length ?? 0,
      transcoding: (await ffmpeg()) ? 'available' : 'unavailable',
    },
  };
};

export const getScanStatus: Answer = presentScan;

export const startScan: Answer = (context) => {
  void context.library.scan();
  return presentScan(context);
};
