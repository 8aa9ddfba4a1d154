import { systemClock } from '../domain/system-clock';
import { createListeningMeter } from '../player/listening-meter';
import type { Player } from '../player/player';
import { readListening, writeListening } from './bridges/listening-note';

/** Counts what is heard for as long as the page lives; loaded beside the start, not before it. */
export const startListening = (player: Player): void => {
  const meter = createListeningMeter({
    player,
    clock: systemClock,
    load: readListening,
    save: writeListening,
  });
  window.addEventListener('pagehide', meter.flush);
};
