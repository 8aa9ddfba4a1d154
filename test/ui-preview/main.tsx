import { render } from 'preact';
import { systemClock } from '../../src/domain/system-clock';
import { createSleepTimer } from '../../src/player/sleep-timer';
import { App } from '../../src/ui/app';
import { createAppStore } from '../../src/ui/state/app-store';
import { createFakeEngine, type Scene } from './fake-engine';
import { checkOf, noSources } from './download-scenes';
import { createFakePlayer } from './fake-player';
import { playlists } from './library';

/** The whole interface on made-up data: `?scene=down&theme=dark`; see vite.config.ts beside. */
const asked = new URLSearchParams(location.search);
const remembered = (name: string, otherwise: string): string => {
  const value = asked.get(name) ?? sessionStorage.getItem(name) ?? otherwise;
  sessionStorage.setItem(name, value);
  return value;
};
const scene = remembered('scene', 'well') as Scene;
const engine = createFakeEngine(scene, {});
const bare = noSources(scene) || asked.get('queue') === 'none';
const player = createFakePlayer(bare ? [] : playlists[0]!.trackKeys);
const store = createAppStore();
await engine.subscribe(store.receive);
store.begin(await engine.open({ protocol: 1 } as never));
store.sleep.value = createSleepTimer({
  player: {
    ...player,
    getState: player.getState as never,
    subscribe: (listener) => player.subscribe(() => listener(player.getState() as never)),
    pause: player.toggle,
    stopBetween: () => undefined,
    setFade: () => undefined,
  },
  clock: systemClock,
  albumOf: () => null,
});
store.queueOffer.value = {
  source: 'preview1' as never,
  tracks: playlists[1]!.trackKeys,
  index: 2,
  position: 61,
  client: 'Feishin',
  changed: 1,
};
const check = checkOf(scene);
if (check) store.receive({ kind: 'check', progress: check });
/** Verse, chorus, verse, and a long end. */
const wavePicture = (count: number): Uint8Array =>
  Uint8Array.from({ length: count }, (_, at) => {
    const part = at / count;
    const swell = Math.min(1, part * 8, (1 - part) * 5) * (0.6 + 0.4 * Math.sin(part * 18) ** 2);
    return Math.round(255 * swell * (0.75 + 0.25 * Math.sin(at * 2.7) * Math.cos(at * 1.3)));
  });

render(
  <App
    services={{
      engine,
      player,
      store,
      peaksOf: async ({ count }) => wavePicture(count),
      version: '0.1.0',
      applyUpdate: () => location.reload(),
    }}
  />,
  document.getElementById('app')!,
);
