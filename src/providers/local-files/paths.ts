/** Paths of files as folders are chosen with: `Music/Album/01.mp3`; a file alone is just its name. */
export const pathOf = (file: File): string =>
  (file.webkitRelativePath || file.name).normalize('NFC');

export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** '' for a file that was chosen alone. */
export const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

/** The part after the last dot, in small letters; '' when there is none. */
export const endingOf = (path: string): string => {
  const name = nameOf(path);
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(dot + 1).toLowerCase() : '';
};

export const withoutEnding = (path: string): string => {
  const ending = endingOf(path);
  return ending === '' ? path : path.slice(0, -ending.length - 1);
};

/** `CD1`, `Disc 2`: a part of the album that the folder above is named after. */
const discFolder = /^(?:cd|dis[ck])[\s_-]{0,3}\d{1,3}$/i;

/** The folder that stands for the album. */
export const albumFolderOf = (path: string): string => {
  const folder = folderOf(path);
  return discFolder.test(nameOf(folder)) ? folderOf(folder) : folder;
};
