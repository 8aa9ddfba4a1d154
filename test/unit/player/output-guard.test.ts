import { describe, expect, test } from 'vitest';
import type { OutputDevice } from '../../../src/player/output';
import { guardOutput, lostOf, type OutputNews } from '../../../src/player/output-guard';
import type { PlayStatus } from '../../../src/player/player-state';

const device = (id: string, groupId = id, label = id): OutputDevice => ({ id, label, groupId });
const speakers = device('speakers');
const headphones = device('headphones', 'headphones', 'My headphones');
const byDefault = (of: OutputDevice): OutputDevice => device('default', of.groupId);

const createSetup = async (first: readonly OutputDevice[], status: PlayStatus = 'playing') => {
  let listed = first;
  let isThere = (id: string): boolean => id === '' || listed.some((each) => each.id === id);
  let now = status;
  let changed: () => void = () => undefined;
  const log: string[] = [];
  const told: OutputNews[] = [];
  const guard = guardOutput({
    player: {
      getState: () => ({ status: now, error: { code: 'audio.stuck', data: {} } }) as never,
      pause: () => {
        log.push('pause');
        now = 'paused';
      },
      setOutput: async (id) => {
        log.push(`output ${id || 'system'}`);
        return isThere(id);
      },
    },
    devices: {
      list: async () => listed,
      subscribe: (listener) => {
        changed = listener;
        return () => undefined;
      },
    },
    tell: (news) => told.push(news),
  });
  const become = async (next: readonly OutputDevice[]): Promise<void> => {
    listed = next;
    changed();
    await new Promise((resolve) => setImmediate(resolve));
  };
  await become(first);
  return {
    guard,
    log,
    told,
    become,
    play: () => (now = 'playing'),
    deny: () => (isThere = (id) => id === ''),
  };
};

describe('a device that goes', () => {
  test('pauses what it played, and the system’s own is ready for who goes on', async () => {
    const { guard, log, told, become } = await createSetup([speakers, headphones]);
    await guard.choose('headphones');
    await become([speakers]);
    expect(log).toEqual(['output headphones', 'pause', 'output system']);
    expect(told).toEqual([{ kind: 'gone', label: 'My headphones' }]);
  });

  test('and comes back plays again and offers to go on, once', async () => {
    const { guard, log, told, become } = await createSetup([speakers, headphones]);
    await guard.choose('headphones');
    await become([speakers]);
    await become([speakers, headphones]);
    await become([speakers, headphones]);
    expect(log.slice(-1)).toEqual(['output headphones']);
    expect(told.slice(1)).toEqual([{ kind: 'back', label: 'My headphones', resumes: true }]);
  });

  test('offers nothing to who went on without it', async () => {
    const { guard, told, become, play } = await createSetup([speakers, headphones]);
    await guard.choose('headphones');
    await become([speakers]);
    play();
    await become([speakers, headphones]);
    expect(told.at(-1)).toEqual({ kind: 'back', label: 'My headphones', resumes: false });
  });

  test('while nothing played is no pause, and its return offers nothing', async () => {
    const { guard, log, told, become } = await createSetup([speakers, headphones], 'paused');
    await guard.choose('headphones');
    await become([speakers]);
    await become([speakers, headphones]);
    expect(log).not.toContain('pause');
    expect(told.at(-1)).toMatchObject({ kind: 'back', resumes: false });
  });

  test('is the system’s choice as well: headphones that are pulled out pause', async () => {
    const { log, told, become } = await createSetup([byDefault(headphones), headphones, speakers]);
    await become([byDefault(speakers), speakers]);
    expect(log[0]).toBe('pause');
    expect(told).toEqual([{ kind: 'gone', label: 'My headphones' }]);
    await become([byDefault(headphones), headphones, speakers]);
    expect(told.at(-1)).toEqual({ kind: 'back', label: 'My headphones', resumes: true });
  });

  test('and played nothing is nobody’s business', async () => {
    const { guard, log, told, become } = await createSetup([
      byDefault(speakers),
      speakers,
      headphones,
    ]);
    await become([byDefault(speakers), speakers]);
    await guard.choose('speakers');
    await become([byDefault(speakers), speakers, headphones]);
    expect([log, told]).toEqual([['output speakers'], []]);
  });
});

test('a remembered device that is not there is said, the system’s own plays until it comes', async () => {
  const { guard, log, told, become } = await createSetup([speakers]);
  await guard.choose('headphones');
  expect(log).toEqual(['output headphones', 'output system']);
  expect(told).toEqual([{ kind: 'missing' }]);
  await become([speakers, headphones]);
  expect(log.at(-1)).toBe('output headphones');
  expect(told.at(-1)).toMatchObject({ kind: 'back', resumes: false });
});

test('sound that stood still because nothing played it is offered when something can', async () => {
  const { told, become } = await createSetup([], 'failed');
  await become([speakers]);
  await become([speakers]);
  expect(told).toEqual([{ kind: 'back', label: '', resumes: true }]);
});

test('one that is listed and refused stays away without a word', async () => {
  const { guard, told, become, deny } = await createSetup([speakers, headphones]);
  deny();
  await guard.choose('headphones');
  await become([speakers, headphones]);
  expect(told).toEqual([{ kind: 'missing' }]);
});

test('a browser that names no devices says nothing of them', () => {
  expect(lostOf([], [], '')).toBeNull();
  expect(lostOf([], [], 'headphones')).toBeNull();
  expect(lostOf([speakers], [], '')).toBeNull();
});
