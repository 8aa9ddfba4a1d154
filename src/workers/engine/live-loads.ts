import type { Clock } from '../../domain/clock';
import { HoldfastError } from '../../domain/error';
import type { AudioAnswer } from '../../downloads/ports';
import { createLiveLine, type LiveLine } from './live-line';
import type { RemotePart } from './remote-line';

/** Which loads hear which stream. A load that began with one hears no other. */
export interface LiveLoads {
  readonly open: (answer: AudioAnswer) => LiveLine;
  readonly lineOf: (serial: string) => LiveLine | null;
  readonly read: (
    line: LiveLine,
    serial: string,
    first: number,
    signal: AbortSignal,
  ) => Promise<RemotePart>;
}

/** As many as pages load at once, with some to spare. */
const keptLoads = 32;
/** ms. A load that was called off may be taken up by the next seek; otherwise nobody waits for it any more. */
const grace = 2_000;

export const createLiveLoads = (clock: Clock): LiveLoads => {
  const loads = new Map<string, LiveLine>();
  let opened = 0;

  const letGoUnlessWanted = (line: LiveLine): void => {
    clock.sleep(grace).then(
      () => {
        if (!line.isWanted()) line.letGo();
      },
      () => undefined,
    );
  };

  return {
    open: (answer) => createLiveLine(answer, `"l${clock.now().toString(36)}-${++opened}"`),
    lineOf: (serial) => loads.get(serial) ?? null,
    read: async (line, serial, first, signal) => {
      loads.set(serial, line);
      if (loads.size > keptLoads) loads.delete(loads.keys().next().value!);
      const { contentType, etag, at } = line;
      try {
        const { bytes, total } = await line.read(first, signal);
        return { bytes, first, total, at, isTold: false, contentType, etag };
      } catch (error) {
        if (signal.aborted) letGoUnlessWanted(line);
        else if (first > 0) {
          // What has come was heard: the player opens it anew where it is.
          throw new HoldfastError('aborted', { why: 'a stream broke off' }, { cause: error });
        }
        throw error;
      }
    },
  };
};
