import type { AudioEngine, AudioEvent, AudioSource } from '../../../src/player/engine';

/** An engine whose facts a test tells; it writes down what it was asked to do. */
export interface ScriptedEngine extends AudioEngine {
  readonly log: string[];
  readonly tell: (...events: readonly (AudioEvent | AudioEvent['kind'])[]) => void;
  /** Plays up to this position, telling about it. */
  readonly reach: (seconds: number) => void;
  /** Silently: what the element's clock shows. */
  readonly stand: (seconds: number, buffering?: boolean) => void;
  /** Address of what is loaded. */
  readonly loaded: () => string | null;
}

export const createScriptedEngine = (): ScriptedEngine => {
  const log: string[] = [];
  let listener: (event: AudioEvent) => void = () => undefined;
  let source: AudioSource | null = null;
  let position = 0;
  let buffering = false;
  const tell: ScriptedEngine['tell'] = (...events) => {
    for (const event of events) {
      listener(typeof event === 'string' ? ({ kind: event } as AudioEvent) : event);
    }
  };
  return {
    name: 'audio',
    log,
    tell,
    reach: (seconds) => {
      position = seconds;
      tell({ kind: 'position', seconds });
    },
    stand: (seconds, isBuffering = false) => {
      position = seconds;
      buffering = isBuffering;
    },
    loaded: () => source?.url ?? null,
    load: (next, start) => {
      source = next;
      position = start.position;
      log.push(`load ${nameOf(next.url)} at ${start.position}`);
    },
    preload: (next) => log.push(`preload ${next ? nameOf(next.url) : 'nothing'}`),
    play: () => log.push('play'),
    pause: () => log.push('pause'),
    seek: (to) => {
      position = to;
      log.push(`seek ${to}`);
    },
    setVolume: (volume) => log.push(`volume ${volume}`),
    setMuted: (muted) => log.push(`muted ${muted}`),
    setShape: ({ playbackRate }) => log.push(`rate ${playbackRate}`),
    unload: () => {
      source = null;
      log.push('unload');
    },
    position: () => position,
    duration: () => 0,
    buffering: () => buffering,
    subscribe: (next) => {
      listener = next;
      return () => {
        listener = () => undefined;
      };
    },
  };
};

/** `/srv1~a?n=3` is `a`: the serial is tested by itself. */
const nameOf = (url: string): string => /~(.+)\?/.exec(url)?.[1] ?? url;
