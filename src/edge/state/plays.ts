import type { EdgeState } from './state-schema';

export interface Play {
  readonly songId: string;
  /** Wall time, ms, when it began. */
  readonly time: number;
  /** True when the client named the time: then the pair is known again when it is sent twice. */
  readonly timed: boolean;
}

/** A phone that was away for months: plays beyond these can count twice when they are sent twice. */
const maxLatePlays = 5000;

/** Counts plays. A play with the same song and time as one before is the same play. */
export const countPlays = (state: EdgeState, played: readonly Play[]): EdgeState => {
  const known = new Set(state.latePlays);
  const plays = { ...state.plays };
  const late: string[] = [];
  let isChanged = false;
  for (const { songId, time, timed } of played) {
    const mark = `${songId}@${time}`;
    if (timed && known.has(mark)) continue;
    if (timed) {
      known.add(mark);
      late.push(mark);
    }
    const before = plays[songId] ?? { count: 0, last: 0 };
    plays[songId] = { count: before.count + 1, last: Math.max(before.last, time) };
    isChanged = true;
  }
  if (!isChanged) return state;
  return { ...state, plays, latePlays: [...state.latePlays, ...late].slice(-maxLatePlays) };
};
