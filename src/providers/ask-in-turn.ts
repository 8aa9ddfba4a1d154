import type { Clock } from '../domain/clock';
import { HoldfastError, toHoldfastError, type ErrorCode } from '../domain/error';

export interface InTurn<T> {
  /** Places in the order in which they are asked. */
  readonly order: readonly number[];
  readonly ask: (place: number, signal: AbortSignal) => Promise<T>;
  /** ms after which the next one is asked as well; null: only after a failure. */
  readonly patience: number | null;
  /** What came too late is given back. */
  readonly discard: (value: T) => void;
  readonly onAnswer: (place: number, latency: number) => void;
  readonly onFault: (place: number, error: HoldfastError) => void;
  /** The next one was begun although this one had not failed. */
  readonly onLate: (place: number) => void;
  readonly mayHelp: (error: HoldfastError) => boolean;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Of the reasons of several edges the one that says something; "paused" only repeats an older one. */
const mute: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['net.paused', 'aborted']);

/**
 * Asks one place after the other until one answers; the first answer wins and the others are called off.
 * Rejects with what the first place said, where that says anything.
 */
export const askInTurn = <T>(turn: InTurn<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    const errors: HoldfastError[] = [];
    const waiting = [...turn.order];
    const asked = new Map<number, AbortController>();
    let isOver = false;
    const end = (): void => {
      isOver = true;
      for (const each of asked.values()) each.abort();
    };
    const askNext = (): void => {
      const place = waiting.shift();
      if (place !== undefined) return begin(place);
      if (asked.size > 0) return;
      end();
      reject(tellingOf(errors));
    };
    const onError = (place: number, error: HoldfastError): void => {
      asked.delete(place);
      if (isOver) return;
      errors.push(error);
      if (!turn.signal.aborted && turn.mayHelp(error)) {
        turn.onFault(place, error);
        return askNext();
      }
      end();
      reject(error);
    };
    const onValue = (place: number, value: T, latency: number): void => {
      asked.delete(place);
      if (isOver) return turn.discard(value);
      turn.onAnswer(place, latency);
      end();
      resolve(value);
    };
    const begin = (place: number): void => {
      const own = new AbortController();
      asked.set(place, own);
      const begun = turn.clock.monotonic();
      turn.ask(place, AbortSignal.any([turn.signal, own.signal])).then(
        (value) => onValue(place, value, turn.clock.monotonic() - begun),
        (thrown: unknown) => onError(place, toHoldfastError(thrown)),
      );
      hedge(place, own.signal);
    };
    const hedge = (place: number, until: AbortSignal): void => {
      if (turn.patience === null || waiting.length === 0) return;
      const onLate = (): void => {
        if (isOver || !asked.has(place) || waiting.length === 0) return;
        turn.onLate(place);
        askNext();
      };
      turn.clock.sleep(turn.patience, until).then(onLate, () => undefined);
    };
    askNext();
  });

const tellingOf = (errors: readonly HoldfastError[]): HoldfastError =>
  errors.find(({ code }) => !mute.has(code)) ?? errors[0] ?? new HoldfastError('aborted');
