import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { tellMoment } from '../../../../src/edge/drill/forecast';
import { readDrillCommand } from '../../../../src/edge/drill/options';
import { readScenario, shippedScenarios } from '../../../../src/edge/drill/scenario-files';

const folder = fileURLToPath(new URL('../../../../src/drill/scenarios/', import.meta.url));
const sentenceOf = (...args: string[]): string => {
  const command = readDrillCommand(args);
  return command.kind === 'refuse' ? command.sentence : command.kind;
};

describe('npm run drill', () => {
  const good = ['--upstream', 'http://localhost:4533/', '--scenario', 'flapping'];

  test('knows what to do with little', () => {
    expect(readDrillCommand(good)).toEqual({
      kind: 'run',
      options: {
        upstream: 'http://localhost:4533',
        scenario: 'flapping',
        port: 0,
        edges: null,
        seed: 1,
      },
    });
    expect(sentenceOf('--help')).toBe('help');
  });

  test('says in a sentence what it cannot do', () => {
    expect(sentenceOf('--scenario', 'flapping')).toContain('--upstream URL');
    expect(sentenceOf('--upstream', 'http://localhost:4533')).toContain('--scenario NAME');
    expect(sentenceOf('--upstream', 'ftp://x', '--scenario', 'x')).toContain('ftp://x');
    expect(sentenceOf(...good, '--port', '70000')).toContain('from 0 to 65535');
    expect(sentenceOf(...good, '--edges', '9')).toContain('from 1 to 8');
    expect(sentenceOf(...good, '--loud')).toContain('--help lists the options');
  });
});

describe('a scenario', () => {
  test('is found by its name', async () => {
    const names = await shippedScenarios(folder);
    expect(names).toHaveLength(12);
    for (const name of names) expect((await readScenario(name, folder, '/')).id).toBe(name);
  });

  test('may be a file of one’s own; what is none is refused in words', async () => {
    const own = await mkdtemp(join(tmpdir(), 'holdfast-drill-'));
    onTestFinished(() => rm(own, { recursive: true }));
    const scenario = { id: 'mine', title: 'Mine', story: '', seconds: 9, edges: 1, steps: [] };
    await writeFile(join(own, 'mine.json'), JSON.stringify(scenario));
    await writeFile(join(own, 'bad.json'), '{"id":"bad"}');
    expect((await readScenario('mine.json', folder, own)).id).toBe('mine');
    await expect(readScenario('bad.json', folder, own)).rejects.toThrow('is no scenario');
    await expect(readScenario('../no', folder, own)).rejects.toThrow('There is no scenario');
  });

  test('is told as it goes', async () => {
    const cascade = await readScenario('discovery-cascade', folder, '/');
    expect(tellMoment(cascade, 0, 1)).toEqual([]);
    expect(tellMoment(cascade, 50, 1)).toEqual([
      'edge 0: configuration (status), discovery (blackhole)',
    ]);
    const all = await readScenario('everything-down', folder, '/');
    expect(tellMoment(all, 20, 1)).toEqual(['edge 0: everything (refuse)']);
  });
});
