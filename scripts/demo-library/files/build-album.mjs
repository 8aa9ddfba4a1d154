import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RATE } from '../effects/filters.mjs';
import { master } from '../effects/master.mjs';
import { createRandom } from '../score/random.mjs';
import { drawCover } from './covers.mjs';
import { encode } from './encode.mjs';
import { ffmpeg } from './ffmpeg.mjs';
import { lrc } from './lyrics.mjs';
import { albumGain, trackGain, trackTags } from './tags.mjs';

/** A take is rendered and mastered whole and then cut, so that cuts are inaudible. */
const renderTake = (album, take) => {
  const seed = `${album.title}: ${take.tracks[0].title}`;
  const whole = master(take.render(createRandom(seed)), take);
  let from = 0;
  return take.tracks.map((track) => {
    const to = from + (track.samples ?? whole[0].length - from);
    const channels = whole.map((channel) => channel.slice(from, to));
    from = to;
    return { track, channels };
  });
};

const drawTo = (path, title) =>
  ffmpeg(
    [
      '-f',
      'png_pipe',
      '-i',
      'pipe:0',
      '-q:v',
      '6',
      '-fflags',
      '+bitexact',
      '-flags:v',
      '+bitexact',
      path,
    ],
    drawCover(title),
  );

/** Renders and writes one album below `folder`; gives its tracks for the playlists. */
export const buildAlbum = (folder, album, report) => {
  const home = [album.artist, album.title];
  mkdirSync(join(folder, ...home), { recursive: true });
  const scratch = mkdtempSync(join(tmpdir(), 'holdfast-cover-'));
  const cover = join(scratch, 'cover.jpg');
  drawTo(cover, album.title);
  if (album.folderCover) drawTo(join(folder, ...home, 'cover.jpg'), album.title);
  const made = album.takes.flatMap((take) => renderTake(album, take));
  const shared = album.replayGain ? albumGain(made.map(({ channels }) => channels)) : {};
  const tracks = made.map(({ track, channels }, index) => {
    const name = `${String(index + 1).padStart(2, '0')} ${track.title}`;
    const path = [...home, `${name}.${track.format}`].join('/');
    const gains = album.replayGain ? { ...trackGain(channels), ...shared } : {};
    encode(channels, {
      path: join(folder, path),
      format: track.format,
      kbps: track.kbps,
      tags: { ...trackTags(album, track, index + 1, made.length), ...gains },
      cover: track.cover ? cover : null,
    });
    if (track.synced) writeFileSync(join(folder, ...home, `${name}.lrc`), lrc(album, track));
    report(path);
    return { title: track.title, artist: album.artist, path, seconds: channels[0].length / RATE };
  });
  rmSync(scratch, { recursive: true });
  return tracks;
};
