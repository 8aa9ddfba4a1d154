import type { ElementRoute } from '../engine';
import { glide } from './audio-time';
import { levelIn } from './part';
import type { SourceFacts } from './joins';
import type { Output } from './output';
import type { SoundShape } from './sound-shape';

interface Led {
  readonly context: BaseAudioContext;
  readonly source: MediaElementAudioSourceNode;
  readonly level: GainNode;
  readonly facts: SourceFacts;
  readonly stop: AbortController;
}

/**
 * Leads media elements through the graph. An element can be led once, and its sound goes nowhere else from then on, so
 * it is never given to another song: the context may be another one by then.
 */
export const createElementRoute = (
  output: Output,
  start: SoundShape,
): ElementRoute & { readonly setShape: (shape: SoundShape) => void } => {
  const led = new Map<HTMLAudioElement, Led>();
  let shape = start;

  return {
    isLed: (element) => led.has(element),
    lead: (element, facts) => {
      if (led.has(element)) return;
      const { context, path } = output.open();
      const source = new MediaElementAudioSourceNode(context, { mediaElement: element });
      const level = new GainNode(context, { gain: levelIn(facts, shape) });
      source.connect(level).connect(path.input);
      const who = Symbol('element');
      const stop = new AbortController();
      const on = (name: string, act: () => void): void =>
        element.addEventListener(name, act, { signal: stop.signal });
      on('play', () => void output.run(who, true));
      for (const end of ['pause', 'ended', 'emptied']) on(end, () => void output.rest(who));
      stop.signal.addEventListener('abort', () => void output.rest(who));
      if (!element.paused) void output.run(who, true);
      led.set(element, { context, source, level, facts, stop });
    },
    letGo: (element) => {
      const found = led.get(element);
      led.delete(element);
      found?.stop.abort();
      found?.source.disconnect();
      found?.level.disconnect();
    },
    setShape: (next) => {
      shape = next;
      for (const { context, level, facts } of led.values()) {
        glide(context, level.gain, levelIn(facts, shape));
      }
    },
  };
};
