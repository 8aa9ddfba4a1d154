import type { EngineApi } from '../contracts/engine';
import type { SourceId } from '../domain/keys';
import type { Player } from '../player/player';
import type { PlayerState } from '../player/player-state';

export interface GoOnParts {
  readonly player: Pick<Player, 'getState' | 'subscribe' | 'addLike'>;
  readonly similar: EngineApi['similar'];
  readonly isWanted: () => boolean;
  /** Sources whose sound can be had now. */
  readonly reachable: () => readonly SourceId[];
}

/** Songs that are added at a time: an hour and a half of music. */
const added = 20;

/** What is like the last songs comes behind them when the last one plays: early enough to be seen, and made ready. */
export const startGoOn = ({ player, similar, isWanted, reachable }: GoOnParts): void => {
  let asked: PlayerState['queue'] | null = null;
  const ask = async ({ queue }: PlayerState): Promise<void> => {
    const keys = queue.map(({ track }) => track);
    const found = await similar({
      seeds: keys.slice(-5),
      without: keys.slice(-1000),
      reachable: reachable(),
      count: added,
    });
    // The listener may have put something there meanwhile.
    if (player.getState().queue === queue && found.length > 0) player.addLike(found, keys.at(-1)!);
  };
  player.subscribe((state) => {
    const { queue, current, status, repeat } = state;
    const isLast = queue.length > 0 && queue.at(-1)?.id === current?.id;
    if (!isLast || status !== 'playing' || repeat !== 'off' || queue === asked) return;
    // Asked once for one queue: who takes out what was added is not given it again.
    if (!isWanted()) return;
    asked = queue;
    void ask(state).catch(() => undefined);
  });
};
