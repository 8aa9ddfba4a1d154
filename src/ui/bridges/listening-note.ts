import { systemClock } from '../../domain/system-clock';
import { parseListening, type ListeningDays } from '../../domain/listening';
import { createListeningMeter } from '../../player/listening-meter';
import type { Player } from '../../player/player';

/**
 * Seconds of the last days, in local storage: a page that is left writes them at once, which the engine's database
 * cannot promise. Without local storage nothing is counted.
 */
const name = 'holdfast.listening';

export const readListening = (): ListeningDays => {
  try {
    return parseListening(localStorage.getItem(name));
  } catch {
    return {};
  }
};

const writeListening = (days: ListeningDays): void => {
  try {
    localStorage.setItem(name, JSON.stringify(days));
  } catch {
    // Full or forbidden: what is shown of it is too little, and nothing else is lost.
  }
};

/** Counts what is heard for as long as the page lives. `rateOf`: seconds of music in a second. */
export const startListening = (player: Player, rateOf: () => number): void => {
  const meter = createListeningMeter({
    player,
    clock: systemClock,
    load: readListening,
    save: writeListening,
    rateOf,
  });
  window.addEventListener('pagehide', meter.flush);
};
