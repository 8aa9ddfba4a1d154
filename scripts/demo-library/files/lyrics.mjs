const stamp = (seconds) => {
  const minutes = Math.floor(seconds / 60);
  const rest = (seconds - minutes * 60).toFixed(2).padStart(5, '0');
  return `[${String(minutes).padStart(2, '0')}:${rest}]`;
};

/** Synced lines ({ seconds, text }) as the text of an .lrc file. */
export const lrc = (album, track) =>
  [
    `[ti:${track.title}]`,
    `[ar:${album.artist}]`,
    `[al:${album.title}]`,
    ...track.synced.map(({ seconds, text }) => `${stamp(seconds)}${text}`),
    '',
  ].join('\n');
