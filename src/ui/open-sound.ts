import { openGraph } from '../player/sound/open-graph';
import type { Graph } from '../player/sound/sound-engine';
import type { SoundShape } from '../player/sound/sound-shape';
import { createPcmBridge } from './bridges/pcm-bridge';

/** The graph with its worker: loaded for the first track that wants more than a media element can do. */
export const openSound = (startWorker: () => Worker, shape: SoundShape): Graph =>
  openGraph(createPcmBridge(startWorker), shape);
