/**
 * Composes, renders and encodes the demo library into src/edge/demo/music.
 *   npm run demo-library [-- FOLDER]
 * Needs ffmpeg with libmp3lame and libopus; the player itself needs none of this.
 */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { albums } from './demo-library/albums/albums.mjs';
import { buildAlbum } from './demo-library/files/build-album.mjs';
import { writePlaylists } from './demo-library/files/playlists.mjs';

const folder = process.argv[2] ?? fileURLToPath(new URL('../src/edge/demo/music', import.meta.url));
mkdirSync(folder, { recursive: true });
const tracks = albums.flatMap((album) => buildAlbum(folder, album, (path) => console.log(path)));
writePlaylists(folder, tracks);
const minutes = tracks.reduce((sum, { seconds }) => sum + seconds, 0) / 60;
console.log(`${tracks.length} tracks, ${minutes.toFixed(1)} minutes, in ${folder}`);
