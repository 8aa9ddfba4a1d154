import { expect, test, vi } from 'vitest';
import { createAudioEngine } from '../../../src/player/audio-engine';
import { createHowlerEngine } from '../../../src/player/howler-engine';
import { clickOnce } from './gesture';
import { makeTone } from './tone';

/** One test, since a gesture cannot be taken back: first both engines are refused, then both play. */
test('without a gesture the engine says so; Play after one goes on from the position', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const setups = [createHowlerEngine, createAudioEngine].map((create) => {
    const engine = create(() => performance.now());
    const events: string[] = [];
    engine.subscribe(({ kind }) => events.push(kind));
    const url = URL.createObjectURL(makeTone({ seconds: 5 }));
    engine.load({ url, format: 'wav' }, { position: 2, play: true });
    return { engine, events };
  });
  for (const { events } of setups) {
    await vi.waitFor(() => expect(events).toContain('blocked'), { timeout: 10_000 });
    expect(events.filter((kind) => kind === 'blocked')).toHaveLength(1);
    expect(events).not.toContain('failed');
  }
  await clickOnce();
  for (const { engine, events } of setups) {
    engine.play();
    await vi.waitFor(() => expect(events).toContain('playing'), { timeout: 10_000 });
    expect(engine.position()).toBeGreaterThanOrEqual(2);
    engine.unload();
  }
  warn.mockRestore();
});
