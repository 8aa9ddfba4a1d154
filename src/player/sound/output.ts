import { atFrame, frameNow, glide } from './audio-time';
import { createSignalPath, type SignalPath } from './signal-path';
import type { SoundShape } from './sound-shape';

/**
 * The one AudioContext and its signal path, opened when first needed. It runs while somebody wants it and rests
 * otherwise; what was scheduled goes on where it was when it runs again.
 */
export interface Output {
  /** Opens it where it is not: to be called in the gesture itself. */
  readonly open: () => OpenOutput;
  /** Lets go of one whose clock stands still though it says that it runs; true when it did. */
  readonly renewIfDead: () => boolean;
  readonly setShape: (shape: SoundShape) => void;
  readonly setLevel: (volume: number, muted: boolean) => void;
  /** The device, '' = the system's own choice. False: not there, not allowed, or no context can choose here. */
  readonly setSink: (deviceId: string) => Promise<boolean>;
  /**
   * `blocked`: the browser wants a gesture first. `gone`: called off by `rest` meanwhile. `goesOn`: something is in the
   * middle of its sound, and fades in; what begins is heard from its first sample on.
   */
  readonly run: (who: symbol, goesOn: boolean) => Promise<'running' | 'blocked' | 'gone'>;
  /** Resolves when it is silent and, unless somebody else wants it, stands still. */
  readonly rest: (who: symbol) => Promise<void>;
  /** The system stopped it, and nobody here asked for that. Returns what ends the subscription. */
  readonly onStopped: (act: () => void) => () => void;
}

export interface OpenOutput {
  readonly context: AudioContext;
  readonly path: SignalPath;
  /** The limiter stands in its place, or cannot. */
  readonly complete: Promise<void>;
}

export interface OutputParts {
  readonly openContext: () => AudioContext;
  readonly limiterUrl: string;
  /** The listener has pressed something in this page; null where the browser does not tell. */
  readonly hasGesture: () => boolean | null;
}

/** Not in Firefox, and not in the types. */
interface SinkChoice {
  readonly setSinkId?: (deviceId: string) => Promise<void>;
}
const canChoose = (): boolean => 'setSinkId' in AudioContext.prototype;

/** seconds */
const gateTime = 0.015;
/** ms */
const shutLimit = 200;
/** ms in which an output opens where it may; a busy machine takes a while. */
const [startLimit, refusedLimit] = [2_000, 300];

export const createOutput = (parts: OutputParts): Output => {
  const wanting = new Set<symbol>();
  const stopped = new Set<() => void>();
  let opened: OpenOutput | null = null;
  let shape: SoundShape | null = null;
  let level = { volume: 1, muted: false };
  let look = { at: 0, time: 0 };
  let sink = '';

  const open = (): OpenOutput => {
    if (opened && opened.context.state !== 'closed') return opened;
    const context = parts.openContext();
    const path = createSignalPath(context);
    if (shape) path.setShape(shape);
    path.setLevel(level.volume, level.muted);
    opened = { context, path, complete: addLimiter(context, path, parts.limiterUrl) };
    if (sink !== '') void send(context, sink);
    context.addEventListener('statechange', () => {
      if (context !== opened?.context || context.state === 'running' || wanting.size === 0) return;
      // Still starting is not stopped.
      if (context.currentTime === 0 || starting > 0) return;
      void stoppedBy(context);
    });
    return opened;
  };

  /** It stands still for some ms meanwhile, which is no stop. */
  const send = async (context: AudioContext, deviceId: string): Promise<boolean> => {
    const { setSinkId } = context as AudioContext & SinkChoice;
    if (!setSinkId) return deviceId === '';
    starting += 1;
    try {
      await setSinkId.call(context, deviceId);
      return true;
    } catch {
      return false;
    } finally {
      starting -= 1;
    }
  };

  /** An audio process that died is another one a moment later; `interrupted` (a call, a lock) is meant to be silent. */
  const stoppedBy = async (context: AudioContext): Promise<void> => {
    if (context.state === 'suspended') await start(context);
    if (context.state === 'running' || context !== opened?.context || wanting.size === 0) return;
    wanting.clear();
    for (const act of stopped) act();
  };

  let starting = 0;
  const start = async (context: AudioContext): Promise<void> => {
    starting += 1;
    const limit = parts.hasGesture() === false ? refusedLimit : startLimit;
    const tooLate = new Promise<void>((resolve) => setTimeout(resolve, limit));
    await Promise.race([context.resume().catch(() => undefined), tooLate]);
    starting -= 1;
  };

  return {
    open,
    renewIfDead: () => {
      if (!opened) return false;
      const { context } = opened;
      const now = { at: performance.now(), time: context.currentTime };
      // Chromium's goes on by itself when the audio server is back; one that does not move for a second is dead.
      const stands = context.state === 'running' && now.time === look.time;
      const isDead = context.state === 'closed' || (stands && now.at - look.at > 1_000);
      look = now;
      if (!isDead) return false;
      opened = null;
      void context.close().catch(() => undefined);
      return true;
    },
    setShape: (next) => {
      shape = next;
      opened?.path.setShape(next);
    },
    setLevel: (volume, muted) => {
      level = { volume, muted };
      opened?.path.setLevel(volume, muted);
    },
    setSink: async (deviceId) => {
      // One that is not open yet is opened there.
      const ok = opened ? await send(opened.context, deviceId) : canChoose() || deviceId === '';
      if (ok) sink = deviceId;
      return ok;
    },
    run: async (who, goesOn) => {
      const { context, path } = open();
      wanting.add(who);
      if (context.state !== 'running') await start(context);
      if (!wanting.has(who)) return 'gone';
      if (context.state !== 'running') return 'blocked';
      look = { at: performance.now(), time: context.currentTime };
      glide(context, path.gate, 1, goesOn ? gateTime : 0);
      return 'running';
    },
    rest: async (who) => {
      wanting.delete(who);
      if (!opened || wanting.size > 0) return;
      const { context, path } = opened;
      if (context.state === 'running') {
        glide(context, path.gate, 0, gateTime);
        const shut = frameNow(context) + gateTime * context.sampleRate;
        await new Promise<void>((resolve) => {
          atFrame(context, shut, resolve);
          // A clock that stands still reports nothing.
          setTimeout(resolve, shutLimit);
        });
      }
      if (wanting.size === 0) await context.suspend().catch(() => undefined);
    },
    onStopped: (act) => {
      stopped.add(act);
      return () => stopped.delete(act);
    },
  };
};

const addLimiter = async (context: AudioContext, path: SignalPath, url: string): Promise<void> => {
  try {
    await context.audioWorklet.addModule(url);
    path.addLimiter(
      new AudioWorkletNode(context, 'holdfast-limiter', {
        channelCount: 2,
        channelCountMode: 'explicit',
        outputChannelCount: [2],
      }),
    );
  } catch (thrown) {
    // Music without a limiter is better than none: what is too loud is cut by the browser.
    console.warn('the limiter is not usable here', thrown);
  }
};
