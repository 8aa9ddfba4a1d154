import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Names of tracks in the order of a listener's mood, across the albums. */
const PLAYLISTS = {
  'Morning Coffee': [
    'Kettle Song',
    'First Light on Water',
    'Hawthorn Lane',
    'Window Seat',
    'Tide Tables',
    'Prelude',
    'Courante',
  ],
  'Rain on the Window': [
    'Rain Check',
    'Ferry at Dusk',
    'Window Seat',
    'Waltz of the Moth',
    'Fog Bell',
    'Last Stop, First Snow',
  ],
  'Lights Out': [
    'Lullaby for a Clock',
    'First Light on Water',
    'Last Stop, First Snow',
    'Fog Bell',
    'Waltz of the Moth',
  ],
};

/** `tracks` are { title, artist, path (relative to `folder`, with slashes), seconds }. */
export const writePlaylists = (folder, tracks) => {
  for (const [name, titles] of Object.entries(PLAYLISTS)) {
    const entries = titles.flatMap((title) => {
      const track = tracks.find((candidate) => candidate.title === title);
      if (!track) throw new Error(`${name} asks for ${title}, which is on no album`);
      return [`#EXTINF:${Math.round(track.seconds)},${track.artist} - ${track.title}`, track.path];
    });
    const text = ['#EXTM3U', `#PLAYLIST:${name}`, ...entries, ''].join('\n');
    writeFileSync(join(folder, `${name}.m3u8`), text);
  }
};
