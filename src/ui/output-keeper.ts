import { computed, effect } from '@preact/signals';
import { guardOutput } from '../player/output-guard';
import type { Player } from '../player/player';
import { outputDevices, outputWay } from './bridges/output-devices';
import type { AppStore } from './state/app-store';
import { playerWords } from './words/frame';
import { outputWords } from './words/output';

/** The device of the settings plays; what becomes of it is said once. */
export const keepOutput = (player: Player, store: AppStore): void => {
  if (outputWay() === 'none') return;
  const guard = guardOutput({
    player,
    devices: outputDevices,
    tell: (news) => {
      const resumes = news.kind === 'back' && news.resumes;
      const resume = { label: outputWords.resume, run: player.play };
      store.toasts.show(outputWords.news(news), resumes ? resume : undefined);
    },
  });
  const chosen = computed(() => (store.phase.value === 'ready' ? store.settings.value.output : ''));
  let before = '';
  effect(() => {
    if (chosen.value === before) return;
    before = chosen.value;
    void guard.choose(before);
  });
};

/** A browser that refuses to begin by itself: one press, here or on Play, and it plays. */
export const offerPlay = (player: Player, store: AppStore): void => {
  let wasBlocked = false;
  player.subscribe(({ status }) => {
    const isBlocked = status === 'blocked';
    if (isBlocked && !wasBlocked) {
      store.toasts.show(outputWords.blocked, { label: playerWords.play, run: player.play });
    }
    wasBlocked = isBlocked;
  });
};
