import { beforeAll, describe, expect, test, vi } from 'vitest';
import { toFailure } from '../../../src/domain/error';
import { mintRootKey } from '../../../src/vault/root-key';
import { openOthers } from '../../../src/workers/engine/roots';
import { settled, startBrowser } from './lock-browser';
import { credentials, source } from './lock-device';
import { stretchQuickly } from './quick-stretching';

vi.setConfig({ testTimeout: 30_000 });
beforeAll(stretchQuickly);

/** Not the looks of the auto-lock, nor the time after a lock was closed. */
const isDelay = (ms: number): boolean => ms !== 15_000 && ms !== 500;

describe('the lock', () => {
  test('is set, closes, and opens with the passphrase alone', async () => {
    const { disk, openTab } = await startBrowser();
    const { lock, ring, secrets } = await openTab();
    expect(lock.view().state).toBe('none');
    const early = await secrets.seal(source, credentials);
    await lock.changePassphrase(null, 'sesame');
    expect(lock.view().state).toBe('open');
    expect(ring.current()).not.toBe('');
    const sealed = await secrets.seal(source, credentials);

    lock.lockNow();
    expect(lock.view().state).toBe('locked');
    expect(() => ring.current()).toThrow('vault.locked');
    await expect(lock.unlock('Sesame')).rejects.toMatchObject({
      code: 'vault.wrong-passphrase',
      data: {},
    });
    await lock.unlock('sesame');
    // The older key still opens what is not sealed anew yet.
    expect(await secrets.open(source, early)).toEqual(credentials);
    expect(await secrets.open(source, sealed)).toEqual(credentials);
    expect(JSON.stringify([...disk.keys.roots])).not.toContain('sesame');
  });

  test('locked credentials are never told as a wrong password', async () => {
    const { openTab } = await startBrowser();
    const { lock, secrets } = await openTab();
    await lock.changePassphrase(null, 'sesame');
    const sealed = await secrets.seal(source, credentials);
    lock.lockNow();
    for (const act of [
      () => secrets.open(source, sealed),
      () => secrets.seal(source, credentials),
    ]) {
      const error = await act().then(
        () => null,
        (thrown: unknown) => toFailure(thrown),
      );
      expect(error?.code).toBe('vault.locked');
    }
  });

  test('who guesses waits longer and longer, also in two calls at once', async () => {
    const { openTab, slept } = await startBrowser();
    const { lock } = await openTab();
    await lock.changePassphrase(null, 'sesame');
    lock.lockNow();
    const guesses = Array.from({ length: 6 }, (_, at) => lock.unlock(`guess ${at}`));
    const ends = await Promise.allSettled(guesses);
    expect(ends.every(({ status }) => status === 'rejected')).toBe(true);
    expect(slept.filter(isDelay)).toEqual([1_000, 2_000, 4_000]);
  });

  test('a reload, or another tab, gives no new tries; time does, and the right passphrase', async () => {
    const { openTab, slept, time } = await startBrowser();
    const first = await openTab();
    await first.lock.changePassphrase(null, 'sesame');
    first.lock.lockNow();
    for (let at = 0; at < 5; at++) {
      const { lock } = await openTab();
      await expect(lock.unlock(`guess ${at}`)).rejects.toThrow('vault.wrong-passphrase');
    }
    expect(slept.filter(isDelay)).toEqual([1_000, 2_000]);
    time.now += 3_600_000;
    await first.lock.unlock('sesame');
    first.lock.lockNow();
    await expect((await openTab()).lock.unlock('typo')).rejects.toThrow('vault.wrong-passphrase');
    expect(slept.filter(isDelay)).toHaveLength(2);
  });

  test('a full disk keeps nobody out, and lets nobody guess', async () => {
    const { disk, openTab, slept } = await startBrowser();
    const { lock } = await openTab();
    await lock.changePassphrase(null, 'sesame');
    lock.lockNow();
    disk.isFull = true;
    for (let at = 0; at < 4; at++) {
      await expect(lock.unlock(`guess ${at}`)).rejects.toThrow('vault.wrong-passphrase');
    }
    expect(slept.filter(isDelay)).toEqual([1_000]);
    await lock.unlock('sesame');
    expect(lock.view().state).toBe('open');
  });

  test('a changed passphrase: the old one opens nothing, not even what it had sealed', async () => {
    const { disk, openTab } = await startBrowser();
    const { lock, secrets } = await openTab();
    await lock.changePassphrase(null, 'sesame');
    const sealed = await secrets.seal(source, credentials);
    await expect(lock.changePassphrase('wrong', 'other')).rejects.toMatchObject({
      code: 'vault.wrong-passphrase',
    });
    await lock.changePassphrase('sesame', 'other');
    // The machine goes off before anything is sealed anew.
    const next = await openTab();
    expect(next.lock.view().state).toBe('locked');
    await expect(next.lock.unlock('sesame')).rejects.toMatchObject({
      code: 'vault.wrong-passphrase',
    });
    await next.lock.unlock('other');
    expect(await next.secrets.open(source, sealed)).toEqual(credentials);
    const withPassphrase = [...disk.keys.roots.values()].filter((row) => 'salt' in row);
    expect(withPassphrase).toHaveLength(1);
  });

  test('removed: opens without a passphrase from then on, under yet another key', async () => {
    const { disk, openTab } = await startBrowser();
    const { lock, secrets } = await openTab();
    await lock.changePassphrase(null, 'sesame');
    const sealed = await secrets.seal(source, credentials);
    await lock.changePassphrase('sesame', null);
    expect(lock.view().state).toBe('none');
    expect(disk.keys.current).not.toBe('');
    const next = await openTab();
    expect(next.lock.view().state).toBe('none');
    expect(await next.secrets.open(source, sealed)).toEqual(credentials);
  });

  test('a row talked down, or lost, is a lost key; never a new one in silence', async () => {
    const { disk, openTab } = await startBrowser();
    await (await openTab()).lock.changePassphrase(null, 'sesame');
    const { current, roots } = disk.keys;
    const row = roots.get(current)!;
    roots.set(current, { ...row, iterations: 1_000 } as typeof row);
    await expect(openTab()).rejects.toMatchObject({
      code: 'vault.key-lost',
      data: { why: 'parameters' },
    });
    roots.delete(current);
    await expect(openTab()).rejects.toMatchObject({ code: 'vault.key-lost' });
    expect([...roots.keys()]).toEqual(['']);
  });
});

describe('two tabs', () => {
  test('a new tab is given the key by an open one, and one closes both', async () => {
    const { openTab, time } = await startBrowser();
    const one = await openTab();
    await one.lock.changePassphrase(null, 'sesame');
    const two = await openTab();
    expect(two.lock.view().state).toBe('locked');
    await two.lock.reread();
    await settled(() => expect(two.lock.view().state).toBe('open'));
    const [[, key]] = [...two.ring.held()!.keys].filter(([id]) => id === two.ring.current()) as [
      [string, CryptoKey],
    ];
    expect(key.extractable).toBe(false);
    two.lock.lockNow();
    expect(one.lock.view().state).toBe('locked');
    // Typing takes longer than news between tabs.
    time.now += 1_000;
    await two.lock.unlock('sesame');
    await settled(() => expect(one.lock.view().state).toBe('open'));
  });

  test('unlocked again at once, the other tab opens as well', async () => {
    const { openTab, pass } = await startBrowser();
    const [one, two] = [await openTab(), await openTab()];
    await one.lock.changePassphrase(null, 'sesame');
    await settled(() => expect(two.lock.view().state).toBe('open'));
    two.lock.lockNow();
    await one.lock.unlock('sesame');
    // The key may have been on its way since before the lock was closed: it is not taken.
    expect(two.lock.view().state).toBe('locked');
    pass(500);
    await settled(() => expect(two.lock.view().state).toBe('open'));
  });

  test('a tab that knew of no lock follows when another sets one', async () => {
    const { openTab } = await startBrowser();
    const [one, two] = [await openTab(), await openTab()];
    await one.lock.changePassphrase(null, 'sesame');
    await settled(() => expect(two.lock.view().state).toBe('open'));
    expect(two.ring.current()).toBe(one.ring.current());
  });

  test('who types the passphrase while other tabs are still asked for the key stays in', async () => {
    const { openTab } = await startBrowser();
    const one = await openTab();
    await one.lock.changePassphrase(null, 'sesame');
    // Nobody who could answer has the key.
    one.lock.lockNow();
    const { lock } = await openTab();
    const asking = lock.reread();
    await lock.unlock('sesame');
    await asking;
    expect(lock.view().state).toBe('open');
  });

  test('a key that is not that of the current root is not taken', async () => {
    const { disk, openTab } = await startBrowser();
    const one = await openTab();
    await one.lock.changePassphrase(null, 'sesame');
    const foreign = await mintRootKey(disk.keys.current);
    one.ring.put({
      current: disk.keys.current,
      keys: new Map([[disk.keys.current, foreign.key]]),
      isLockable: true,
    });
    const two = await openTab();
    await two.lock.reread();
    expect(two.lock.view().state).toBe('locked');
  });
});

describe('closing by itself', () => {
  test('after so many minutes without playing, at the first use after a sleep', async () => {
    const { openTab, time } = await startBrowser();
    const { lock, ring } = await openTab();
    await lock.changePassphrase(null, 'sesame');
    time.now += 14 * 60_000;
    lock.touch();
    time.now += 14 * 60_000;
    expect(ring.current()).not.toBe('');
    // A closed lid: no timer ran, and the first thing that comes is a request.
    time.now += 2 * 60_000;
    expect(() => ring.current()).toThrow('vault.locked');
    expect(lock.view().state).toBe('locked');
  });

  test('playing in one tab keeps the others open', async () => {
    const { openTab, time } = await startBrowser();
    const [one, two] = [await openTab(), await openTab()];
    await one.lock.changePassphrase(null, 'sesame');
    await settled(() => expect(two.lock.view().state).toBe('open'));
    time.now += 14 * 60_000;
    one.lock.touch();
    time.now += 14 * 60_000;
    expect(two.ring.current()).toBe(one.ring.current());
  });
});

test('rows of older roots that do not open are left out, the rest opens', async () => {
  const [first, second] = [await mintRootKey(), await mintRootKey('b')];
  const roots = new Map([
    ['', { key: first.key, probe: second.probe }],
    ['b', second],
  ]);
  const { keys } = await openOthers({ current: 'b', roots }, second.key);
  expect([...keys.keys()]).toEqual(['b']);
});
