import { fileURLToPath } from 'node:url';
import { systemClock } from '../../domain/system-clock';
import { describeError } from '../http/log';
import { startControl } from './control';
import { startFaultProxy, type FaultProxy } from './fault-proxy';
import { tellMoment } from './forecast';
import { helpText, readDrillCommand, type DrillOptions } from './options';
import { readScenario, ScenarioRefusal, shippedScenarios } from './scenario-files';
import { summarize, tellSummary } from './summary';

/** From `build/edge`, where this program lies when it runs. */
const scenarios = fileURLToPath(new URL('../../src/drill/scenarios/', import.meta.url));
const tickMs = 250;

const say = (line: string): void => console.log(line);
const refuse = (sentence: string): void => {
  console.error(sentence);
  process.exitCode = 1;
};

/** Says what changes until the scenario is over or somebody ends it. */
const tellUntilOver = async (proxy: FaultProxy, ending: AbortSignal): Promise<void> => {
  let before = '';
  for (let running = proxy.running(); running && !ending.aborted; running = proxy.running()) {
    const { scenario, seconds } = running;
    const lines = tellMoment(scenario, seconds, proxy.urls.length);
    const now = lines.length === 0 ? 'all is well' : lines.join('; ');
    if (now !== before) say(`${String(Math.floor(seconds)).padStart(4)} s  ${now}`);
    before = now;
    await systemClock.sleep(tickMs, ending).catch(() => undefined);
  }
};

const run = async (options: DrillOptions): Promise<void> => {
  const { upstream, seed, port } = options;
  const scenario = await readScenario(options.scenario, scenarios, process.cwd());
  const edges = options.edges ?? scenario.edges;
  const proxy = await startFaultProxy({
    upstreams: [upstream],
    edges,
    seed,
    clock: systemClock,
    port,
  });
  const ending = new AbortController();
  const control = await startControl(proxy, () => ending.abort());
  process.on('SIGINT', () => ending.abort());
  process.on('SIGTERM', () => ending.abort());
  await proxy.setScenario(scenario);
  say(`The drill is ready at ${proxy.urls.join(' ')}`);
  say(`Control: ${control.url} (Authorization: Bearer ${control.token})`);
  say(`${scenario.title}, ${scenario.seconds} s, seed ${seed}. ${scenario.story}`);
  await tellUntilOver(proxy, ending.signal);
  say(tellSummary(summarize(proxy.log())));
  await control.close();
  await proxy.close();
};

const command = readDrillCommand(process.argv.slice(2));
if (command.kind === 'refuse') refuse(command.sentence);
else if (command.kind === 'help') {
  say(`${helpText}\n\nScenarios: ${(await shippedScenarios(scenarios)).join(', ')}`);
} else {
  await run(command.options).catch((thrown: unknown) => {
    const isTaken = thrown instanceof Error && 'code' in thrown && thrown.code === 'EADDRINUSE';
    const sentence = isTaken ? 'A port is taken by another program: choose another --port.' : '';
    refuse(thrown instanceof ScenarioRefusal ? thrown.message : sentence || describeError(thrown));
  });
  process.exit();
}
