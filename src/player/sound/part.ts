import type { PcmApi } from '../../contracts/pcm';
import type { AudioSource } from '../engine';
import { isInAlbum, joinOf, unknownFacts, type Join, type SourceFacts } from './joins';
import { levelOf } from './levelling';
import type { OpenOutput } from './output';
import type { SoundShape } from './sound-shape';
import { createVoice, type Voice } from './voice';

/** A voice with what is known of its place in the queue. */
export interface Part {
  readonly voice: Voice;
  readonly facts: SourceFacts;
}

export interface PartStart {
  readonly source: AudioSource;
  /** seconds */
  readonly position: number;
  /** What it will follow; null where it begins by itself. */
  readonly behind: Part | null;
  readonly shape: SoundShape;
}

export const joinBehind = (before: Part, after: SourceFacts, shape: SoundShape): Join =>
  joinOf(before.facts.track, after.track, shape);

export const levelIn = ({ track, ...around }: SourceFacts, shape: SoundShape): number =>
  levelOf(track?.replayGain ?? null, isInAlbum({ track, ...around }), shape);

export const levelAnew = ({ voice, facts }: Part, shape: SoundShape): void =>
  voice.setLevel(levelIn(facts, shape));

/** Opens parts, each under an id of its own. */
export const createPartOpener = (pcm: PcmApi, changed: () => void) => {
  let ids = 0;
  return ({ context, path }: OpenOutput, start: PartStart): Part => {
    const { source, behind, shape } = start;
    const facts = !source.facts || source.facts instanceof Promise ? unknownFacts : source.facts;
    const isOneSignal = behind && joinBehind(behind, facts, shape).kind === 'seamless';
    const voice = createVoice({
      pcm,
      context,
      into: path.input,
      source,
      id: ++ids,
      position: start.position,
      after: isOneSignal ? behind.voice.id : null,
      level: levelIn(facts, shape),
      onChange: changed,
    });
    return { voice, facts };
  };
};
