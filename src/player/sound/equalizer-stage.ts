import type { Equalizer } from '../../contracts/settings';
import { glide } from './audio-time';
import { bandQ, bands, headroomOf } from './equalizer';
import { toFactor } from './levelling';

/** The filters beside a straight way: switched off, sound goes past them untouched. They are made when first wanted. */
export const createEqualizerStage = (context: BaseAudioContext) => {
  const input = new GainNode(context);
  const straight = new GainNode(context);
  const output = new GainNode(context);
  input.connect(straight).connect(output);
  let filters: ReturnType<typeof createFilters> | null = null;

  return {
    input,
    output,
    set: ({ on, gains }: Equalizer): void => {
      if (on && !filters) {
        filters = createFilters(context);
        input.connect(filters.input);
        filters.output.connect(output);
      }
      glide(context, straight.gain, on ? 0 : 1);
      filters?.set(gains, on);
    },
  };
};

const createFilters = (context: BaseAudioContext) => {
  const input = new GainNode(context);
  const output = new GainNode(context, { gain: 0 });
  const filters = bands.map((band) => new BiquadFilterNode(context, { ...band, Q: bandQ }));
  let last: AudioNode = input;
  for (const filter of filters) last = last.connect(filter);
  last.connect(output);
  return {
    input,
    output,
    set: (gains: readonly number[], on: boolean): void => {
      glide(context, input.gain, toFactor(-headroomOf(gains)));
      glide(context, output.gain, on ? 1 : 0);
      for (const [at, filter] of filters.entries()) glide(context, filter.gain, gains[at] ?? 0);
    },
  };
};
