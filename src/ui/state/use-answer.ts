import { useEffect, useState } from 'preact/hooks';
import { toFailure, type Failure } from '../../domain/error';
import { useServices } from '../services';

export interface Answer<T> {
  /** Undefined while nothing is known; may be the last answer while a new one is under way. */
  readonly value: T | undefined;
  readonly failure: Failure | null;
  readonly again: () => void;
}

interface Held {
  readonly id: string;
  readonly value: unknown;
  readonly failure: Failure | null;
}

/**
 * Asks the engine for what `id` names, again whenever the catalogue changes or `also` does, and
 * gives the last answer until then. A late answer to an older question is dropped.
 */
export const useAnswer = <T>(id: string, load: () => Promise<T>, also: unknown = 0): Answer<T> => {
  const { store } = useServices();
  const [held, hold] = useState<Held | null>(null);
  const [turn, setTurn] = useState(0);
  const ready = store.phase.value === 'ready';
  const catalogue = store.catalogue.value;
  useEffect(() => {
    if (!ready) return undefined;
    let wanted = true;
    load().then(
      (value) => {
        store.answers.set(id, value);
        if (wanted) hold({ id, value, failure: null });
      },
      (thrown: unknown) => {
        if (wanted) hold({ id, value: store.answers.get(id), failure: toFailure(thrown) });
      },
    );
    return () => {
      wanted = false;
    };
  }, [id, ready, catalogue, turn, also]);
  const mine = held?.id === id ? held : null;
  return {
    value: (mine ? mine.value : store.answers.get<T>(id)) as T | undefined,
    failure: mine?.failure ?? null,
    again: () => setTurn(turn + 1),
  };
};
