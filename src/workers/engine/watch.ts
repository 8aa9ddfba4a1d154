import type { Clock } from '../../domain/clock';
import { toFailure } from '../../domain/error';
import type { ComponentHealth, Health, SourceHealth } from '../../domain/health';
import type { SourceId } from '../../domain/keys';
import type { HealthMonitor } from '../../net/health';
import type { Net } from '../../net/request';
import type { MusicProvider } from '../../providers/provider';
import { isSignInAlone } from './sign-in-alone';
import { createWakeLimit } from './wake-limit';
import { suspiciousCount, waitFor } from './watch-pace';

/**
 * Knows whether servers answer without asking them all the time: what requests did is the evidence,
 * and a ping is sent only when there is none. Rules (reliability.md 3.6 and 3.7):
 *   - nothing is sent while no page is looked at,
 *   - a server that answers is asked three times a minute at most, while it seems to get worse twelve times,
 *   - one that does not is asked ever more rarely, from 5 s up to 50 s, and after ten minutes every 6 min,
 *   - after a sleep of the machine it is begun gently (wake-limit),
 *   - a sign-in that alone is silent is told from a silent server by asking the other parts,
 *   - a refused sign-in is tried again after half a minute, and once it is believed every five minutes (3.4),
 *   - when it answers again, whoever waits for it is told at once.
 */
export interface Watch {
  readonly pageChanged: (visible: boolean) => void;
  /** Its credentials are new: what was refused before says nothing now. */
  readonly startAnew: (source: SourceId) => void;
  /** Each server is asked at the next look: one is silent, and what the others say tells why. */
  readonly askSoon: () => void;
  /** Asks each server now, every part of it that can be asked. */
  readonly checkNow: () => Promise<Health>;
  /** How often it has looked whether anything is due: for diagnostics. */
  readonly looks: () => number;
}

export interface WatchParts {
  readonly clock: Clock;
  readonly net: Net;
  readonly health: HealthMonitor;
  readonly providers: () => readonly MusicProvider[];
  /** One small question to each part; `everywhere`: at each of its addresses. */
  readonly probeAll: (provider: MusicProvider, everywhere: boolean) => Promise<void>;
  readonly onBack: (source: SourceId) => void;
  /** It was asked, and all of it is well: who could not ask it may do so now. */
  readonly onWell?: (source: SourceId) => void;
  /** While a page is looked at, each time that it is looked whether anything is due. */
  readonly onRound?: () => void;
}

/** What only time or the listener changes is not tried again and again (servers.md 2). */
const hopeless: ReadonlySet<string> = new Set(['auth.locked-out', 'auth.no-credentials']);
/** The questions of `probeAll`, one for each part. */
const probeCost = 5;
/** What a connection that fails may cost on top: why is asked by the net (classify), without a secret. */
const diagnosisCost = 2;
const diagnosed: ReadonlySet<string> = new Set([
  'net.unreachable',
  'net.cors',
  'net.certificate',
  'net.device-offline',
]);
/** How often it is looked whether anything is due. */
const tickMs = 1_000;

export const startWatch = (parts: WatchParts): Watch => {
  const { clock, net, health } = parts;
  /** Rounds in a row in which something of a source was not well, and since when (monotonic). */
  const misses = new Map<SourceId, number>();
  const missedSince = new Map<SourceId, number>();
  const lastAsked = new Map<SourceId, number>();
  const silent = new Set<SourceId>();
  /** Of those that came back, and are asked once more. */
  const told = new Set<SourceId>();
  /** For time, or for the listener. */
  const waiting = new Set<SourceId>();
  const wanted = new Set<SourceId>();
  const wake = createWakeLimit(clock);
  let lookedAt = clock.now();
  let timer: AbortController | null = null;
  let visible = false;
  let looks = 0;

  const healthOf = (source: SourceId): SourceHealth | undefined =>
    health.snapshot().sources.find((each) => each.source === source);
  const partsOf = (source: SourceId): readonly ComponentHealth[] =>
    healthOf(source)?.components ?? [];
  const isUnwell = (source: SourceId): boolean =>
    health.judged(source).some((state) => state === 'down' || state === 'degraded');
  const newestEvidence = (source: SourceId): number =>
    Math.max(0, ...partsOf(source).map(({ checked }) => checked));

  /** Code of what it failed with; null: it answered. */
  const ping = async (provider: MusicProvider): Promise<string | null> => {
    try {
      await provider.ping(new AbortController().signal);
      wake.giveBack(diagnosisCost);
      waiting.delete(provider.source);
      silent.delete(provider.source);
      return null;
    } catch (error) {
      silent.add(provider.source);
      const { code } = toFailure(error);
      if (!diagnosed.has(code)) wake.giveBack(diagnosisCost);
      if (code === 'auth.no-credentials') health.signInGone(provider.source);
      if (hopeless.has(code)) waiting.add(provider.source);
      return code;
    }
  };

  const askOne = async (provider: MusicProvider, thoroughly: boolean): Promise<void> => {
    const { source } = provider;
    const wasUnwell = isUnwell(source);
    const wasSilent = silent.has(source);
    const code = await ping(provider);
    const isBack = code === null;
    const missed = misses.get(source) ?? 0;
    const isNews = missed > 0 || wasUnwell;
    if (isBack && isNews && !thoroughly && !wake.take(probeCost)) {
      // It answers, and what of it works is asked when the minute of waking is over.
      misses.set(source, suspiciousCount + 1);
      return;
    }
    if (isBack && (thoroughly || isNews)) {
      // Breakers that wait longer than this watch would hide that the server is back.
      net.hurry(source);
      await parts.probeAll(provider, thoroughly);
    } else if (code !== null && isSignInAlone(code, health.judged(source), thoroughly)) {
      if (thoroughly || wake.take(probeCost)) await parts.probeAll(provider, thoroughly);
    }
    const isWell = isBack && !isUnwell(source);
    // Whoever has just come back is asked once more at once: one good answer is no proof (health-rule).
    const isFirst = wasSilent && isBack;
    if (isWell && !isFirst) {
      misses.delete(source);
      missedSince.delete(source);
    } else {
      misses.set(source, isFirst ? 1 : missed + 1);
      if (!missedSince.has(source)) missedSince.set(source, clock.monotonic());
    }
    const isTold = told.has(source) && !wasUnwell;
    if (isWell && isNews && !isTold) parts.onBack(source);
    else if (isWell) parts.onWell?.(source);
    if (isFirst && isWell) told.add(source);
    else told.delete(source);
  };

  const waitOf = (source: SourceId): number =>
    waitFor({
      misses: misses.get(source) ?? 0,
      lasted: clock.monotonic() - (missedSince.get(source) ?? -Infinity),
      isUnwell: isUnwell(source),
      signIn: healthOf(source)?.signIn,
      isWaiting: waiting.has(source),
      isSuspected: health.suspects(source),
      suspected: parts.providers().filter((each) => health.suspects(each.source)).length,
      services: parts.providers().length,
    });

  const isDue = ({ source }: MusicProvider): boolean => {
    // Whoever is suspected, or refuses, is asked at its own pace.
    if (wanted.has(source) && !misses.has(source)) return true;
    const askedAgo = clock.monotonic() - (lastAsked.get(source) ?? -Infinity);
    const isCalm = !misses.has(source) && !isUnwell(source);
    // In wall time; what is dated in the future was before the clock was set back.
    const seenAgo = clock.now() - newestEvidence(source);
    const ago = isCalm && seenAgo >= 0 ? Math.min(askedAgo, seenAgo) : askedAgo;
    return ago >= waitOf(source);
  };

  const round = async (): Promise<void> => {
    parts.onRound?.();
    looks += 1;
    const due = parts.providers().filter((each) => isDue(each) && wake.take(1 + diagnosisCost));
    wanted.clear();
    for (const { source } of due) lastAsked.set(source, clock.monotonic());
    await Promise.all(due.map((provider) => askOne(provider, false)));
  };

  const loop = async (stop: AbortController): Promise<void> => {
    while (!stop.signal.aborted) {
      // By the wall: some monotonic clocks stand still while the machine sleeps.
      const hasSlept = wake.slept(clock.now() - lookedAt);
      if (hasSlept) await clock.sleep(wake.delay(), stop.signal).catch(() => undefined);
      if (stop.signal.aborted) return;
      lookedAt = clock.now();
      await round();
      lookedAt = clock.now();
      await clock.sleep(tickMs, stop.signal).catch(() => undefined);
    }
  };

  return {
    looks: () => looks,
    startAnew: (source) => {
      misses.delete(source);
      missedSince.delete(source);
      waiting.delete(source);
      lastAsked.delete(source);
      net.renewed(source);
      health.renewed(source);
    },
    pageChanged: (now) => {
      if (now === visible) return;
      visible = now;
      timer?.abort();
      timer = visible ? new AbortController() : null;
      if (timer) void loop(timer);
    },
    askSoon: () => parts.providers().forEach(({ source }) => wanted.add(source)),
    checkNow: async () => {
      const all = parts.providers();
      for (const { source } of all) {
        lastAsked.set(source, clock.monotonic());
        net.hurry(source);
      }
      await Promise.all(all.map((provider) => askOne(provider, true)));
      return health.snapshot();
    },
  };
};
