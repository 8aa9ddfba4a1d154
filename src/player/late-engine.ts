import type { AudioEngine, AudioEvent } from './engine';

/**
 * Stands for an engine that is still being loaded: the page starts without it, and nobody presses Play before it can
 * be seen. What is asked for meanwhile is done, in its order, when the engine is there.
 */
export const createLateEngine = (loading: Promise<AudioEngine>): AudioEngine => {
  const listeners = new Set<(event: AudioEvent) => void>();
  let engine: AudioEngine | null = null;
  let isLost = false;
  let asked: ((engine: AudioEngine) => void)[] = [];
  /** seconds; null while nothing is to be played. */
  let start: number | null = null;

  const emit = (event: AudioEvent): void => {
    for (const listener of listeners) listener(event);
  };
  const ask = (act: (engine: AudioEngine) => void): void => {
    if (engine) act(engine);
    else asked.push(act);
  };
  const arrive = (arrived: AudioEngine): void => {
    engine = arrived;
    engine.subscribe(emit);
    const acts = asked;
    asked = [];
    for (const act of acts) act(engine);
  };
  const lose = (): void => {
    isLost = true;
    if (start !== null) emit({ kind: 'failed', code: 'internal' });
  };
  loading.then(arrive, lose);

  return {
    name: 'late',
    load: (source, at) => {
      start = at.position;
      ask((there) => there.load(source, at));
      if (isLost) queueMicrotask(lose);
    },
    preload: (source) => ask((there) => there.preload(source)),
    play: () => ask((there) => there.play()),
    pause: () => ask((there) => there.pause()),
    seek: (position) => {
      start = position;
      ask((there) => there.seek(position));
    },
    setVolume: (volume) => ask((there) => there.setVolume(volume)),
    setMuted: (muted) => ask((there) => there.setMuted(muted)),
    setOutput: async (deviceId) =>
      new Promise((resolve) => ask((there) => resolve(there.setOutput(deviceId)))),
    setShape: (shape) => ask((there) => there.setShape(shape)),
    unload: () => {
      start = null;
      ask((there) => there.unload());
    },
    position: () => engine?.position() ?? start ?? 0,
    duration: () => engine?.duration() ?? 0,
    buffering: () => engine?.buffering() ?? start !== null,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
