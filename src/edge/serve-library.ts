import { openEdgeLibrary, type EdgeLibrary } from './edge-library';
import { sendText, type Handler } from './http/answers';
import { describeError, type Log } from './http/log';
import { findFfmpeg } from './media/ffmpeg';
import type { EdgeOptions } from './options';
import { createSubsonicApi, type SubsonicApi } from './subsonic/api';

export interface ServedLibrary {
  /** `/rest/`: the OpenSubsonic API, 503 until the library is open. */
  readonly handle: Handler;
  /** Opens music and state and waits a little for the first scan. Rejects with the system's error. */
  readonly open: () => Promise<void>;
  /** Ends what is being transcoded, so that its listeners can be let go. */
  readonly stop: () => Promise<void>;
  /** Writes down what is not yet written. */
  readonly close: () => Promise<void>;
}

/**
 * A small folder is scanned by then, and whoever signs in at once finds everything; a large one goes
 * on being scanned while the page is already open.
 */
const firstScanMs = 3_000;
/** Enough to see what kind of files they are. */
const toldProblems = 5;

/** What the person who started it should know about the folder, a line each. */
const tellAbout = async (library: EdgeLibrary, log: Log): Promise<void> => {
  if (library.store.setAside !== null) {
    log(
      `What was kept here could not be understood; it was put aside as ${library.store.setAside}.`,
    );
  }
  if ((await findFfmpeg()) === null) {
    log('ffmpeg is not installed: music is served as it is, without smaller versions of it.');
  }
  await library.ready;
  const report = library.report();
  if (report === null) return;
  if (report.failure !== null) log(`The music folder could not be read: ${report.failure}.`);
  const { problems } = report;
  if (problems.length === 0) return;
  log(`Files that are not in the library as they should be (${problems.length}):`);
  for (const { path, reason } of problems.slice(0, toldProblems)) {
    log(`  ${JSON.stringify(path)}: ${reason}`);
  }
};

const atMost = async (wait: Promise<void>, ms: number): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([wait, late]);
  clearTimeout(timer);
};

/** The library behind the door, opened after the port is ours: two servers must not share its data. */
export const createServedLibrary = (
  options: EdgeOptions,
  serverVersion: string,
  log: Log,
): ServedLibrary => {
  let library: EdgeLibrary | null = null;
  let api: SubsonicApi | null = null;

  const open = async (): Promise<void> => {
    const { music, data, user, password, apiKey } = options;
    library = await openEdgeLibrary({ musicFolder: music, dataFolder: data });
    api = createSubsonicApi({ library, user, password, apiKey, serverVersion, log });
    tellAbout(library, log).catch((thrown: unknown) => log(describeError(thrown)));
    await atMost(library.ready, firstScanMs);
  };

  const handle: Handler = (request, response) => {
    if (api !== null) return api.handle(request, response);
    response.setHeader('Retry-After', '1');
    sendText(response, 503, 'The library is being opened.');
  };

  return {
    open,
    handle,
    stop: async () => api?.close(),
    close: async () => library?.close(),
  };
};
