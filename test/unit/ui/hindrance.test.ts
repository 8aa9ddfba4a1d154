import { expect, test } from 'vitest';
import type { SaveState } from '../../../src/contracts/downloads';
import { components } from '../../../src/domain/health';
import { makeKey, toSourceId } from '../../../src/domain/keys';
import { hindranceOf, type Surroundings } from '../../../src/ui/state/availability';
import { hinderedWords, hindranceWords } from '../../../src/ui/words/hindrance';

const source = toSourceId('abcd');
const key = makeKey(source, 'song');
const around = (
  state: SaveState,
  audio: 'operational' | 'down',
  lock: Surroundings['lock'] = 'none',
): Surroundings => ({
  saves: new Map([[key, state]]),
  lock,
  standIns: new Set(),
  sources: [{ id: source, name: 'nas.local', kind: 'opensubsonic' }] as never,
  health: {
    deviceOffline: false,
    sources: [
      {
        source,
        name: 'nas.local',
        components: components.map((component) => ({
          component,
          state: audio,
          since: 1,
          checked: 1,
          failure: null,
        })),
      },
    ],
  },
});

test('a damaged copy plays from its server, and is skipped with its own reason while that is down', () => {
  expect(hindranceOf(key, around('damaged', 'operational'))).toBeNull();
  const hindrance = hindranceOf(key, around('damaged', 'down'));
  expect(hindrance).toEqual({ kind: 'damaged' });
  expect(hindranceWords(hindrance!)).toMatch(/^Damaged on this device, and skipped/);
});

test('a whole copy plays whatever its server does, but not behind the lock', () => {
  expect(hindranceOf(key, around('saved', 'down'))).toBeNull();
  const hindrance = hindranceOf(key, around('saved', 'operational', 'locked'));
  expect(hindrance).toEqual({ kind: 'locked' });
  expect(hinderedWords(3, 3, hindrance!)).toMatch(/browsing and search go on/);
});
