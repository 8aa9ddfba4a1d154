import { fileURLToPath } from 'node:url';
import { describeError } from './http/log';
import { readCommand, type EdgeOptions } from './options';
import { startEdge, StartRefusal, type RunningEdge } from './start-edge';

/** Put in by the build, from package.json. */
// oxlint-disable-next-line no-underscore-dangle -- marked so that nobody takes it for a variable
declare const __HOLDFAST_VERSION__: string;

/** The same from `src/edge` and from `build/edge`, which lie equally deep. */
const project = fileURLToPath(new URL('../../', import.meta.url));
const player = fileURLToPath(new URL('../../build/player', import.meta.url));

/** Whoever stops us waits no longer than this. */
const farewellMs = 2_000;
const log = (line: string): void => console.error(line);

/**
 * Ends in order. More signals change nothing: with Ctrl+C under npm two come at once, one from the
 * terminal and one handed on by npm, and the end is near anyway.
 */
const endOnSignal = (edge: RunningEdge): void => {
  let ending = false;
  const end = (): void => {
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(1), farewellMs).unref();
    edge.close().then(
      () => process.exit(0),
      (thrown: unknown) => {
        log(`Ending failed: ${describeError(thrown)}`);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
};

/** A promise that nobody awaited harms one request; after an uncaught throw nothing is certain. */
const reportUnhandled = (): void => {
  // Whoever read our lines has left (`npm start | head -1`): no reason to stop the music.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  process.on('unhandledRejection', (thrown) => log(`Unexpected: ${describeError(thrown)}`));
  process.on('uncaughtException', (thrown) => {
    log(`Unexpected: ${describeError(thrown)}`);
    process.exit(1);
  });
};

const run = async (options: EdgeOptions): Promise<void> => {
  reportUnhandled();
  const edge = await startEdge(options, { player, version: __HOLDFAST_VERSION__, log });
  endOnSignal(edge);
  console.log(`Holdfast is ready at ${edge.url}`);
};

const refuse = (sentence: string): void => {
  log(sentence);
  process.exitCode = 1;
};

const command = readCommand(process.argv.slice(2), {
  env: process.env,
  cwd: process.cwd(),
  platform: process.platform,
  project,
});

if (command.kind === 'help') console.log(command.text);
else if (command.kind === 'refuse') refuse(command.sentence);
else {
  await run(command.options).catch((thrown: unknown) => {
    refuse(thrown instanceof StartRefusal ? thrown.message : describeError(thrown));
    process.exit();
  });
}
