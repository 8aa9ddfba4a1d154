import { useState } from 'preact/hooks';
import type { Roving } from '../parts/use-roving';
import { slicesOf } from '../state/player-slices';
import { useKnownTracks } from '../state/use-tracks';
import { useServices } from '../services';
import { frameWords } from '../words/frame';
import { queueWords } from '../words/queue';

export interface RowActs {
  readonly play: (index: number) => void;
  /** The focus goes along. */
  readonly move: (index: number, to: number) => void;
  readonly remove: (index: number) => void;
  /** What is spoken of it. */
  readonly said: string;
  readonly say: (text: string) => void;
  readonly titleOf: (id: number) => string;
}

/** What is done to the rows of the queue, by pointer, key or menu. */
export const useQueueActs = (roving: Roving): RowActs => {
  const { player, store } = useServices();
  const known = useKnownTracks();
  const [said, say] = useState('');
  const entries = () => slicesOf(player).entries.peek();
  const titleOf = (id: number): string => {
    const entry = entries().find((each) => each.id === id);
    return (entry && known.get(entry.track)?.title) ?? '';
  };
  return {
    said,
    say,
    titleOf,
    play: (index) => player.jumpTo(entries()[index]!.id),
    move: (index, wanted) => {
      const list = entries();
      const to = Math.min(list.length - 1, Math.max(0, wanted));
      const { id } = list[index]!;
      if (to === index) return;
      player.move(id, to);
      roving.moveTo(to);
      say(queueWords.moved(titleOf(id), to + 1, list.length));
    },
    remove: (index) => {
      const list = entries();
      const { id } = list[index]!;
      const text = queueWords.removed(titleOf(id));
      player.remove(id);
      roving.moveTo(Math.min(index, list.length - 2));
      const step = player.getState().steps.at(-1)?.id;
      store.toasts.show(text, { label: frameWords.undo, run: () => player.undo(step) });
    },
  };
};
