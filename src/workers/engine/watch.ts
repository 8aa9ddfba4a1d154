import type { Clock } from '../../domain/clock';
import type { Health } from '../../domain/health';
import type { SourceId } from '../../domain/keys';
import type { HealthMonitor } from '../../net/health';
import type { Net } from '../../net/request';
import type { MusicProvider } from '../../providers/provider';

/**
 * Knows whether servers answer without asking them all the time: what requests did is the evidence,
 * and a ping is sent only when there is none. Rules (reliability.md 3.6 and 3.7):
 *   - nothing is sent while no page is looked at,
 *   - a server that answers is asked at most once a minute,
 *   - one that does not is asked ever more rarely, from 5 s up to 5 min,
 *   - when it answers again, whoever waits for it is told at once.
 */
export interface Watch {
  readonly pageChanged: (visible: boolean) => void;
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
}

const calmMs = 60_000;
const firstMs = 5_000;
const longestMs = 300_000;

export const startWatch = (parts: WatchParts): Watch => {
  const { clock, net, health } = parts;
  const misses = new Map<SourceId, number>();
  let timer: AbortController | null = null;
  let visible = false;

  const ping = async (provider: MusicProvider): Promise<void> => {
    const wasDown = (misses.get(provider.source) ?? 0) > 0;
    try {
      // A breaker that waits longer than this watch would hide that the server is back.
      net.hurry(provider.source);
      await provider.ping(new AbortController().signal);
      misses.delete(provider.source);
    } catch {
      misses.set(provider.source, (misses.get(provider.source) ?? 0) + 1);
      return;
    }
    if (!wasDown) return;
    await parts.probeAll(provider);
    parts.onBack(provider.source);
  };

  const waitOf = (provider: MusicProvider): number => {
    const count = misses.get(provider.source) ?? 0;
    if (count > 0) return Math.min(longestMs, firstMs * 2 ** (count - 1));
    return isTroubled(provider.source) ? firstMs : calmMs;
  };

  const isTroubled = (source: SourceId): boolean =>
    health
      .snapshot()
      .sources.some(
        (each) => each.source === source && each.components.some((one) => one.state === 'down'),
      );

  const lastAsked = new Map<SourceId, number>();

  const evidenceAt = (source: SourceId): number => {
    const found = health.snapshot().sources.find((each) => each.source === source);
    const newest = Math.max(0, ...(found?.components.map((one) => one.checked) ?? []));
    return Math.max(newest, lastAsked.get(source) ?? 0);
  };

  const round = async (): Promise<void> => {
    const due = parts.providers().filter((provider) => {
      const since = isTroubled(provider.source)
        ? (lastAsked.get(provider.source) ?? 0)
        : evidenceAt(provider.source);
      return clock.now() - since >= waitOf(provider);
    });
    for (const provider of due) lastAsked.set(provider.source, clock.now());
    await Promise.all(due.map(ping));
  };

  const loop = async (stop: AbortController): Promise<void> => {
    while (!stop.signal.aborted) {
      await round();
      await clock.sleep(firstMs, stop.signal).catch(() => undefined);
    }
  };

  return {
    pageChanged: (now) => {
      if (now === visible) return;
      visible = now;
      timer?.abort();
      timer = visible ? new AbortController() : null;
      if (timer) void loop(timer);
    },
    checkNow: async () => {
      await Promise.all(
        parts.providers().map(async (provider) => {
          lastAsked.set(provider.source, clock.now());
          await ping(provider);
          if (!misses.has(provider.source)) await parts.probeAll(provider);
        }),
      );
      return health.snapshot();
    },
  };
};
