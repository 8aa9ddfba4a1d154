import type { Answer, Serve } from '../context';
import * as browse from './browse';
import { getCoverArt } from './cover-art';
import * as lists from './lists';
import * as lyrics from './lyrics';
import * as marks from './marks';
import { download, stream } from './media';
import * as playlists from './playlists';
import * as queue from './queue';
import * as search from './search';
import * as system from './system';

/** Everything that is answered with an envelope. */
export const answers: ReadonlyMap<string, Answer> = new Map<string, Answer>([
  ['ping', system.ping],
  ['getLicense', system.getLicense],
  ['getOpenSubsonicExtensions', system.getOpenSubsonicExtensions],
  ['tokenInfo', system.tokenInfo],
  ['getUser', system.getUser],
  ['getUsers', system.getUsers],
  ['getMusicFolders', system.getMusicFolders],
  ['getScanStatus', system.getScanStatus],
  ['startScan', system.startScan],
  ['getIndexes', browse.getIndexes],
  ['getMusicDirectory', browse.getMusicDirectory],
  ['getArtists', browse.getArtists],
  ['getArtist', browse.getArtist],
  ['getAlbum', browse.getAlbum],
  ['getSong', browse.getSong],
  ['getGenres', browse.getGenres],
  ['getArtistInfo', browse.describeArtist('artistInfo')],
  ['getArtistInfo2', browse.describeArtist('artistInfo2')],
  ['getAlbumInfo', browse.getAlbumInfo],
  ['getAlbumInfo2', browse.getAlbumInfo],
  ['getAlbumList', lists.getAlbumList],
  ['getAlbumList2', lists.getAlbumList2],
  ['getSongsByGenre', lists.getSongsByGenre],
  ['getRandomSongs', lists.getRandomSongs],
  ['getSimilarSongs', lists.listSimilar('similarSongs')],
  ['getSimilarSongs2', lists.listSimilar('similarSongs2')],
  ['getTopSongs', lists.getTopSongs],
  ['search2', search.search2],
  ['search3', search.search3],
  ['getPlaylists', playlists.getPlaylists],
  ['getPlaylist', playlists.getPlaylist],
  ['createPlaylist', playlists.createPlaylist],
  ['updatePlaylist', playlists.updatePlaylist],
  ['deletePlaylist', playlists.deletePlaylist],
  ['star', marks.star],
  ['unstar', marks.unstar],
  ['getStarred', marks.getStarred],
  ['getStarred2', marks.getStarred2],
  ['setRating', marks.setRating],
  ['scrobble', marks.scrobble],
  ['getNowPlaying', marks.getNowPlaying],
  ['savePlayQueue', queue.savePlayQueue],
  ['getPlayQueue', queue.getPlayQueue],
  ['savePlayQueueByIndex', queue.savePlayQueueByIndex],
  ['getPlayQueueByIndex', queue.getPlayQueueByIndex],
  ['getLyrics', lyrics.getLyrics],
  ['getLyricsBySongId', lyrics.getLyricsBySongId],
]);

/** Everything that is answered with bytes. */
export const serves: ReadonlyMap<string, Serve> = new Map<string, Serve>([
  ['stream', stream],
  ['download', download],
  ['getCoverArt', getCoverArt],
]);

/** Answered before anybody signs in, so that a client can learn how to. */
export const publicMethods: ReadonlySet<string> = new Set(['getOpenSubsonicExtensions']);

/** Parts of the protocol that this server leaves out: 410, as opposed to 404 for what nobody knows. */
export const leftOut: ReadonlySet<string> = new Set(
  `addChatMessage changePassword createBookmark createInternetRadioStation createPodcastChannel
   createShare createUser deleteBookmark deleteInternetRadioStation deletePodcastChannel
   deletePodcastEpisode deleteShare deleteUser downloadPodcastEpisode findSonicPath getAvatar
   getBookmarks getCaptions getChatMessages getInternetRadioStations getNewestPodcasts
   getPodcastEpisode getPodcasts getShares getSonicSimilarTracks getTranscodeDecision
   getTranscodeStream getVideoInfo getVideos hls jukeboxControl refreshPodcasts reportPlayback search
   updateInternetRadioStation updateShare updateUser`.split(/\s+/),
);
