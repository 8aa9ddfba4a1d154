import type { EngineApi } from '../../contracts/engine';
import type { PlayNews } from '../../contracts/plays';
import { systemClock } from '../../domain/system-clock';
import { createPlayMeter } from '../../player/play-meter';
import type { Player } from '../../player/player';

/** An engine that was begun anew, or a full disk, may take a while to write down a play: so many are held here. */
const mostHeld = 100;

/** Tells the engine what was heard, for as long as the page lives. */
export const startPlayNotes = (player: Player, note: EngineApi['notePlay']): void => {
  let held: readonly PlayNews[] = [];
  const give = async (): Promise<void> => {
    const giving = held;
    held = [];
    for (const news of giving) {
      await note(news).catch(() => {
        held = [...held, news].slice(-mostHeld);
      });
    }
  };
  createPlayMeter({
    player,
    clock: systemClock,
    tell: (news) => {
      if (news.kind === 'heard') held = [...held, news];
      // What plays now is true now or never.
      else void note(news).catch(() => undefined);
      void give();
    },
  });
};
