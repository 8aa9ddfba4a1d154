import type { AudioEngine, AudioEvent, AudioSource, LoadStart } from '../engine';
import { needsPcm } from './joins';
import type { SoundShape } from './sound-shape';

/**
 * Two ways to sound behind one interface. What a media element does well is left to it: little work, less that can
 * break. What it cannot do (no gap, fades, levels, filters) is the PCM engine's, which is loaded for the first track
 * that needs it. What that one cannot decode, the element plays after all, from the same place.
 */
export interface SoundEngineParts {
  readonly deck: AudioEngine;
  /** Rejects where it cannot be had. */
  readonly loadPcm: (shape: SoundShape) => Promise<AudioEngine>;
  readonly shape: SoundShape;
}

/** What waits for the decision; what is asked for meanwhile is kept in it. */
interface Waiting {
  readonly source: AudioSource;
  position: number;
  play: boolean;
}

export const createSoundEngine = ({ deck, loadPcm, ...parts }: SoundEngineParts): AudioEngine => {
  const listeners = new Set<(event: AudioEvent) => void>();
  let { shape } = parts;
  let sound = { volume: 1, muted: false };
  let active = deck;
  /** Holds the system's media controls until the active one sounds. */
  let leaving: AudioEngine | null = null;
  let pcm: AudioEngine | null = null;
  let loading: Promise<AudioEngine> | null = null;
  let waiting: Waiting | null = null;
  let last: Waiting | null = null;
  let ready: { readonly source: AudioSource; readonly by: AudioEngine } | null = null;
  let readying: string | null = null;
  /** Songs that the PCM engine could not play; their addresses without the serial. */
  const refused = new Set<string>();

  const songOf = ({ url }: AudioSource): string => url.split('?')[0]!;
  const emit = (event: AudioEvent): void => {
    for (const listener of listeners) listener(event);
  };

  const receive = (from: AudioEngine) => (event: AudioEvent) => {
    // While it is decided who plays, nobody does.
    if (from !== active || waiting) return;
    if (event.kind === 'playing') {
      leaving?.unload();
      leaving = null;
    }
    if (event.kind === 'failed' && from === pcm && last && isDecoders(event)) {
      refused.add(songOf(last.source));
      return use(deck, { ...last, position: pcm.position() });
    }
    emit(event);
  };
  deck.subscribe(receive(deck));

  const openPcm = async (): Promise<AudioEngine> => {
    pcm = await loadPcm(shape);
    pcm.setVolume(sound.volume);
    pcm.setMuted(sound.muted);
    pcm.setShape(shape);
    pcm.subscribe(receive(pcm));
    return pcm;
  };
  const choose = async (source: AudioSource): Promise<AudioEngine> => {
    const facts = await source.facts;
    if (!facts || refused.has(songOf(source)) || !needsPcm(facts, shape)) return deck;
    try {
      return await (loading ??= openPcm());
    } catch (thrown) {
      console.warn('tracks are played one by one here', thrown);
      refused.add(songOf(source));
      loading = null;
      return deck;
    }
  };
  const known = async (source: AudioSource): Promise<AudioSource> =>
    source.facts ? { ...source, facts: await source.facts } : source;

  const use = (engine: AudioEngine, start: Waiting): void => {
    if (engine !== active) {
      leaving?.unload();
      leaving = active;
      active.pause();
      active = engine;
    }
    if (leaving === active) leaving = null;
    waiting = null;
    last = start;
    ready = null;
    engine.load(start.source, start);
  };

  const decide = async (mine: Waiting): Promise<void> => {
    const engine = await choose(mine.source);
    const source = await known(mine.source);
    if (waiting === mine) use(engine, { ...mine, source });
  };

  const prepare = async (source: AudioSource): Promise<void> => {
    const by = await choose(source);
    const full = await known(source);
    if (readying !== source.url) return;
    ready = { source: full, by };
    (by === deck ? pcm : deck)?.preload(null);
    by.preload(full);
  };

  return {
    name: 'sound',
    load: (source: AudioSource, start: LoadStart) => {
      readying = null;
      if (ready?.source.url === source.url)
        return use(ready.by, { ...start, source: ready.source });
      const mine = { source, ...start };
      if (!source.facts) return use(deck, mine);
      waiting = mine;
      void decide(mine);
    },
    preload: (source) => {
      if (source && readying === source.url) return;
      readying = source?.url ?? null;
      ready = null;
      if (source) return void prepare(source);
      deck.preload(null);
      pcm?.preload(null);
    },
    play: () => {
      if (waiting) waiting.play = true;
      else {
        if (last) last.play = true;
        active.play();
      }
    },
    pause: () => {
      if (waiting) waiting.play = false;
      else if (last) last.play = false;
      active.pause();
    },
    seek: (position) => {
      if (waiting) waiting.position = position;
      else active.seek(position);
    },
    setVolume: (volume) => {
      sound = { ...sound, volume };
      deck.setVolume(volume);
      pcm?.setVolume(volume);
    },
    setMuted: (muted) => {
      sound = { ...sound, muted };
      deck.setMuted(muted);
      pcm?.setMuted(muted);
    },
    setShape: (wish) => {
      shape = wish;
      deck.setShape(shape);
      pcm?.setShape(shape);
      // Only an element keeps the pitch at another speed.
      if (active !== pcm || shape.playbackRate === 1 || !last || waiting) return;
      use(deck, { ...last, position: active.position() });
    },
    unload: () => {
      waiting = last = ready = readying = leaving = null;
      deck.unload();
      pcm?.unload();
    },
    position: () => waiting?.position ?? active.position(),
    duration: () => (waiting ? 0 : active.duration()),
    buffering: () => waiting !== null || active.buffering(),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};

/** The bytes came, and this decoder made nothing of them; the browser's own may. */
const isDecoders = (event: AudioEvent & { kind: 'failed' }): boolean =>
  event.code !== 'audio.not-available' && event.code !== 'audio.stuck';
