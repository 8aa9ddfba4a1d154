import type { PcmApi } from '../../contracts/pcm';
import type { AudioEngine, AudioSource } from '../engine';
import { atFrame, frameNow } from './audio-time';
import type { Output } from './output';
import { createPartOpener, joinBehind, levelAnew, type Part } from './part';
import { relayFrom, type Relay } from './relay';
import { createSeam, type Seam } from './seam';
import type { SilentAnchor } from './silent-anchor';
import type { SoundShape } from './sound-shape';
import { createTeller } from './teller';
import type { Voice } from './voice';

/**
 * Plays what the PCM worker decodes, on the context's clock: what follows begins on the very frame on which the one
 * before it ends. At most 6 s lie ahead; more is asked for when a block was heard, by an event of the audio thread,
 * so that throttled timers of a hidden page and a busy page do no harm.
 */
export interface PcmEngineParts {
  readonly pcm: PcmApi;
  readonly output: Output;
  readonly openAnchor: (onPaused: () => void) => SilentAnchor;
  readonly shape: SoundShape;
}

/** seconds of sound kept ahead: 2 MiB. */
const mostAhead = 6;
/**
 * seconds between the wish to begin and the first sample. A page that is held up schedules later than it means to:
 * that is seen before anything is heard, and tried again with more time. Where something sounded it is silent first
 * (`run`); the second try is longer than what an output makes at once, some 23 ms.
 */
const [quietLead, lead, secondLead, lastLead] = [0.006, 0.012, 0.03, 0.1];
/** seconds: a render quantum. Of 750 starts 45 came late, and each was nearer than that when all was scheduled. */
const inTime = 0.003;
/** seconds between two positions. */
const tick = 0.25;
/** seconds of sound left when a source that gave up is told: time to open another one, and little that is lost. */
const failAhead = 3;
/** seconds of a pause that nobody misses. */
const mostUnheard = 0.1;

export const createPcmEngine = ({
  pcm,
  output,
  openAnchor,
  ...parts
}: PcmEngineParts): AudioEngine => {
  const me = Symbol('pcm');
  const { told, tell, fail, ...teller } = createTeller();
  let { shape } = parts;
  let sound = { volume: 1, muted: false };
  let current: Part | null = null;
  let next: Part | null = null;
  let seam: Seam | null = null;
  let leaving: Part[] = [];
  let wanted = false;
  /** The context runs for us, and its gate is open. */
  let runs = false;
  /** Nothing of it has sounded since it runs. */
  let isQuiet = false;
  /** Of the current one, while its predecessor still sounds for it. */
  let relay: Relay | null = null;
  let stopTicking: (() => void) | null = null;

  const frames = (seconds: number): number => seconds * output.open().context.sampleRate;
  const frame = (): number => frameNow(output.open().context);
  const openPart = createPartOpener(pcm, () => changed());
  const open = (source: AudioSource, position: number, behind: Part | null): Part =>
    openPart(output.open(), { source, position, behind, shape });

  const tickOn = (): void => {
    stopTicking?.();
    const { context } = output.open();
    stopTicking = atFrame(context, frame() + frames(tick), () => {
      tickOn();
      // The end of a block may be told before the context's clock has come to it.
      changed();
      // What has given up is heard to its end, and is opened anew where the listener is.
      const stillHeard = told() === 'failed' && (current?.voice.ahead() ?? 0) > 0;
      if (told() === 'playing' || stillHeard) teller.position(position());
    });
  };
  const stopTicks = (): void => {
    stopTicking?.();
    stopTicking = null;
  };

  const position = (): number => relay?.heard() ?? current?.voice.position() ?? 0;

  const changed = (): void => {
    leaving = leaving.filter((part) => {
      const stays = (part.voice.run()?.end() ?? 0) > frame();
      if (!stays) part.voice.close();
      return stays;
    });
    if (!current || told() === 'failed') return;
    teller.duration(current.voice.track()?.duration ?? 0);
    serveCurrent(current);
    if (current && next) serveNext(current, next);
  };

  const beginSoon = (voice: Voice): void => {
    const after = (seconds: number): number =>
      Math.max(Math.round(frame() + frames(seconds)), relay?.at ?? 0);
    const first = isQuiet ? quietLead : lead;
    isQuiet = false;
    const isBegun = [first, secondLead].some((each) => voice.tryBegin(after(each), frames(inTime)));
    if (!isBegun) voice.begin(after(lastLead));
  };

  const serveCurrent = (part: Part): void => {
    const { voice } = part;
    const run = voice.run();
    const isOver = run !== null && run.end() <= frame();
    if (isOver && !voice.isComplete()) {
      voice.dry();
      if (!voice.failure()) tell('waiting');
    }
    if (voice.ahead() < frames(mostAhead)) voice.read();
    if (wanted && runs && !voice.run() && voice.isReady()) {
      beginSoon(voice);
      teller.position(position());
      tell('playing');
    }
    const code = voice.failure();
    // What is broken is heard to where it breaks; of what does not come, another source may go on in time.
    const spare = code === 'audio.not-available' ? frames(failAhead) : 0;
    if (code && (voice.run() ? voice.ahead() <= spare : !voice.isReady())) return fail(code);
    const isDone = voice.isComplete() && (isOver || (!voice.run() && !voice.isReady()));
    if (isDone && !seam?.isPassed()) tell('ended');
  };

  const serveNext = (before: Part, part: Part): void => {
    const { voice } = part;
    if (voice.run()) {
      if (voice.run()!.end() - frame() < frames(mostAhead)) voice.read();
      return;
    }
    // One resampler for both: it must have seen all of the first.
    const mayRead =
      before.voice.isComplete() || joinBehind(before, part.facts, shape).kind !== 'seamless';
    if (mayRead && !voice.isReady()) voice.read();
    if (runs) (seam ??= createSeam(output.open().context)).plan(before, part, shape, onSeam);
  };
  const onSeam = (): void => tell('ended');

  const dropNext = (): void => {
    seam?.callOff();
    next?.voice.close();
    next = null;
  };
  const letLeave = (): void => {
    relay = null;
    for (const { voice } of leaving) voice.close();
    leaving = [];
  };

  const seek = (to: number): void => {
    if (!current || told() === 'failed') return;
    const again = next?.voice.source ?? null;
    dropNext();
    letLeave();
    if (told() === 'ended') teller.forget();
    current.voice.seek(to);
    next = again && open(again, 0, current);
  };

  const wake = async (): Promise<void> => {
    const goesOn = runs || current?.voice.run() != null;
    const result = await output.run(me, goesOn);
    if (result === 'gone' || !wanted) return;
    if (result === 'blocked') return tell('blocked');
    await output.open().complete;
    if (!wanted) return;
    if (!runs && !goesOn) isQuiet = true;
    runs = true;
    anchor.play();
    tickOn();
    if ((relay?.heard() || current?.voice.run()) && told() !== 'failed' && told() !== 'ended')
      tell('playing');
    changed();
  };
  const rest = async (): Promise<void> => {
    wanted = runs = false;
    stopTicks();
    anchor.pause();
    const held = position();
    await output.rest(me);
    // A busy page stops the context late, and what passed behind the shut gate was not heard.
    if (!wanted && current?.voice.run() && position() - held > mostUnheard) seek(held);
    if (!wanted && current && told() !== 'failed' && told() !== 'ended') tell('paused');
  };
  const stopped = (): void => {
    if (!wanted) return;
    wanted = runs = false;
    stopTicks();
    anchor.pause();
    if (current) tell('paused');
  };
  const anchor = openAnchor(() => void rest());
  output.onStopped(stopped);

  /** The one that was made ready; it may sound already. */
  const takeNext = (source: AudioSource): Part | null => {
    if (next?.voice.source.url !== source.url) return null;
    const taken = next;
    if (seam?.isPassed()) seam.forget();
    else seam?.callOff();
    next = null;
    return taken;
  };
  const retire = (part: Part, fades: boolean): void => {
    if (fades) leaving.push(part);
    else part.voice.close();
  };

  return {
    name: 'pcm',
    load: (source, start) => {
      if (output.renewIfDead()) {
        dropNext();
        seam = null;
        runs = false;
      }
      const sounds = seam?.isPassed() ?? false;
      const taken = takeNext(source);
      const { position } = start;
      const relayed =
        current && start.play
          ? relayFrom(output.open().context, current, relay, { source, position })
          : null;
      if (!taken) dropNext();
      if (!taken && !relayed) letLeave();
      relay = relayed;
      if (current) retire(current, relay !== null || (taken !== null && sounds));
      current = taken ?? open(source, relay?.position ?? position, null);
      if (taken && position > 0) taken.voice.seek(position);
      teller.forget(true);
      wanted = start.play;
      if (wanted) void wake();
      else void rest();
    },
    preload: (source) => {
      if (source && next?.voice.source.url === source.url) return;
      dropNext();
      next = source && open(source, 0, current);
      changed();
    },
    play: () => {
      if (!current || told() === 'failed') return;
      wanted = true;
      if (told() === 'ended') current.voice.seek(0);
      teller.forget();
      void wake();
    },
    pause: () => void rest(),
    seek,
    setVolume: (volume) => {
      sound = { ...sound, volume };
      output.setLevel(sound.volume, sound.muted);
    },
    setMuted: (muted) => {
      sound = { ...sound, muted };
      output.setLevel(sound.volume, sound.muted);
    },
    setOutput: output.setSink,
    setShape: (wish) => {
      shape = wish;
      output.setShape(shape);
      for (const part of [current, next]) if (part) levelAnew(part, shape);
    },
    unload: () => {
      dropNext();
      letLeave();
      current?.voice.close();
      current = null;
      void rest();
    },
    position,
    duration: () => current?.voice.track()?.duration ?? 0,
    buffering: () =>
      current !== null &&
      !relay?.heard() &&
      told() !== 'ended' &&
      !current.voice.run() &&
      !current.voice.isReady(),
    subscribe: teller.subscribe,
  };
};
