import { batch, computed, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { ConfigurationView } from '../../contracts/configuration';
import type { SourceView } from '../../contracts/connect';
import type {
  CheckProgress,
  CollectionDownload,
  CollectionRef,
  LockView,
  LossReport,
  SaveChange,
  SaveState,
} from '../../contracts/downloads';
import type { DrillView } from '../../contracts/drill';
import type { EngineApi, EngineEvent, EngineSnapshot } from '../../contracts/engine';
import type { SyncProgress } from '../../contracts/library';
import type { QueueOffer } from '../../contracts/queue';
import { defaultSettings, type Settings } from '../../contracts/settings';
import { toFailure, type Failure } from '../../domain/error';
import type { Health } from '../../domain/health';
import type { Key, SourceId } from '../../domain/keys';
import type { SleepTimer } from '../../player/sleep-timer';
import { createAnswerCache, type AnswerCache } from './answer-cache';
import { createToasts, type Toasts } from './toasts';

export type Phase = 'opening' | 'ready' | 'failed';

/**
 * What the engine has told the page, as signals. The engine is the only one that writes here
 * (`begin`, `receive`, `fail`); what the listener chooses for this visit stands beside it.
 */
export interface AppStore {
  readonly phase: ReadonlySignal<Phase>;
  readonly sources: ReadonlySignal<readonly SourceView[]>;
  readonly settings: ReadonlySignal<Settings>;
  readonly saves: ReadonlySignal<ReadonlyMap<Key, SaveState>>;
  /** Without those whose removal can still be undone. */
  readonly collections: ReadonlySignal<readonly CollectionDownload[]>;
  readonly starred: ReadonlySignal<ReadonlySet<Key>>;
  readonly health: ReadonlySignal<Health>;
  /** Songs of services that are down which another source has, too. */
  readonly standIns: ReadonlySignal<ReadonlySet<Key>>;
  readonly syncs: ReadonlySignal<ReadonlyMap<SourceId, SyncProgress>>;
  /** Something of the device did not open, or the engine itself. */
  readonly trouble: ReadonlySignal<Failure | null>;
  /** The last check of saved bytes; null while none was asked for in this visit. */
  readonly check: ReadonlySignal<CheckProgress | null>;
  /** What the browser took away, until the listener has said what to do about it. */
  readonly loss: ReadonlySignal<LossReport | null>;
  /** "Begin anew" was pressed and can still be undone. */
  readonly lossForgotten: Signal<boolean>;
  readonly lock: ReadonlySignal<LockView>;
  /** Null while nothing was told. */
  readonly configurations: ReadonlySignal<readonly ConfigurationView[] | null>;
  /** The box that asks for the passphrase is open. */
  readonly unlockAsked: Signal<boolean>;
  /** A rehearsed outage runs: what fails fails on purpose. */
  readonly drill: ReadonlySignal<DrillView | null>;
  readonly audioFrom: ReadonlySignal<{ readonly key: Key; readonly from: string } | null>;
  /** Counts the changes of the catalogue: open lists and pages ask again. */
  readonly catalogue: ReadonlySignal<number>;
  readonly updateReady: Signal<boolean>;
  readonly savedOnly: Signal<boolean>;
  readonly queueOpen: Signal<boolean>;
  /** A queue that another player left at a server, until it was answered. */
  readonly queueOffer: Signal<QueueOffer | null>;
  /** Null until it was loaded. */
  readonly sleep: Signal<SleepTimer | null>;
  readonly removing: Signal<ReadonlySet<string>>;
  readonly toasts: Toasts;
  readonly answers: AnswerCache;
  readonly begin: (snapshot: EngineSnapshot) => void;
  readonly receive: (event: EngineEvent) => void;
  readonly fail: (failure: Failure) => void;
  /** Shown at once, and taken back when the engine refuses. */
  readonly changeSettings: (engine: EngineApi, change: Partial<Settings>) => Promise<void>;
}

export const refId = (ref: CollectionRef): string => `${ref.kind}:${ref.key}`;

export const applySaves = (
  saves: ReadonlyMap<Key, SaveState>,
  changes: readonly SaveChange[],
): ReadonlyMap<Key, SaveState> => {
  const next = new Map(saves);
  for (const { key, state } of changes) {
    if (state === null) next.delete(key);
    else next.set(key, state);
  }
  return next;
};

const quietHealth: Health = { deviceOffline: false, sources: [] };

const noLock: LockView = { state: 'none', changing: null };

const createSignals = () => ({
  phase: signal<Phase>('opening'),
  sources: signal<readonly SourceView[]>([]),
  settings: signal<Settings>(defaultSettings),
  saves: signal<ReadonlyMap<Key, SaveState>>(new Map()),
  allCollections: signal<readonly CollectionDownload[]>([]),
  starred: signal<ReadonlySet<Key>>(new Set()),
  health: signal<Health>(quietHealth),
  standIns: signal<ReadonlySet<Key>>(new Set()),
  syncs: signal<ReadonlyMap<SourceId, SyncProgress>>(new Map()),
  trouble: signal<Failure | null>(null),
  check: signal<CheckProgress | null>(null),
  toldLoss: signal<LossReport | null>(null),
  lossForgotten: signal(false),
  unlockAsked: signal(false),
  lock: signal<LockView>(noLock),
  drill: signal<DrillView | null>(null),
  configurations: signal<readonly ConfigurationView[] | null>(null),
  audioFrom: signal<{ readonly key: Key; readonly from: string } | null>(null),
  catalogue: signal(0),
  updateReady: signal(false),
  savedOnly: signal(false),
  queueOpen: signal(false),
  queueOffer: signal<QueueOffer | null>(null),
  sleep: signal<SleepTimer | null>(null),
  removing: signal<ReadonlySet<string>>(new Set()),
});
type Signals = ReturnType<typeof createSignals>;

const receiveEvent = (at: Signals, event: EngineEvent): void => {
  if (event.kind === 'sources') at.sources.value = event.sources;
  else if (event.kind === 'catalogue') at.catalogue.value += 1;
  else if (event.kind === 'starred') at.starred.value = new Set(event.starred);
  else if (event.kind === 'saves') at.saves.value = applySaves(at.saves.peek(), event.changes);
  else if (event.kind === 'collections') at.allCollections.value = event.collections;
  else if (event.kind === 'health') at.health.value = event.health;
  else if (event.kind === 'stand-ins') at.standIns.value = new Set(event.keys);
  else if (event.kind === 'settings') at.settings.value = event.settings;
  else if (event.kind === 'audio-from') at.audioFrom.value = { key: event.key, from: event.from };
  else if (event.kind === 'check') at.check.value = event.progress;
  else if (event.kind === 'drill') at.drill.value = event.drill;
  else if (event.kind === 'lock') at.lock.value = event.lock;
  else if (event.kind === 'configurations') at.configurations.value = event.configurations;
  else if (event.kind === 'loss') at.toldLoss.value = event.loss;
  else if (event.kind === 'sync')
    at.syncs.value = new Map(at.syncs.peek()).set(event.progress.source, event.progress);
};

const beginWith = (at: Signals, snapshot: EngineSnapshot): void => {
  batch(() => {
    at.sources.value = snapshot.sources;
    at.settings.value = snapshot.settings;
    at.saves.value = applySaves(new Map(), snapshot.saves);
    at.allCollections.value = snapshot.collections;
    at.starred.value = new Set(snapshot.starred);
    at.health.value = snapshot.health;
    at.trouble.value = snapshot.trouble;
    at.toldLoss.value = snapshot.loss;
    at.lock.value = snapshot.lock;
    at.drill.value = snapshot.drill;
    at.phase.value = 'ready';
    at.catalogue.value += 1;
  });
};

export const createAppStore = (): AppStore => {
  const at = createSignals();
  const toasts = createToasts();
  return {
    ...at,
    collections: computed(() =>
      at.allCollections.value.filter(({ ref }) => !at.removing.value.has(refId(ref))),
    ),
    loss: computed(() => (at.lossForgotten.value ? null : at.toldLoss.value)),
    toasts,
    answers: createAnswerCache(),
    begin: (snapshot) => beginWith(at, snapshot),
    receive: (event) => receiveEvent(at, event),
    fail: (failure) => {
      at.trouble.value = failure;
      if (at.phase.peek() === 'opening') at.phase.value = 'failed';
    },
    changeSettings: async (engine, change) => {
      const before = at.settings.peek();
      at.settings.value = { ...before, ...change };
      try {
        at.settings.value = await engine.changeSettings(change);
      } catch (thrown) {
        at.settings.value = before;
        toasts.showFailure(toFailure(thrown));
      }
    },
  };
};
