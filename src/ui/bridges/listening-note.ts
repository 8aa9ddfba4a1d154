import { parseListening, type ListeningDays } from '../../domain/listening';

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

export const writeListening = (days: ListeningDays): void => {
  try {
    localStorage.setItem(name, JSON.stringify(days));
  } catch {
    // Full or forbidden: what is shown of it is too little, and nothing else is lost.
  }
};
