import { addressesOf } from '../../configuration/accept';
import { readOffer, type VerifySignature } from '../../configuration/offer';
import {
  currentOf,
  judgeTrial,
  rollBack,
  type EdgeReport,
  type SourceConfiguration,
} from '../../configuration/state';
import type { ConfigurationView } from '../../contracts/configuration';
import type { Clock } from '../../domain/clock';
import type { Component } from '../../domain/health';
import type { SourceId } from '../../domain/keys';
import type { Fact } from '../../net/fact';
import type { HealthMonitor } from '../../net/health';
import type { Net } from '../../net/request';
import { createDocumentFetch, type EdgeOf } from './configuration-fetch';
import { runRound, type Asked } from './configuration-round';
import { createConfigurationStore, type SingleRows } from './configuration-store';
import { configurationViewOf, type ConfiguredSource } from './configuration-view';

/**
 * What services say of themselves, asked of each of their addresses, taken over by the rules of
 * `src/configuration`, and kept. It has no timers of its own: the watch calls it while a page is looked at.
 */
export interface Configurations {
  /** Often, and cheap: asks what is due, and ends or takes back what is on trial. */
  readonly tick: () => void;
  /** A person asked. A server that has none is left alone for its day all the same. */
  readonly checkNow: () => Promise<void>;
  /** The services, or their addresses, are other ones now. */
  readonly refresh: () => Promise<void>;
  readonly views: () => Promise<readonly ConfigurationView[]>;
  /** "Not now": the offer is shown again after thirty days. */
  readonly decline: (source: SourceId, address: string) => Promise<void>;
  /** In normal form, as the document in use names them; null: there is none. */
  readonly namedAddresses: (source: SourceId) => readonly string[] | null;
  /** For the health: says nothing against the server. */
  readonly isNoFault: (fact: Fact) => boolean;
}

export interface ConfigurationParts {
  readonly clock: Clock;
  readonly net: Net;
  readonly health: Pick<HealthMonitor, 'snapshot'>;
  readonly rows: SingleRows;
  readonly sources: () => readonly ConfiguredSource[];
  readonly verify: VerifySignature;
  /** The music service at this edge answers. */
  readonly ping: (source: SourceId, edge: EdgeOf) => Promise<boolean>;
  /** One tab at a time. */
  readonly alone: <T>(name: string, work: () => Promise<T>) => Promise<T>;
  readonly onChange: (views: readonly ConfigurationView[]) => void;
}

const minute = 60_000;
/** ms. reliability.md 3.3: fresh. */
const freshMs = 5 * minute;
/** ms. One that offered and does not now, and one that cannot be asked, at last. */
const longMs = 60 * minute;
/** ms. Most servers know nothing of such documents, and need not hear of it every day. */
const noneMs = 24 * 60 * minute;

const waitOf = ({ outcome, offers, misses }: EdgeReport): number => {
  if (outcome.kind === 'none') return offers ? longMs : noneMs;
  return outcome.kind === 'failed' ? Math.min(longMs, freshMs * 2 ** (misses - 1)) : freshMs;
};

/** ms. Section 3.1: after a wake-up not all at once. */
const jitterMs = 5_000;

/** What a document may break; that it cannot be had itself is nothing of the kind. */
const isBreakable = (component: Component): boolean => component !== 'configuration';

export const createConfigurations = (parts: ConfigurationParts): Configurations => {
  const { clock, health } = parts;
  const store = createConfigurationStore(parts.rows);
  const documents = createDocumentFetch(parts.net);
  const states = new Map<SourceId, SourceConfiguration>();
  const busy = new Set<SourceId>();
  /** Wall time, ms: something went wrong here (a full disk), which is no reason to ask on and on. */
  const restUntil = new Map<SourceId, number>();

  const healthOf = (source: SourceId) => {
    const { deviceOffline, sources } = health.snapshot();
    const all = sources.find((each) => each.source === source)?.components ?? [];
    const down = all.flatMap(({ component, state }) =>
      state === 'down' && isBreakable(component) ? [component] : [],
    );
    return { isOffline: deviceOffline, down };
  };

  const viewsOfMemory = (): readonly ConfigurationView[] =>
    parts.sources().flatMap((source) => {
      const state = states.get(source.source);
      return state ? [configurationViewOf(source, state, clock.now())] : [];
    });
  let told = '';
  const tell = (): void => {
    const views = viewsOfMemory();
    const digest = JSON.stringify(views);
    if (digest === told) return;
    told = digest;
    parts.onChange(views);
  };

  /** In one tab at a time, on what the last tab that did so has left. */
  const change = (
    source: SourceId,
    work: (state: SourceConfiguration) => Promise<SourceConfiguration>,
  ): Promise<void> =>
    parts.alone(`holdfast-configuration-${source}`, async () => {
      const before = await store.load(source);
      const after = await work(before);
      const isThere = parts.sources().some((each) => each.source === source);
      if (after !== before && isThere) await store.save(source, after);
      states.set(source, after);
      tell();
    });

  const isDue = (state: SourceConfiguration, { edge, address }: EdgeOf, isAsked: boolean) => {
    const report = state.reports[edge];
    if (!report || report.address !== address) return true;
    const isNever = report.outcome.kind === 'none' && !report.offers;
    if (isAsked && !isNever) return true;
    return Math.abs(clock.now() - report.at) >= waitOf(report);
  };

  const askEdge = async (edge: EdgeOf, state: SourceConfiguration): Promise<Asked> => {
    const report = state.reports[edge.edge];
    const offers = report?.address === edge.address && report.offers;
    const fetched = await documents.fetch(edge, offers, new AbortController().signal);
    const reading = fetched.kind === 'text' ? await readOffer(fetched.text, parts.verify) : null;
    return { edge, fetched, reading };
  };

  const ask = ({ source, edges }: ConfiguredSource, isAsked: boolean): Promise<void> =>
    change(source, async (state) => {
      const due = edges.filter((edge) => isDue(state, edge, isAsked));
      if (due.length === 0) return state;
      const all = await Promise.all(due.map((edge) => askEdge(edge, state)));
      return runRound(state, all, {
        edges,
        now: clock.now(),
        wasDown: healthOf(source).down,
        ping: (edge) => parts.ping(source, edge),
      });
    });

  const trialOf = (source: SourceId, state: SourceConfiguration) => {
    if (!state.trial) return 'none';
    const { down, isOffline } = healthOf(source);
    return judgeTrial(state, down, isOffline, clock.now());
  };
  /** Judged again under the lock: another tab may have ended it. */
  const endTrial = (source: SourceId): Promise<void> =>
    change(source, async (state) => {
      const verdict = trialOf(source, state);
      if (verdict === 'broken') return rollBack(state, clock.now());
      return verdict === 'passed' ? { ...state, trial: null } : state;
    });

  const look = async (source: ConfiguredSource): Promise<void> => {
    const state = states.get(source.source);
    if (!state) return;
    const verdict = trialOf(source.source, state);
    if (verdict === 'broken' || verdict === 'passed') await endTrial(source.source);
    if (!source.edges.some((edge) => isDue(state, edge, false))) return;
    const { down, isOffline } = healthOf(source.source);
    if (isOffline || down.includes('sign-in')) return;
    await clock.sleep(clock.random() * jitterMs);
    await ask(source, false);
  };

  const refresh = async (): Promise<void> => {
    const ids = new Set(parts.sources().map(({ source }) => source));
    for (const gone of [...states.keys()].filter((id) => !ids.has(id))) {
      states.delete(gone);
      await store.remove(gone);
    }
    for (const id of ids) states.set(id, await store.load(id));
    tell();
  };

  return {
    tick: () => {
      for (const source of parts.sources()) {
        const id = source.source;
        if (busy.has(id) || clock.now() < (restUntil.get(id) ?? 0)) continue;
        busy.add(id);
        void look(source)
          .catch((error: unknown) => {
            restUntil.set(id, clock.now() + freshMs);
            report(error);
          })
          .finally(() => busy.delete(id));
      }
    },
    checkNow: async () => {
      await Promise.all(parts.sources().map((source) => ask(source, true).catch(report)));
    },
    refresh,
    views: async () => {
      await refresh();
      return viewsOfMemory();
    },
    decline: (source, address) =>
      change(source, async (state) => ({
        ...state,
        declined: { ...state.declined, [address]: clock.now() },
      })),
    namedAddresses: (source) => {
      const current = currentOf(states.get(source) ?? { kept: [] });
      return current && addressesOf(current.document, current.from);
    },
    isNoFault: documents.isNoFault,
  };
};

const report = (error: unknown): void => console.warn('configuration', error);
