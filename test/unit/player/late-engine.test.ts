import { describe, expect, test } from 'vitest';
import type { AudioEngine } from '../../../src/player/engine';
import { createLateEngine } from '../../../src/player/late-engine';
import { settle } from './manual-clock';
import { createScriptedEngine } from './scripted-engine';

const source = { url: '/srv1~a?n=1', format: 'flac' };

describe('an engine that is still being loaded', () => {
  test('does what was asked for in its order, and tells what the engine tells', async () => {
    const engine = createScriptedEngine();
    let arrive: (engine: AudioEngine) => void = () => undefined;
    const late = createLateEngine(new Promise((resolve) => (arrive = resolve)));
    const events: string[] = [];
    late.subscribe(({ kind }) => events.push(kind));
    late.setVolume(0.5);
    late.load(source, { position: 30, play: true });
    expect([late.position(), late.buffering()]).toEqual([30, true]);
    late.pause();
    late.seek(40);
    expect([late.position(), engine.log]).toEqual([40, []]);
    arrive(engine);
    await settle();
    expect(engine.log).toEqual(['volume 0.5', 'load a at 30', 'pause', 'seek 40']);
    late.play();
    engine.tell('playing');
    expect([engine.log.at(-1), events]).toEqual(['play', ['playing']]);
    engine.stand(41);
    expect([late.position(), late.buffering()]).toEqual([41, false]);
  });

  test('that never comes says so for each song', async () => {
    const late = createLateEngine(Promise.reject(new Error('not in the cache')));
    const events: unknown[] = [];
    late.subscribe((event) => events.push(event));
    await settle();
    expect(events).toEqual([]);
    for (let turn = 0; turn < 2; turn += 1) {
      late.load(source, { position: 0, play: true });
      await settle();
    }
    const failed = { kind: 'failed', code: 'internal' };
    expect(events).toEqual([failed, failed]);
  });
});
