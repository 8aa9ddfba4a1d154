import { describe, expect, test } from 'vitest';
import { protocolVersion } from '../../../src/contracts/protocol';
import type { Key } from '../../../src/domain/keys';
import type { EngineQuestion } from '../../../src/sw/conversation';
import { createEnginePorts } from '../../../src/sw/engine-ports';
import { answerLyrics, createEngineEnd, createWindows } from './fake-browser';
import { createManualClock, settle } from './manual-clock';

const question: EngineQuestion = { kind: 'lyrics', key: 'srv1~song' as Key };
const codeOf = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'answered',
    (thrown: { code: string }) => thrown.code,
  );

describe('the engine of the page that asks', () => {
  test('answers over the port that the page handed over; nobody is asked for a port', async () => {
    const { clients, windows } = createWindows(['a']);
    const ports = createEnginePorts(clients, createManualClock());
    const engine = createEngineEnd(answerLyrics('{}'));
    ports.accept('a', engine.port);
    await expect(ports.ask('a', question)).resolves.toMatchObject({ json: '{}' });
    expect(windows.get('a')!.asked).toEqual([]);
    expect(engine.heard).toEqual([{ ...question, id: 1, protocol: protocolVersion }]);
  });

  test('each answer goes to its own question, in whatever order they come', async () => {
    const late: (() => void)[] = [];
    const engine = createEngineEnd((request, reply) => {
      const { key, id } = request as { key: Key; id: number };
      late.unshift(() => reply({ kind: 'lyrics', id, json: key }));
    });
    const ports = createEnginePorts(createWindows(['a']).clients, createManualClock());
    ports.accept('a', engine.port);
    const asked = ['srv1~1', 'srv1~2', 'srv1~3'].map((key) =>
      ports.ask('a', { kind: 'lyrics', key: key as Key }),
    );
    await settle();
    late.forEach((answer) => answer());
    expect((await Promise.all(asked)).map((each) => (each as { json: string }).json)).toEqual([
      'srv1~1',
      'srv1~2',
      'srv1~3',
    ]);
  });

  test('its failure is passed on with code and data, and nobody else is asked', async () => {
    const failing = createEngineEnd((request, reply) =>
      reply({
        kind: 'failed',
        id: request.id,
        failure: { code: 'audio.not-available', data: { host: 'x' } },
      }),
    );
    const other = createEngineEnd(answerLyrics('{}'));
    const ports = createEnginePorts(createWindows(['a', 'b']).clients, createManualClock());
    ports.accept('a', failing.port);
    ports.accept('b', other.port);
    await expect(ports.ask('a', question)).rejects.toMatchObject({
      code: 'audio.not-available',
      data: { host: 'x' },
    });
    expect(other.heard).toEqual([]);
  });
});

describe('the service worker was stopped and has lost its ports', () => {
  test('the page is asked once for a new one, however many requests wait', async () => {
    const { clients, windows } = createWindows(['a'], (id) => {
      ports.accept(id, createEngineEnd(answerLyrics('"back"')).port);
    });
    const ports = createEnginePorts(clients, createManualClock());
    const answers = await Promise.all([1, 2, 3].map(() => ports.ask('a', question)));
    expect(answers.map((each) => (each as { json: string }).json)).toEqual([
      '"back"',
      '"back"',
      '"back"',
    ]);
    expect(windows.get('a')!.asked).toEqual([
      { kind: 'need-engine-port', protocol: protocolVersion },
    ]);
  });

  test('a port whose engine is silent for 2 s is replaced, and the question asked again', async () => {
    const clock = createManualClock();
    const { clients, windows } = createWindows(['a'], (id) => {
      ports.accept(id, createEngineEnd(answerLyrics('"new"')).port);
    });
    const ports = createEnginePorts(clients, clock);
    const dead = createEngineEnd(answerLyrics('"old"'), true);
    ports.accept('a', dead.port);
    const asked = ports.ask('a', question);
    await settle();
    await clock.advance(1_999);
    expect(windows.get('a')!.asked).toEqual([]);
    await clock.advance(1);
    await expect(asked).resolves.toMatchObject({ json: '"new"' });
    expect(windows.get('a')!.asked).toHaveLength(1);
  });

  test('a closed port is noticed at once, without the 2 s', async () => {
    const { clients } = createWindows(['a'], (id) => {
      ports.accept(id, createEngineEnd(answerLyrics('"new"')).port);
    });
    const ports = createEnginePorts(clients, createManualClock());
    const dying = createEngineEnd(() => dying.die());
    ports.accept('a', dying.port);
    await expect(ports.ask('a', question)).resolves.toMatchObject({ json: '"new"' });
  });

  test('a page that hands nothing over is given 5 s, then the request fails', async () => {
    const clock = createManualClock();
    const { clients, windows } = createWindows(['a']);
    const ports = createEnginePorts(clients, clock);
    const first = codeOf(ports.ask('a', question));
    await settle();
    await clock.advance(5_000);
    expect(await first).toBe('worker.gone');
    // A list of covers must not wait 5 s for each of them.
    expect(await codeOf(ports.ask('a', question))).toBe('worker.gone');
    expect(windows.get('a')!.asked).toHaveLength(1);
    // It speaks by itself: the engine has started at last.
    ports.accept('a', createEngineEnd(answerLyrics('1')).port);
    await expect(ports.ask('a', question)).resolves.toMatchObject({ json: '1' });
  });
});

describe('another window helps', () => {
  test.each([
    ['a request without a client', ''],
    ['a client that is gone', 'closed'],
  ])('%s', async (_, clientId) => {
    const ports = createEnginePorts(createWindows(['b']).clients, createManualClock());
    ports.accept('b', createEngineEnd(answerLyrics('"b"')).port);
    await expect(ports.ask(clientId, question)).resolves.toMatchObject({ json: '"b"' });
  });

  test('when the own engine is dead and stays so', async () => {
    const clock = createManualClock();
    const ports = createEnginePorts(createWindows(['a', 'b']).clients, clock);
    ports.accept('a', createEngineEnd(answerLyrics(''), true).port);
    ports.accept('b', createEngineEnd(answerLyrics('"b"')).port);
    const asked = ports.ask('a', question);
    await settle();
    await clock.advance(2_000);
    await clock.advance(5_000);
    await expect(asked).resolves.toMatchObject({ json: '"b"' });
  });

  test('nobody is there at all', async () => {
    const ports = createEnginePorts(createWindows([]).clients, createManualClock());
    expect(await codeOf(ports.ask('', question))).toBe('worker.gone');
  });
});

describe('what is left behind', () => {
  test('an answer that does not come is given up after its time limit, and cancelled', async () => {
    const clock = createManualClock();
    const engine = createEngineEnd(() => undefined);
    const ports = createEnginePorts(createWindows(['a']).clients, clock);
    ports.accept('a', engine.port);
    const asked = codeOf(ports.ask('a', question));
    await settle();
    await clock.advance(2_000);
    await clock.advance(18_000);
    expect(await asked).toBe('worker.timeout');
    await settle();
    expect(engine.heard.at(-1)).toEqual({ kind: 'cancel', id: 1, protocol: protocolVersion });
    expect(clock.sleeping()).toBe(0);
  });

  test('a request that the page gave up is cancelled in the engine', async () => {
    const clock = createManualClock();
    const engine = createEngineEnd(() => undefined);
    const ports = createEnginePorts(createWindows(['a']).clients, clock);
    ports.accept('a', engine.port);
    const aborter = new AbortController();
    const asked = codeOf(ports.ask('a', question, aborter.signal));
    await settle();
    aborter.abort();
    expect(await asked).toBe('aborted');
    await settle();
    expect(engine.heard.map(({ kind }) => kind)).toEqual(['lyrics', 'cancel']);
    expect(clock.sleeping()).toBe(0);
  });

  test('a replaced port ends what it was asked; the question goes to the new one', async () => {
    const ports = createEnginePorts(createWindows(['a']).clients, createManualClock());
    ports.accept('a', createEngineEnd(() => undefined).port);
    const asked = ports.ask('a', question);
    await settle();
    ports.accept('a', createEngineEnd(answerLyrics('"new"')).port);
    await expect(asked).resolves.toMatchObject({ json: '"new"' });
  });

  test('ports of closed pages are let go', async () => {
    const { clients, windows } = createWindows(['a', 'b']);
    const ports = createEnginePorts(clients, createManualClock());
    ports.accept('a', createEngineEnd(answerLyrics('')).port);
    windows.delete('a');
    ports.accept('b', createEngineEnd(answerLyrics('')).port);
    await settle();
    expect(ports.held()).toEqual(['b']);
  });

  test('a page of another build is refused at once, until it hands over a fitting port', async () => {
    const { clients, windows } = createWindows(['a']);
    const ports = createEnginePorts(clients, createManualClock());
    ports.refuse('a');
    expect(await codeOf(ports.ask('a', question))).toBe('protocol.mismatch');
    expect(windows.get('a')!.asked).toEqual([]);
  });
});
