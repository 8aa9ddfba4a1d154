import type { Clock } from '../domain/clock';
import { hearTurn, judgeBlame, silencesOf, together, type Turns } from './blame';
import type { Fact } from './fact';

/** Tells the listener's own connection from a service that is down. */
export interface Connection {
  readonly hear: (fact: Fact) => void;
}

export interface ConnectionParts {
  readonly clock: Clock;
  /** Of the player; the control. */
  readonly origin: string;
  /** Whether anything answers at the control, past every cache. */
  readonly reach: () => Promise<boolean>;
  /** Asks services that were not asked for some seconds. */
  readonly askOthers: () => void;
  readonly onLost: (lost: boolean) => void;
}

/** The control is asked only when something has just fallen silent, and at most once in ten seconds. */
export const createConnection = (parts: ConnectionParts): Connection => {
  const { clock, origin } = parts;
  let turns: Turns = {};
  let askedAt = -Infinity;
  let isControlSilent = false;
  let isLost = false;
  let isAsking = false;

  const setLost = (lost: boolean): void => {
    if (lost === isLost) return;
    isLost = lost;
    parts.onLost(lost);
  };

  const judge = (): void => {
    if (!isControlSilent) return setLost(false);
    const verdict = judgeBlame(turns, origin, clock.monotonic());
    if (verdict === 'connection') setLost(true);
    else if (verdict === 'ask-others') parts.askOthers();
  };

  const askControl = async (): Promise<void> => {
    isAsking = true;
    askedAt = clock.monotonic();
    isControlSilent = !(await parts.reach().catch(() => false));
    isAsking = false;
    judge();
  };

  return {
    hear: (fact) => {
      turns = hearTurn(turns, fact, clock.monotonic());
      if (fact.outcome === 'good') isLost = false;
      const isFresh = clock.monotonic() - askedAt <= together;
      const silences = silencesOf(turns, fact.edge, origin);
      if (isAsking || silences === 0) return;
      if (isFresh && isControlSilent && !isLost) judge();
      // One miss may be chance.
      else if (!isFresh && silences >= 2) void askControl();
    },
  };
};
