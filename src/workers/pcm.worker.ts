import { expose, transfer } from 'comlink';
import type { PcmApi } from '../contracts/pcm';
import { systemClock } from '../domain/system-clock';
import { createPcmDesk } from '../sound/pcm-desk';
import { installErrorEncoding } from './comlink-errors';

installErrorEncoding();
const desk = createPcmDesk({ fetchBytes: (url, init) => fetch(url, init), clock: systemClock });
expose({
  ...desk,
  read: async (id) => {
    const block = await desk.read(id);
    return (
      block &&
      transfer(
        block,
        block.channels.map(({ buffer }) => buffer),
      )
    );
  },
} satisfies PcmApi);
