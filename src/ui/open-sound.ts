import type { AudioEngine } from '../player/engine';
import { openPcmEngine } from '../player/sound/open-pcm-engine';
import type { SoundShape } from '../player/sound/sound-shape';
import { createPcmBridge } from './bridges/pcm-bridge';

/** The PCM engine with its worker: loaded for the first track that wants more than a media element can do. */
export const openSound = (startWorker: () => Worker, shape: SoundShape): AudioEngine =>
  openPcmEngine(createPcmBridge(startWorker), shape).engine;
