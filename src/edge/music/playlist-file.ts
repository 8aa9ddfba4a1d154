import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { isAbsolute, relative, sep } from 'node:path';
import { cleanText } from '../../domain/text';
import type { Catalogue } from './catalogue';
import { decodeText } from './decode-text';
import { folderOf, nameOf, withoutEnding } from './file-kinds';
import { isInside, resolveInside } from './inside';

export interface PlaylistFile {
  readonly name: string;
  /** Relative to the root, divided by `/`. What lies elsewhere has been left out. */
  readonly paths: readonly string[];
}

const maxBytes = 4 * 1024 * 1024;
const maxEntries = 50_000;

/** Steps of a path from the list's folder; null when they lead out of the root. */
const walkSteps = (folder: string, entry: string): string | null => {
  const steps = folder === '' ? [] : folder.split('/');
  for (const step of entry.replaceAll('\\', '/').split('/')) {
    if (step === '' || step === '.') continue;
    if (step !== '..') steps.push(step);
    else if (steps.pop() === undefined) return null;
  }
  return steps.join('/');
};

const locate = (root: string, folder: string, line: string): string | null => {
  if (/^file:/i.test(line)) {
    try {
      return locate(root, folder, fileURLToPath(line));
    } catch {
      return null;
    }
  }
  // A letter and a colon is a drive of Windows; longer words are http and the like.
  if (/^[a-z][a-z0-9+.-]+:/i.test(line)) return null;
  if (!isAbsolute(line)) return walkSteps(folder, line);
  return isInside(root, line) ? relative(root, line).split(sep).join('/') : null;
};

export const parsePlaylist = (root: string, path: string, text: string): PlaylistFile => {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim());
  const title = lines.find((line) => /^#PLAYLIST:/i.test(line))?.slice('#PLAYLIST:'.length) ?? '';
  return {
    name: cleanText(title) || cleanText(withoutEnding(nameOf(path))),
    paths: lines
      .filter((line) => line !== '' && !line.startsWith('#'))
      .slice(0, maxEntries)
      .map((line) => locate(root, folderOf(path), line))
      .filter((found) => found !== null),
  };
};

/** Rejects with the system's error. */
export const readPlaylistFile = async (root: string, path: string): Promise<PlaylistFile> => {
  const bytes = await readFile(await resolveInside(root, path));
  return parsePlaylist(root, path, decodeText(bytes.subarray(0, maxBytes)));
};

/** Ids of the songs that the list names and the library has, in its order. */
export const findSongs = (catalogue: Catalogue, file: PlaylistFile): string[] => {
  // Macs write names decomposed, other systems composed.
  let composed: Map<string, string> | null = null;
  return file.paths.flatMap((path) => {
    const direct = catalogue.songByPath.get(path)?.id;
    if (direct) return [direct];
    composed ??= new Map(
      catalogue.songs.map(({ id, record }) => [record.path.normalize('NFC'), id]),
    );
    const found = composed.get(path.normalize('NFC'));
    return found ? [found] : [];
  });
};
