import type { Clock } from '../../domain/clock';
import { toFailure } from '../../domain/error';
import type { ComponentHealth, Health } from '../../domain/health';
import type { SourceId } from '../../domain/keys';
import type { HealthMonitor } from '../../net/health';
import type { Net } from '../../net/request';
import type { MusicProvider } from '../../providers/provider';

/**
 * Knows whether servers answer without asking them all the time: what requests did is the evidence,
 * and a ping is sent only when there is none. Rules (reliability.md 3.6 and 3.7):
 *   - nothing is sent while no page is looked at,
 *   - a server that answers is asked three times a minute at most,
 *   - one that does not is asked ever more rarely, from 5 s up to 5 min,
 *   - when it answers again, whoever waits for it is told at once.
 */
export interface Watch {
  readonly pageChanged: (visible: boolean) => void;
  /** Its credentials are new: what was refused before says nothing now. */
  readonly startAnew: (source: SourceId) => void;
  /** Asks each server now, every part of it that can be asked. */
  readonly checkNow: () => Promise<Health>;
}

export interface WatchParts {
  readonly clock: Clock;
  readonly net: Net;
  readonly health: HealthMonitor;
  readonly providers: () => readonly MusicProvider[];
  readonly probeAll: (provider: MusicProvider) => Promise<void>;
  readonly onBack: (source: SourceId) => void;
  /** While a page is looked at, each time that it is looked whether anything is due. */
  readonly onRound?: () => void;
}

/** reliability.md 3.6: idle in the foreground. An outage is noticed in less than half a minute. */
const calmMs = 20_000;
/** While it is not yet clear whether this was one miss or an outage (three in a row are). */
const suspiciousMs = 2_000;
const suspiciousCount = 3;
/** From here on the longest wait holds. */
const manyMisses = 10;
const firstMs = 5_000;
const longestMs = 300_000;
/** How often it is looked whether anything is due. */
const tickMs = 1_000;

export const startWatch = (parts: WatchParts): Watch => {
  const { clock, net, health } = parts;
  /** Rounds in a row in which something of a source was not well. */
  const misses = new Map<SourceId, number>();
  const lastAsked = new Map<SourceId, number>();
  let timer: AbortController | null = null;
  let visible = false;

  const partsOf = (source: SourceId): readonly ComponentHealth[] =>
    health.snapshot().sources.find((each) => each.source === source)?.components ?? [];
  const isUnwell = (source: SourceId): boolean =>
    partsOf(source).some(({ state }) => state === 'down' || state === 'degraded');
  const newestEvidence = (source: SourceId): number =>
    Math.max(0, ...partsOf(source).map(({ checked }) => checked));

  /** A refused sign-in is not tried again and again: servers lock out after a few (servers.md 2). */
  const answers = async (provider: MusicProvider): Promise<boolean> => {
    try {
      await provider.ping(new AbortController().signal);
      return true;
    } catch (error) {
      const isRefused = toFailure(error).code.startsWith('auth.');
      if (isRefused) misses.set(provider.source, manyMisses);
      return false;
    }
  };

  const askOne = async (provider: MusicProvider, thoroughly: boolean): Promise<void> => {
    const { source } = provider;
    const wasUnwell = isUnwell(source);
    const isBack = await answers(provider);
    const missed = misses.get(source) ?? 0;
    if (isBack && (thoroughly || missed > 0 || wasUnwell)) {
      // Breakers that wait longer than this watch would hide that the server is back.
      net.hurry(source);
      await parts.probeAll(provider);
    }
    const isWell = isBack && !isUnwell(source);
    if (isWell) misses.delete(source);
    else misses.set(source, missed + 1);
    if (isWell && (missed > 0 || wasUnwell)) parts.onBack(source);
  };

  const waitOf = (source: SourceId): number => {
    const count = misses.get(source) ?? 0;
    if (count >= suspiciousCount) {
      return Math.min(longestMs, firstMs * 2 ** (count - suspiciousCount));
    }
    return count > 0 || isUnwell(source) ? suspiciousMs : calmMs;
  };

  const isDue = ({ source }: MusicProvider): boolean => {
    const asked = lastAsked.get(source) ?? 0;
    const isCalm = !misses.has(source) && !isUnwell(source);
    const since = isCalm ? Math.max(asked, newestEvidence(source)) : asked;
    return clock.now() - since >= waitOf(source);
  };

  const round = async (): Promise<void> => {
    parts.onRound?.();
    const due = parts.providers().filter(isDue);
    for (const { source } of due) lastAsked.set(source, clock.now());
    await Promise.all(due.map((provider) => askOne(provider, false)));
  };

  const loop = async (stop: AbortController): Promise<void> => {
    while (!stop.signal.aborted) {
      await round();
      await clock.sleep(tickMs, stop.signal).catch(() => undefined);
    }
  };

  return {
    startAnew: (source) => {
      misses.delete(source);
      lastAsked.delete(source);
    },
    pageChanged: (now) => {
      if (now === visible) return;
      visible = now;
      timer?.abort();
      timer = visible ? new AbortController() : null;
      if (timer) void loop(timer);
    },
    checkNow: async () => {
      const all = parts.providers();
      for (const { source } of all) lastAsked.set(source, clock.now());
      await Promise.all(all.map((provider) => askOne(provider, true)));
      return health.snapshot();
    },
  };
};
