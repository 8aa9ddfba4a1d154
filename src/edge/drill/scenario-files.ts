import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import * as v from 'valibot';
import { scenarioSchema, type Scenario } from '../../drill/scenario';

/** Something that the person who started it can put right, as one sentence. */
export class ScenarioRefusal extends Error {}

const ending = '.json';

export const shippedScenarios = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder))
    .filter((name) => name.endsWith(ending))
    .map((name) => name.slice(0, -ending.length))
    .sort();

/** A shipped one by its name, or any file by its path. */
export const readScenario = async (
  nameOrPath: string,
  folder: string,
  cwd: string,
): Promise<Scenario> => {
  const isShipped = (await shippedScenarios(folder)).includes(nameOrPath);
  const path = isShipped ? join(folder, `${nameOrPath}${ending}`) : resolve(cwd, nameOrPath);
  const text = await readFile(path, 'utf8').catch(() => {
    throw new ScenarioRefusal(
      `There is no scenario "${nameOrPath}", and no file of that name; --help lists them.`,
    );
  });
  try {
    return v.parse(scenarioSchema, JSON.parse(text));
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message.split('\n', 1)[0] : '';
    throw new ScenarioRefusal(`${path} is no scenario: ${why}`);
  }
};
