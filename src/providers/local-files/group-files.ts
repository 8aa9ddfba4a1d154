import { isAudioEnding } from './audio-kinds';
import { coverRank } from './covers';
import { albumFolderOf, endingOf, folderOf, nameOf, pathOf, withoutEnding } from './paths';
import type { WordFiles } from './words';

export interface Candidate {
  readonly file: File;
  readonly path: string;
  /** Lies in a chosen folder and is not named as music: when it is none, nobody asked for it. */
  readonly byChance: boolean;
  readonly words: WordFiles;
}

/** What lies in one folder. Files that were chosen alone lie in one folder, too: '' . */
export interface FileGroup {
  readonly folder: string;
  readonly candidates: readonly Candidate[];
  readonly coverFile: File | null;
  /** Name of the folder when several songs share it, else ''. */
  readonly albumName: string;
}

interface Sorted {
  readonly music: File[];
  readonly words: Map<string, File>;
  readonly covers: File[];
}

/** Beside a song of the same name, these are its words. */
const wordEndings = ['lrc', 'txt'];

/** `._01.mp3`, `.DS_Store`: what systems leave in folders. */
const isHidden = (path: string): boolean => nameOf(path).startsWith('.');

const sortFiles = (files: readonly File[]): Sorted => {
  const sorted: Sorted = { music: [], words: new Map(), covers: [] };
  const stems = new Set(
    files
      .map(pathOf)
      .filter((path) => isAudioEnding(endingOf(path)))
      .map(stemOf),
  );
  for (const file of files) {
    const path = pathOf(file);
    const ending = endingOf(path);
    if (wordEndings.includes(ending) && stems.has(stemOf(path))) {
      sorted.words.set(`${stemOf(path)}.${ending}`, file);
    } else if (coverRank(path) >= 0) {
      sorted.covers.push(file);
    } else if (folderOf(path) === '' || !isHidden(path)) {
      sorted.music.push(file);
    }
  }
  return sorted;
};

const stemOf = (path: string): string => withoutEnding(path).toLowerCase();

const byFolder = (files: readonly File[], folderFor: (path: string) => string) => {
  const groups = new Map<string, File[]>();
  for (const file of files) {
    const folder = folderFor(pathOf(file));
    const group = groups.get(folder);
    if (group) group.push(file);
    else groups.set(folder, [file]);
  }
  return groups;
};

const bestCover = (covers: readonly File[] | undefined): File | null =>
  [...(covers ?? [])].sort((a, b) => coverRank(a.name) - coverRank(b.name))[0] ?? null;

const countMusic = (files: readonly File[] | undefined): number =>
  (files ?? []).filter((file) => isAudioEnding(endingOf(file.name))).length;

/** The given files by folder, in their order, each song with what lies beside it. */
export const groupFiles = (files: readonly File[]): readonly FileGroup[] => {
  const { music, words, covers } = sortFiles(files);
  const coversIn = byFolder(covers, folderOf);
  const musicIn = byFolder(music, albumFolderOf);
  return [...byFolder(music, folderOf)].map(([folder, group]): FileGroup => {
    const albumFolder = albumFolderOf(`${folder}/x`);
    const isShared = countMusic(musicIn.get(albumFolder)) > 1;
    return {
      folder,
      coverFile: bestCover(coversIn.get(folder) ?? coversIn.get(albumFolder)),
      albumName: isShared ? nameOf(albumFolder) : '',
      candidates: group.map((file) => {
        const path = pathOf(file);
        return {
          file,
          path,
          byChance: folder !== '' && !isAudioEnding(endingOf(path)),
          words: { lrc: words.get(`${stemOf(path)}.lrc`), txt: words.get(`${stemOf(path)}.txt`) },
        };
      }),
    };
  });
};
