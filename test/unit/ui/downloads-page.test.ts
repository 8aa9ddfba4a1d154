import { describe, expect, test } from 'vitest';
import type { CollectionDownload, Waiting } from '../../../src/contracts/downloads';
import { defaultSettings } from '../../../src/contracts/settings';
import { makeKey, toSourceId } from '../../../src/domain/keys';
import { countOverall, groupDownloads, groupOf } from '../../../src/ui/state/download-groups';
import { scaleStorage } from '../../../src/ui/state/storage-scale';
import { restoreSentence } from '../../../src/ui/words/data';
import {
  checkWords,
  downloadFacts,
  overallWords,
  stateSentence,
} from '../../../src/ui/words/downloads';
import { limitChoices, passingChoices, prefetchChoices } from '../../../src/ui/words/keep';
import { autoLockChoices } from '../../../src/ui/words/lock';

const download = (more: Partial<CollectionDownload> = {}): CollectionDownload => ({
  ref: { kind: 'album', key: makeKey(toSourceId('abcd'), String(more.addedAt ?? 0)) },
  title: 'Tide',
  artKey: null,
  state: 'saved',
  tracksDone: 12,
  tracksTotal: 12,
  tracksDamaged: 0,
  bytesDone: 96_000_000,
  bytesTotal: 96_000_000,
  speed: 0,
  secondsLeft: null,
  waiting: null,
  failure: null,
  addedAt: 0,
  quality: 'original',
  follow: false,
  wifiOnly: false,
  ...more,
});

describe('the groups of the Downloads page', () => {
  test('everything stands in exactly one group', () => {
    const states = ['queued', 'saving', 'saved', 'partial', 'paused', 'failed'] as const;
    const all = states.flatMap((state) => [
      download({ state }),
      download({ state, tracksDamaged: 2 }),
    ]);
    const sizes = [...groupDownloads(all).values()].map(({ length }) => length);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(all.length);
  });

  test('damage is never hidden among what is simply saved, or waits', () => {
    expect(groupOf(download({ tracksDamaged: 1 }))).toBe('trouble');
    expect(groupOf(download({ tracksDamaged: 1, state: 'partial' }))).toBe('trouble');
    expect(groupOf(download({ tracksDamaged: 1, state: 'queued', waiting: 'server' }))).toBe(
      'trouble',
    );
    // While its repair runs it is under way like any other.
    expect(groupOf(download({ tracksDamaged: 1, state: 'saving' }))).toBe('running');
  });

  test('what runs stands first, then what has its turn next, then what waits for something', () => {
    const waits = download({ state: 'queued', waiting: 'wifi', addedAt: 1 });
    const next = download({ state: 'queued', addedAt: 2 });
    const runs = download({ state: 'saving', addedAt: 3 });
    expect(groupDownloads([waits, next, runs]).get('running')).toEqual([runs, next, waits]);
  });

  test('what is here stands newest first', () => {
    const [old, young] = [download({ addedAt: 1 }), download({ addedAt: 2 })];
    expect(groupDownloads([old, young]).get('saved')).toEqual([young, old]);
  });
});

describe('the storage meter', () => {
  const facts = { used: 4e9, passing: 1e9, limit: 5e9, room: 60e9 };

  test('its parts and the mark of the limit are true to each other', () => {
    const { asked, passing, limit, all } = scaleStorage(facts);
    expect(asked * all).toBeCloseTo(3e9);
    expect(passing * all).toBeCloseTo(1e9);
    expect(limit! * all).toBeCloseTo(5e9);
  });

  test('what is over the limit is seen to be over it', () => {
    const { asked, passing, limit } = scaleStorage({ ...facts, used: 8e9 });
    expect(asked + passing).toBeCloseTo(1);
    expect(limit).toBeLessThan(asked + passing);
    expect(scaleStorage({ ...facts, used: 8e9 }).left).toBe(0);
  });

  test('what is left is what the tighter of limit and browser leaves', () => {
    expect(scaleStorage(facts).left).toBe(1e9);
    expect(scaleStorage({ ...facts, room: 4.2e9 }).left).toBeCloseTo(0.2e9);
    expect(scaleStorage({ ...facts, limit: null, room: null }).left).toBeNull();
  });

  test('a little is not shown as nothing, nothing is not shown as a little', () => {
    expect(scaleStorage({ used: 1, passing: 0, limit: null, room: 1e12 }).asked).toBeGreaterThan(
      0.004,
    );
    expect(scaleStorage({ used: 0, passing: 0, limit: 1e9, room: null })).toMatchObject({
      asked: 0,
      passing: 0,
    });
  });

  test('more passing than all, as told between two changes, stays inside of the meter', () => {
    const { asked, passing } = scaleStorage({ used: 1e9, passing: 2e9, limit: null, room: 2e9 });
    expect([asked, passing]).toEqual([0, 0.5]);
  });
});

describe('what one download says', () => {
  test('each reason to wait has its own sentence', () => {
    const reasons: readonly (Waiting | null)[] = [
      null,
      'server',
      'wifi',
      'space',
      'limit',
      'locked',
    ];
    const said = reasons.map((waiting) =>
      stateSentence(download({ state: 'queued', waiting }), false),
    );
    expect(new Set(said).size).toBe(reasons.length);
    said.forEach((sentence) => expect(sentence).toMatch(/^Waits /));
  });

  test('while all rest, that is the reason, whatever else it waits for', () => {
    expect(stateSentence(download({ state: 'queued', waiting: 'server' }), true)).toMatch(/paused/);
    expect(stateSentence(download(), true)).toBe('On this device');
  });

  test('a damaged one is never called saved', () => {
    expect(stateSentence(download({ tracksDamaged: 1 }), false)).toBe('Damaged in part');
  });

  test('numbers while it runs, none invented while it does not', () => {
    const part = { tracksDone: 3, tracksTotal: 12, bytesDone: 24_000_000 };
    expect(downloadFacts(download({ ...part, state: 'saving', speed: 2e6, secondsLeft: 90 }))).toBe(
      'Album · 3 of 12 songs · 24 MB · 2 MB/s · 2 min left',
    );
    expect(downloadFacts(download({ ...part, state: 'saving', speed: 0, secondsLeft: 90 }))).toBe(
      'Album · 3 of 12 songs · 24 MB',
    );
    expect(overallWords.pace(0, null)).toBe('');
  });

  test('all together', () => {
    const all = [
      download({ state: 'saving' }),
      download({ state: 'queued' }),
      download({ state: 'queued' }),
    ];
    expect(overallWords.saving(countOverall(all))).toBe('Saving 1 download, 2 waiting');
    expect(overallWords.waiting(countOverall(all.slice(1)))).toBe('2 downloads wait to be saved');
  });
});

describe('a check', () => {
  const at = { tracksDone: 3, tracksTotal: 9, damaged: 0 };
  test('does not call anything whole before its end, nor after it was stopped', () => {
    expect(checkWords.state({ ...at, phase: 'running' })).toBe('3 of 9 songs checked');
    expect(checkWords.state({ ...at, phase: 'stopped' })).toBe('Stopped: 3 of 9 songs checked');
    expect(checkWords.state({ ...at, tracksDone: 9, phase: 'done' })).toMatch(/all of it is whole/);
    expect(checkWords.state({ ...at, damaged: 1, phase: 'done' })).toMatch(/1 song is damaged/);
  });
});

describe('what a backup brought', () => {
  const nothing = { settings: false, queue: 0, downloads: 0, playlistsLeft: 0, services: 0 };
  test('is listed, and nothing is called nothing', () => {
    expect(restoreSentence(nothing)).toBe('Nothing in that file was new here.');
    expect(restoreSentence({ ...nothing, downloads: 12, queue: 1, settings: true })).toBe(
      'Taken over: 12 downloads, a queue of 1 song, and settings.',
    );
    expect(restoreSentence({ ...nothing, services: 1, playlistsLeft: 2 })).toMatch(
      /2 playlists .*Sign in/,
    );
  });
});

test('what is set at first is among the choices', () => {
  expect(limitChoices).toContain(defaultSettings.storageLimit);
  expect(passingChoices).toContain(defaultSettings.passingLimit);
  expect(prefetchChoices).toContain(defaultSettings.prefetch);
  expect(autoLockChoices).toContain(defaultSettings.autoLock);
});
