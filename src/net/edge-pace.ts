/**
 * An edge that has given no good answer to anything for ten minutes is asked at most once in six, by whatever part of
 * the program: no more than twelve in an hour with those of a diagnosis (reliability.md section 3.7). Breakers
 * alone would allow that much to each of its parts. Pure; times are monotonic ms.
 */
export interface EdgePace {
  /** Of the first fault since the last answer. */
  readonly deadSince: number;
  readonly askedAt: number;
}

const longDead = 600_000;
/** A little more than the pings of who looks (workers/engine/watch), so that those are what is sent. */
const between = 360_000;

/** When it may be asked again; null: now. */
export const pacedUntil = (pace: EdgePace | undefined, now: number): number | null => {
  if (!pace || now - pace.deadSince < longDead) return null;
  const until = pace.askedAt + between;
  return now < until ? until : null;
};

export const noteAsked = (pace: EdgePace, now: number): EdgePace => ({ ...pace, askedAt: now });

export const noteFault = (pace: EdgePace | undefined, now: number): EdgePace =>
  pace ?? { deadSince: now, askedAt: now };

/** Somebody has reason to believe that things changed. */
export const hurryPace = (pace: EdgePace): EdgePace => ({ ...pace, askedAt: -Infinity });
