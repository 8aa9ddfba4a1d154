import { audioPath } from '../contracts/media-routes';
import type { Key } from '../domain/keys';
import { qualityOn } from '../domain/connection-hint';
import type { Quality } from '../domain/quality';
import { connectionHint } from './bridges/connection';
import type { AppStore } from './state/app-store';

/** In which quality a song is asked for, decided anew for each load. */
export interface StreamQuality {
  /** What the listener chose for the connection as it is. */
  readonly chosen: () => Quality;
  readonly pathFor: (key: Key, serial: string, from: number) => string;
  /** Says what a line is good for, once one was found to be slow. */
  readonly lowerBy: (rule: (key: Key, chosen: Quality) => Quality) => void;
}

export const createStreamQuality = ({ settings, saves, audioFrom }: AppStore): StreamQuality => {
  let lower = (_: Key, quality: Quality): Quality => quality;
  const chosen = (): Quality => {
    const { streamQuality, meteredQuality } = settings.peek();
    return qualityOn(connectionHint(), streamQuality, meteredQuality);
  };
  const qualityOf = (key: Key): Quality => {
    const told = audioFrom.peek();
    // The file itself does not play here: what came in its place is asked for by its name.
    const known = told?.key === key && told.instead !== null ? told.quality : chosen();
    return lower(key, known);
  };
  return {
    chosen,
    pathFor: (key, serial, from) => {
      const quality = qualityOf(key);
      // A file can be moved in: what is here, whatever is asked for, and the one that the server keeps. Only if
      // something else must come in its place is it a stream.
      const isFile = quality === 'original' ? from > 0 : saves.peek().get(key) === 'saved';
      const at = isFile ? null : Math.floor(from);
      return audioPath(key, quality, serial, at);
    },
    lowerBy: (rule) => {
      lower = rule;
    },
  };
};
