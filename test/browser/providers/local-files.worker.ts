import { toFailure } from '../../../src/domain/error';
import type { SourceId } from '../../../src/domain/keys';
import { readLocalFiles } from '../../../src/providers/local-files/read-local-files';
import { systemClock } from '../../../src/domain/system-clock';

/** Reads what it is given, as the engine's worker does, and tells all of it at once. */
addEventListener('message', async ({ data }: MessageEvent<readonly File[]>) => {
  const told: unknown[] = [];
  try {
    const options = {
      source: 'device01' as SourceId,
      clock: systemClock,
      signal: new AbortController().signal,
    };
    for await (const each of readLocalFiles(data, options)) told.push(each);
    postMessage({ told });
  } catch (thrown) {
    postMessage({ failure: toFailure(thrown) });
  }
});
