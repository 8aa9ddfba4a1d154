import type { PcmApi, PcmBlock, PcmTrack } from '../../contracts/pcm';
import { toFailure, type ErrorCode } from '../../domain/error';
import type { AudioSource } from '../engine';
import { frameNow, glide } from './audio-time';
import { createRun, type Run } from './run';

/** One track on its way from the worker to the graph. It fetches and plays what it is told to and decides nothing. */
export interface Voice {
  readonly source: AudioSource;
  readonly id: number;
  /** Null until its head was read. */
  readonly track: () => PcmTrack | null;
  readonly failure: () => ErrorCode | null;
  /** The worker has given all there is. */
  readonly isComplete: () => boolean;
  /** It can begin to sound. */
  readonly isReady: () => boolean;
  /** What sounds or will sound; null before `begin` and after it ran dry. */
  readonly run: () => Run | null;
  /** Something of it was read: another one can not take its place in the resampler. */
  readonly isTouched: () => boolean;
  /** Asks for one more block, unless one is on its way. */
  readonly read: () => void;
  /** Frames that are there beyond the one that sounds now. */
  readonly ahead: () => number;
  /** Sounds from this frame of the context on. */
  readonly begin: (start: number) => Run;
  /**
   * The same, if all of it was scheduled `spare` frames before the start. False: the page was held up, nothing was
   * heard, and it may be tried again.
   */
  readonly tryBegin: (start: number, spare: number) => boolean;
  /** Silent; what was not heard is kept for another `begin`. */
  readonly hold: () => void;
  /** Nothing is left to play, and more will come: the next `begin` goes on there. */
  readonly dry: () => void;
  readonly seek: (position: number) => void;
  /** seconds */
  readonly position: () => number;
  readonly setLevel: (factor: number) => void;
  readonly close: () => void;
}

export interface VoiceParts {
  readonly pcm: PcmApi;
  readonly context: BaseAudioContext;
  readonly into: AudioNode;
  readonly source: AudioSource;
  readonly id: number;
  /** seconds */
  readonly position: number;
  readonly after: number | null;
  /** Factor of its level. */
  readonly level: number;
  /** The head was read, a block came or was heard, it failed. */
  readonly onChange: () => void;
}

/** seconds. With less a busy machine runs dry before the next block comes. */
const enough = 0.2;

/** The block without what lies before `frame`: a decoder begins a little earlier than it was told to. */
const behind = ({ at, channels }: PcmBlock, frame: number): readonly PcmBlock[] => {
  const early = Math.max(0, frame - at);
  const length = channels[0]?.length ?? 0;
  if (early >= length) return [];
  return [{ at: at + early, channels: channels.map((samples) => samples.subarray(early)) }];
};

export const createVoice = (parts: VoiceParts): Voice => {
  const { pcm, context, source, id, onChange } = parts;
  const rate = context.sampleRate;
  const level = new GainNode(context, { gain: parts.level });
  level.connect(parts.into);
  let track: PcmTrack | null = null;
  let failure: ErrorCode | null = null;
  let run: Run | null = null;
  let waiting: readonly PcmBlock[] = [];
  let from = parts.position;
  let complete = false;
  let touched = false;
  let reading = false;
  let closed = false;
  /** Counts seeks: what was asked for before one is not wanted after it. */
  let turn = 0;

  const fail = (thrown: unknown): void => {
    const { code } = toFailure(thrown);
    if (closed || failure) return;
    // Given up by the other side: the file is another one by now. The address is asked why, and opened anew.
    failure = code === 'aborted' ? 'audio.not-available' : code;
    onChange();
  };
  // One call at a time: of several seeks only the last is to be made.
  let calls: Promise<void> = Promise.resolve();
  const call = (act: () => Promise<void>): void => {
    calls = calls.then(() => (closed || failure ? undefined : act())).catch(fail);
  };

  const open = async (): Promise<void> => {
    const { format, url } = source;
    track = await pcm.open({ id, url, format, rate, position: from, after: parts.after });
    if (!closed) onChange();
  };
  // The first read is not kept for its answer: the worker does one after the other, and a busy page answers late.
  void open().catch(fail);

  const take = (block: PcmBlock | null): void => {
    if (!block) complete = true;
    else if (run) run.add(block);
    else waiting = [...waiting, ...behind(block, Math.round(from * rate))];
    onChange();
  };
  const read = (): void => {
    if (reading || complete || failure || closed) return;
    reading = true;
    const mine = turn;
    call(async () => {
      if (mine !== turn) return;
      touched = true;
      const block = await pcm.read(id);
      if (mine !== turn || closed) return;
      reading = false;
      take(block);
    });
  };
  const lengthOf = (blocks: readonly PcmBlock[]): number =>
    blocks.reduce((sum, { channels }) => sum + (channels[0]?.length ?? 0), 0);
  const position = (): number => (run ? run.positionAt(frameNow(context)) / rate : from);

  const schedule = (start: number, isMuted: boolean): Run => {
    const [first, ...others] = waiting;
    if (!first) throw new Error('nothing was read');
    waiting = [];
    const made = createRun({ context, into: level, start, first, isMuted, onHeard: onChange });
    for (const block of others) made.add(block);
    return made;
  };

  return {
    source,
    id,
    track: () => track,
    failure: () => failure,
    isComplete: () => complete,
    isReady: () =>
      waiting.length > 0 && (complete || failure !== null || lengthOf(waiting) >= enough * rate),
    isTouched: () => touched,
    run: () => run,
    read,
    ahead: () => (run ? run.end() - Math.max(run.start, frameNow(context)) : lengthOf(waiting)),
    begin: (start) => (run = schedule(start, false)),
    tryBegin: (start, spare) => {
      const begun = schedule(start, true);
      if (frameNow(context) + spare > start) {
        waiting = begun.stop();
        return false;
      }
      begun.unmute();
      run = begun;
      return true;
    },
    hold: () => {
      from = position();
      waiting = run?.stop() ?? waiting;
      run = null;
    },
    dry: () => {
      from = position();
      run = null;
    },
    seek: (to) => {
      run?.stop();
      run = null;
      waiting = [];
      from = to;
      complete = false;
      reading = false;
      const mine = ++turn;
      // Of many seeks in a row, as while a slider is dragged, only the last is worth the worker's time.
      call(async () => (mine === turn ? pcm.seek(id, to) : undefined));
      read();
    },
    position,
    setLevel: (factor) => glide(context, level.gain, factor),
    close: () => {
      closed = true;
      run?.stop();
      run = null;
      waiting = [];
      void pcm.close(id).catch(() => undefined);
    },
  };
};
