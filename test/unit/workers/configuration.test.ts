import { describe, expect, test } from 'vitest';
import { openRaw } from '../library/open-test-library';
import { createSigner, written } from '../configuration/support';
import { createRig, home, mirror, source } from './support/configuration-rig';

const hour = 3_600_000;
const day = 24 * hour;
const both = [{ address: home.address }, { address: mirror.address }];
const of = (version: number, more: Readonly<Record<string, unknown>> = {}) =>
  written({ version, edges: both, ...more });

describe('two addresses that do not say the same', () => {
  test('the newest is in use, the other one lags, whoever it is (C13, C14, X5)', async () => {
    const rig = await createRig();
    rig.setEdges([home, mirror]);
    rig.gives(home, of(5));
    rig.gives(mirror, of(4));
    await rig.configurations.checkNow();
    expect(await rig.view()).toMatchObject({
      inUse: { version: 5, from: home.address },
      edges: [{ state: 'current' }, { state: 'lags', version: { version: 4 } }],
    });

    rig.gives(mirror, of(6));
    await rig.configurations.checkNow();
    expect(await rig.view()).toMatchObject({
      inUse: { version: 6, from: mirror.address },
      edges: [{ state: 'lags' }, { state: 'current' }],
    });

    // A replay of old answers by both.
    rig.gives(home, of(1));
    rig.gives(mirror, of(2));
    await rig.configurations.checkNow();
    expect(await rig.view()).toMatchObject({
      inUse: { version: 6 },
      edges: [{ state: 'lags' }, { state: 'lags' }],
    });
  });

  test('the same number with other content: shown, and no flip-flop (C15)', async () => {
    const rig = await createRig();
    rig.setEdges([home, mirror]);
    rig.gives(home, of(5, { notices: [{ id: 'a', text: 'of home' }] }));
    rig.gives(mirror, of(5, { notices: [{ id: 'a', text: 'of the mirror' }] }));
    for (let round = 0; round < 3; round++) {
      await rig.configurations.checkNow();
      expect(await rig.view()).toMatchObject({
        inUse: { version: 5 },
        notices: [{ text: 'of home' }],
        edges: [{ state: 'current' }, { state: 'conflicts' }],
      });
    }
  });

  test('what is in use survives a restart, and so does what each address said', async () => {
    const first = await createRig();
    first.setEdges([home, mirror]);
    first.gives(home, of(5));
    first.gives(mirror, of(4));
    await first.configurations.checkNow();
    const again = await createRig(first.device);
    again.setEdges([home, mirror]);
    expect(await again.view()).toEqual(await first.view());
  });
});

describe('strange addresses (X3)', () => {
  test('are offered, and nothing is sent there before somebody agreed', async () => {
    const rig = await createRig();
    const evil = { address: 'https://evil.example', label: 'Faster!' };
    rig.gives(home, written({ edges: [{ address: '.' }, evil] }));
    await rig.configurations.checkNow();
    await rig.pass(2 * hour, 300_000);
    expect(await rig.view()).toMatchObject({
      inUse: { version: 1 },
      offers: [{ address: evil.address, label: 'Faster!', region: null }],
    });
    expect(new Set(rig.asked)).toEqual(new Set([`${home.address}/.well-known/holdfast.json`]));
    expect(new Set(rig.pinged)).toEqual(new Set(['home']));
  });

  test('"not now" takes the offer away for a month; agreeing makes it an address like the others', async () => {
    const rig = await createRig();
    rig.gives(home, of(1));
    await rig.configurations.checkNow();
    await rig.configurations.decline(source, mirror.address);
    expect((await rig.view()).offers).toEqual([]);
    await rig.clock.advance(31 * day);
    expect((await rig.view()).offers).toHaveLength(1);
    rig.setEdges([home, mirror]);
    expect((await rig.view()).offers).toEqual([]);
    expect(rig.configurations.namedAddresses(source)).toEqual([home.address, mirror.address]);
  });
});

describe('what is refused, and shown with its reason', () => {
  test.each([
    ['other things under the same names (C16)', of(9, { major: 2 }), 'unknown-major'],
    ['cut off (C1)', '{"format":"holdfast-configuration","major":1', 'gone'],
    ['half of it wrong', of(9, { notices: 'none' }), 'not-readable'],
    ['too large (C19)', of(9, { padding: 'x'.repeat(10 * 2 ** 20) }), 'too-large'],
    ['without any address of ours (C17)', written({ version: 9, edges: [] }), 'no-usable-edge'],
    [
      'http where https was (X7)',
      written({ version: 9, edges: [...both, { address: 'http://music.example' }] }),
      'downgrade',
    ],
  ])('%s', async (_, text, reason) => {
    const rig = await createRig();
    rig.gives(home, of(5));
    await rig.configurations.checkNow();
    rig.gives(home, text);
    await rig.configurations.checkNow();
    const { inUse, edges } = await rig.view();
    expect(inUse).toMatchObject({ version: 5 });
    // What is no JSON is a page in place of a document: a fault of the way.
    if (reason === 'gone') expect(edges[0]).toMatchObject({ state: 'silent' });
    else expect(edges[0]).toMatchObject({ state: 'refused', reason });
  });

  test('a pinned key: neither without it nor with another one, after a restart as before', async () => {
    const [mine, other] = [createSigner(), createSigner()];
    const first = await createRig();
    first.gives(home, mine.signed(of(5)));
    await first.configurations.checkNow();
    expect((await first.view()).inUse).toMatchObject({ version: 5, isSigned: true });

    const rig = await createRig(first.device);
    for (const [text, reason] of [
      [of(6), 'unsigned'],
      [other.signed(of(7)), 'other-key'],
      [mine.signed(of(8)).replace(mine.key, other.key), 'bad-signature'],
    ] as const) {
      rig.gives(home, text);
      await rig.configurations.checkNow();
      expect(await rig.view()).toMatchObject({
        inUse: { version: 5 },
        edges: [{ state: 'refused', reason }],
      });
    }
    rig.gives(home, mine.signed(of(6)));
    await rig.configurations.checkNow();
    expect((await rig.view()).inUse).toMatchObject({ version: 6 });
  });

  test('a mirror cannot pin a key of its own and shut the server out', async () => {
    const rig = await createRig();
    rig.setEdges([home, mirror]);
    rig.gives(home, of(5));
    rig.gives(mirror, createSigner().signed(of(6)));
    await rig.configurations.checkNow();
    rig.gives(home, of(7));
    await rig.configurations.checkNow();
    expect((await rig.view()).inUse).toMatchObject({ version: 7, from: home.address });
  });

  test('a row that was damaged loses what was damaged, and not the key', async () => {
    const signer = createSigner();
    const first = await createRig();
    first.gives(home, signer.signed(of(5)));
    await first.configurations.checkNow();
    const raw = await openRaw(first.device.factory);
    const rows = raw.transaction('singles', 'readwrite').objectStore('singles');
    await new Promise<void>((resolve) => {
      const read = rows.get(`configuration:${source}`);
      read.addEventListener('success', () => {
        const { name, value } = read.result as { name: string; value: object };
        const put = rows.put({ name, value: { ...value, kept: 5, reports: 'x' } });
        put.addEventListener('success', () => resolve());
      });
    });
    raw.close();
    const rig = await createRig(first.device);
    rig.gives(home, of(6));
    await rig.configurations.checkNow();
    expect(await rig.view()).toMatchObject({ inUse: null, edges: [{ reason: 'unsigned' }] });
  });
});

describe('putting it on (C17, C18, C20)', () => {
  test('nobody answers at its addresses: not taken, and tried again later', async () => {
    const rig = await createRig();
    rig.gives(home, of(5));
    rig.dead.add('home');
    await rig.configurations.checkNow();
    expect(await rig.view()).toMatchObject({
      inUse: null,
      edges: [{ state: 'refused', reason: 'nobody-answers' }],
    });
    rig.dead.clear();
    await rig.configurations.checkNow();
    expect((await rig.view()).inUse).toMatchObject({ version: 5 });
  });

  test('one dead and one live address: taken, with one question to each at most', async () => {
    const rig = await createRig();
    rig.setEdges([home, mirror]);
    rig.answer(home, () => null);
    rig.gives(mirror, of(5));
    rig.dead.add('home');
    const checked = rig.configurations.checkNow();
    // Retries of the dead one wait by the clock.
    for (let second = 0; second < 10; second++) await rig.clock.advance(1_000);
    await checked;
    expect((await rig.view()).inUse).toMatchObject({ version: 5, from: mirror.address });
    expect(rig.pinged).toEqual(['home', 'mirror']);
    expect((await rig.view()).edges[0]).toMatchObject({ state: 'silent' });
  });

  test('something breaks within two minutes: back by itself, and not taken again', async () => {
    const rig = await createRig();
    rig.gives(home, of(5));
    await rig.configurations.checkNow();
    await rig.pass(180_000, 60_000);
    rig.gives(home, of(6));
    await rig.configurations.checkNow();
    expect((await rig.view()).inUse).toMatchObject({ version: 6, isWatched: true });
    for (let miss = 0; miss < 3; miss++) rig.record('audio', false);
    rig.configurations.tick();
    await rig.wait(() => rig.told.at(-1)?.[0]?.inUse?.version === 5);
    expect(await rig.view()).toMatchObject({
      inUse: { version: 5 },
      rolledBack: { version: 6 },
      edges: [{ state: 'refused', reason: 'rolled-back' }],
    });
    await rig.configurations.checkNow();
    expect((await rig.view()).inUse).toMatchObject({ version: 5 });

    rig.gives(home, of(7));
    await rig.configurations.checkNow();
    expect(await rig.view()).toMatchObject({ inUse: { version: 7 }, rolledBack: null });
  });

  test('nothing breaks: it stays, whatever happens later', async () => {
    const rig = await createRig();
    rig.gives(home, of(6));
    await rig.configurations.checkNow();
    await rig.pass(180_000, 60_000);
    for (let miss = 0; miss < 3; miss++) rig.record('audio', false);
    await rig.pass(60_000, 20_000);
    expect(await rig.view()).toMatchObject({ inUse: { version: 6, isWatched: false } });
  });
});

describe('how often it asks', () => {
  const quietly = async (rig: Awaited<ReturnType<typeof createRig>>, ms: number) => {
    const before = rig.asked.length;
    await rig.pass(ms, 60_000);
    return rig.asked.length - before;
  };

  test('every five minutes while all is well', async () => {
    const rig = await createRig();
    rig.gives(home, of(5));
    await rig.configurations.checkNow();
    const count = await quietly(rig, hour);
    expect(count).toBeGreaterThanOrEqual(9);
    expect(count).toBeLessThanOrEqual(12);
  });

  test.each([
    ['404', { status: 404, text: 'not here' }],
    ['its start page', { text: '<!doctype html><title>Navidrome</title>' }],
    ['a refusal without words', { status: 401, text: '' }],
  ])(
    'a server that has none and answers %s is asked once a day, and is not ill',
    async (_, answer) => {
      const rig = await createRig();
      rig.answer(home, () => answer);
      await rig.configurations.checkNow();
      await rig.configurations.checkNow();
      expect(await rig.view()).toMatchObject({ inUse: null, edges: [{ state: 'none' }] });
      expect(rig.stateOf('configuration')).toBe('unknown');
      expect(await quietly(rig, 23 * hour)).toBe(0);
      expect(await quietly(rig, 2 * hour)).toBe(1);
    },
  );

  test('a refusal of the browser (CORS) by a server that never had one is no outage', async () => {
    const rig = await createRig();
    rig.answer(home, () => null);
    // The origin answers, its document may not be read.
    rig.answer(home, () => {
      const isRoot = rig.asked.at(-1) === `${home.address}/`;
      return isRoot ? { text: 'hello' } : null;
    });
    await rig.configurations.checkNow();
    expect(await rig.view()).toMatchObject({ edges: [{ state: 'none' }] });
    expect(rig.stateOf('configuration')).toBe('unknown');
  });

  test('one that gave one and is not there is an outage of the configuration, asked ever more rarely', async () => {
    const rig = await createRig();
    rig.gives(home, of(5));
    await rig.configurations.checkNow();
    rig.answer(home, () => ({ status: 503, text: '' }));
    await rig.pass(hour, 20_000);
    expect(rig.stateOf('configuration')).not.toBe('operational');
    expect(await quietly(rig, 6 * hour)).toBeLessThanOrEqual(2 * 8);
    expect(await rig.view()).toMatchObject({ inUse: { version: 5 }, edges: [{ state: 'silent' }] });
  });

  test('while the service is down nothing is asked; what is in use stays, after a week with a warning', async () => {
    const rig = await createRig();
    rig.gives(home, of(5));
    await rig.configurations.checkNow();
    await rig.pass(180_000, 60_000);
    rig.answer(home, () => null);
    const before = rig.asked.length;
    for (let minute = 0; minute < 120; minute++) {
      rig.record('sign-in', false);
      rig.record('sign-in', false);
      rig.record('sign-in', false);
      await rig.pass(60_000, 60_000);
    }
    expect(rig.asked.length).toBe(before);
    expect((await rig.view()).inUse).toMatchObject({ version: 5, isOld: false });
    await rig.clock.advance(8 * day);
    expect((await rig.view()).inUse).toMatchObject({ version: 5, isOld: true });
  });
});

test('notices are those of now', async () => {
  const rig = await createRig();
  const at = (ms: number) => new Date(rig.clock.now() + ms).toISOString();
  rig.gives(
    home,
    of(5, {
      notices: [
        { id: 'past', text: 'past', until: at(-1) },
        { id: 'now', text: 'now', from: at(-1), until: at(hour) },
        { id: 'soon', text: 'soon', from: at(hour) },
      ],
    }),
  );
  await rig.configurations.checkNow();
  expect((await rig.view()).notices.map(({ id }) => id)).toEqual(['now']);
  await rig.clock.advance(hour);
  expect((await rig.view()).notices.map(({ id }) => id)).toEqual(['soon']);
});

test('a service that was removed leaves nothing of it behind', async () => {
  const rig = await createRig();
  rig.gives(home, of(5));
  await rig.configurations.checkNow();
  rig.remove();
  await rig.configurations.refresh();
  const again = await createRig(rig.device);
  expect(await again.view()).toMatchObject({ inUse: null, edges: [{ state: 'unasked' }] });
});
