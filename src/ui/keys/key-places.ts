import { morphPlaying } from '../look/morph';

/** Ids of the two parts that keys reach; both stand in the frame. */
export const searchBoxId = 'search-box';
export const keysSheetId = 'keys-sheet';

/** Back to the page before; Home when the player was opened here. */
export const leavePlaying = (route: (url: string, replace?: boolean) => void): void =>
  morphPlaying(false, () => {
    if (history.length > 1) history.back();
    else route('/', true);
  });
