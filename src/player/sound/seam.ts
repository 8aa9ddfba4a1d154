import { atFrame, frameNow } from './audio-time';
import { joinBehind, type Part } from './part';
import type { SoundShape } from './sound-shape';

/** The place at which the next one begins: planned when the end of the current one is known, and called off at will. */
export interface Seam {
  /** Plans it when it can. `onReached` is called on that frame. */
  readonly plan: (current: Part, next: Part, shape: SoundShape, onReached: () => void) => void;
  /** The next one sounds, and its predecessor too where they fade. */
  readonly isPassed: () => boolean;
  /** What was planned is not to happen. What sounds already is the caller's. */
  readonly callOff: () => void;
  /** What was planned has happened, and is history. */
  readonly forget: () => void;
}

/** seconds. Nearer than this a begin would come late. */
const tooNear = 0.01;
/** seconds before a fade at which it is planned: some blocks long, and late enough for a change of mind. */
const fadeAhead = 5;
/** seconds. A fade that is cut shorter than this is none. */
const shortestFade = 0.5;

interface Plan {
  readonly current: Part;
  readonly next: Part;
  readonly at: number;
  readonly callOffMark: () => void;
}

interface Place {
  readonly at: number;
  /** Frames in which one fades into the other. */
  readonly fade: number;
}

export const createSeam = (context: BaseAudioContext): Seam => {
  let plan: Plan | null = null;
  /** The plan whose mark was reached. */
  let reached: Plan | null = null;
  const rate = context.sampleRate;
  // The mark tells it later than it is so, or within the quantum of which the clock shows only the beginning.
  const isPassed = (): boolean =>
    plan !== null && (plan === reached || plan.at <= frameNow(context));

  const placeOf = (current: Part, next: Part, shape: SoundShape): Place | null => {
    const { voice } = current;
    const run = voice.run();
    if (!run) return null;
    const isComplete = voice.isComplete();
    const earliest = frameNow(context) + tooNear * rate;
    const join = joinBehind(current, next.facts, shape);
    if (join.kind === 'fade') {
      const whole = Math.round((voice.track()?.duration ?? 0) * rate);
      const end = isComplete ? run.end() : run.start + whole - run.positionAt(run.start);
      const at = Math.max(end - join.seconds * rate, earliest);
      if (at - frameNow(context) > fadeAhead * rate) return null;
      if (end - at >= shortestFade * rate)
        return { at: Math.round(at), fade: Math.round(end - at) };
    }
    return isComplete && run.end() >= earliest ? { at: run.end(), fade: 0 } : null;
  };

  return {
    plan: (current, next, shape, onReached) => {
      if (plan || !next.voice.isReady()) return;
      const place = placeOf(current, next, shape);
      if (!place) return;
      const run = next.voice.begin(place.at);
      if (place.fade > 0) {
        run.fadeIn(place.fade);
        current.voice.run()?.fadeOut(place.at, place.fade);
      }
      const callOffMark = atFrame(context, place.at, () => {
        reached = mine;
        onReached();
      });
      const mine = { current, next, at: place.at, callOffMark };
      plan = mine;
    },
    isPassed,
    callOff: () => {
      if (!plan) return;
      plan.callOffMark();
      if (!isPassed()) {
        plan.next.voice.hold();
        plan.current.voice.run()?.keepUp();
      }
      plan = null;
    },
    forget: () => {
      plan?.callOffMark();
      plan = null;
    },
  };
};
