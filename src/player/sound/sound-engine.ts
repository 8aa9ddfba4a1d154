import { isConverted } from '../../contracts/media-routes';
import type {
  AudioEngine,
  AudioEvent,
  AudioSource,
  DeckEngine,
  ElementRoute,
  LoadStart,
} from '../engine';
import { needsPcm, type SourceFacts } from './joins';
import type { SilentAnchor } from './silent-anchor';
import { isShaped, type SoundShape } from './sound-shape';

/**
 * Two ways to sound behind one interface. What a media element does well is left to it: little work, less that can
 * break. What it cannot do (no gap, fades, levels, filters) is the PCM engine's, which is loaded for the first track
 * that needs it. What that one cannot decode, the element plays after all, from the same place.
 */
export interface SoundEngineParts {
  readonly deck: DeckEngine;
  /** Rejects where it cannot be had. */
  readonly loadGraph: (shape: SoundShape) => Promise<Graph>;
  readonly shape: SoundShape;
  /** Holds the system's media controls between two songs. */
  readonly anchor: SilentAnchor;
}

/** What is loaded late: the engine on the context's clock, and the way of elements through its filters. */
export interface Graph {
  readonly pcm: AudioEngine;
  readonly route: ElementRoute;
}

/** seconds; positions are told four times in one. */
const anchorBefore = 1;

/** What waits for the decision; what is asked for meanwhile is kept in it. */
interface Waiting {
  readonly source: AudioSource;
  position: number;
  play: boolean;
}

export interface SoundEngine extends AudioEngine {
  /** Loads the graph before it is needed, so that the first song that needs it does not wait for it. */
  readonly warm: () => void;
}

export const createSoundEngine = ({
  deck,
  loadGraph,
  anchor,
  ...parts
}: SoundEngineParts): SoundEngine => {
  const listeners = new Set<(event: AudioEvent) => void>();
  let { shape } = parts;
  let sound = { volume: 1, muted: false };
  let output = '';
  /** Firefox sends elements to a device and no context: the chosen device is worth more than a seam. */
  let followsOutput = true;
  let active: AudioEngine = deck;
  /** Holds the system's media controls until the active one sounds. */
  let leaving: AudioEngine | null = null;
  let pcm: AudioEngine | null = null;
  let loading: Promise<Graph> | null = null;
  let loaded: Graph | null = null;
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

  /**
   * What has ended holds the media controls no longer, and to the next one it may take more than the 0.2 s after which
   * they vanish, above all to the other engine: silence holds them from a moment before until something sounds.
   */
  const holdControls = (event: AudioEvent): void => {
    if (event.kind === 'duration') return;
    const ends =
      event.kind === 'position' &&
      ready !== null &&
      active.duration() - event.seconds < anchorBefore;
    if (ends || event.kind === 'ended') anchor.play();
    else anchor.pause();
  };

  const receive = (from: AudioEngine) => (event: AudioEvent) => {
    // While it is decided who plays, nobody does.
    if (from !== active || waiting) return;
    if (event.kind === 'playing') {
      leaving?.unload();
      leaving = null;
    }
    holdControls(event);
    if (event.kind === 'failed' && from === pcm && last && isDecoders(event)) {
      refused.add(songOf(last.source));
      return use(deck, { ...last, position: pcm.position() });
    }
    emit(event);
  };
  deck.subscribe(receive(deck));

  const openGraph = async (): Promise<Graph> => {
    const graph = await loadGraph(shape);
    ({ pcm } = graph);
    pcm.setVolume(sound.volume);
    pcm.setMuted(sound.muted);
    pcm.setShape(shape);
    followsOutput = await pcm.setOutput(output);
    pcm.subscribe(receive(pcm));
    loaded = graph;
    return graph;
  };
  const getGraph = async (): Promise<Graph | null> => {
    try {
      return await (loading ??= openGraph());
    } catch (thrown) {
      console.warn('tracks are played one by one here, and as they were recorded', thrown);
      loading = null;
      return null;
    }
  };
  /** An element goes through the graph only where there is something to do: an open context is one more thing to break. */
  const leadDeck = async (): Promise<void> => {
    const isNeeded = (): boolean => active === deck && last !== null && isShaped(shape);
    if (!isNeeded()) return deck.setRoute(null);
    const graph = await getGraph();
    if (graph && followsOutput && isNeeded()) deck.setRoute(graph.route);
  };
  const needsGraph = (source: AudioSource, facts: SourceFacts | undefined): boolean => {
    if (!facts || refused.has(songOf(source)) || !needsPcm(facts, shape)) return false;
    // Samples are taken from a file, and of what is converted there is none before its end.
    return !isConverted(source.url);
  };
  const byGraph = (graph: Graph | null): AudioEngine => (graph && followsOutput ? graph.pcm : deck);
  const choose = async (source: AudioSource): Promise<AudioEngine> =>
    needsGraph(source, await source.facts) ? byGraph(await getGraph()) : deck;
  /** Null: something has to be waited for. Otherwise the sound is on its way before the page draws what changed. */
  const chooseNow = (source: AudioSource): AudioEngine | null => {
    if (source.facts instanceof Promise) return null;
    if (!needsGraph(source, source.facts)) return deck;
    return loaded && byGraph(loaded);
  };
  const known = async (source: AudioSource): Promise<AudioSource> =>
    source.facts ? { ...source, facts: await source.facts } : source;

  const use = (engine: AudioEngine, start: Waiting): void => {
    if (engine !== active) {
      leaving?.unload();
      leaving = active;
      if (start.play) anchor.play();
      active.pause();
      active = engine;
    }
    if (leaving === active) leaving = null;
    waiting = null;
    last = start;
    ready = null;
    engine.load(start.source, start);
    void leadDeck();
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
    warm: () => void getGraph(),
    load: (source: AudioSource, start: LoadStart) => {
      readying = null;
      if (ready?.source.url === source.url)
        return use(ready.by, { ...start, source: ready.source });
      const mine = { source, ...start };
      const engine = chooseNow(source);
      if (engine) return use(engine, mine);
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
      anchor.pause();
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
    setOutput: async (deviceId) => {
      if (!(await deck.setOutput(deviceId))) return false;
      output = deviceId;
      followsOutput = (await pcm?.setOutput(deviceId)) ?? true;
      return true;
    },
    setShape: (wish) => {
      shape = wish;
      deck.setShape(shape);
      pcm?.setShape(shape);
      void leadDeck();
      // Only an element keeps the pitch at another speed.
      if (active !== pcm || shape.playbackRate === 1 || !last || waiting) return;
      use(deck, { ...last, position: active.position() });
    },
    unload: () => {
      waiting = last = ready = readying = leaving = null;
      anchor.pause();
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
