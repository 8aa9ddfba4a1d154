import { HoldfastError } from '../domain/error';
import { attempt, type NetRequest, type Read, type Trace } from './attempt';
import { createDiagnosis, reach, type ClassifyDeps } from './classify';
import { isPassing, type Fact } from './fact';
import { createGate, type GateMemories } from './gate';
import type { GateChange, GateState } from './gate-memory';
import { adaptedLimit, addLatency, type Latencies } from './latencies';
import { limits, retryDelay, type CallKind, type CallLimits } from './limits';

export interface NetDeps extends ClassifyDeps {
  /** Told after every try, in order; health is made of these. */
  readonly onFact: (fact: Fact) => void;
  readonly gate?: GateMemories;
}

/** The one place of time limits, retries and breakers. Nobody above retries. */
export interface Net {
  /**
   * Asks, and lets `read` judge the answer; a judgement of `server.malformed` is tried again like a
   * broken connection. For audio `read` may hand on the body: what fails in it later is counted.
   * Rejects with HoldfastError: net.*, aborted, or what `read` threw.
   */
  readonly request: <T>(request: NetRequest, read: Read<T>) => Promise<T>;
  /** Whether anything at all answers at this address; asks without CORS and without a secret. */
  readonly reach: (url: string, signal: AbortSignal) => Promise<boolean>;
  /** Breakers of this edge (null: of all) try again at once. What a server asked for is kept. */
  readonly hurry: (edge: string | null) => void;
  readonly forget: (edge: string) => void;
  /** Other credentials are used from now on: a refusal of the old ones holds nothing back. */
  readonly renewed: (edge: string) => void;
  readonly state: () => GateState;
  /** How long this edge took for such calls, for who chooses between edges. */
  readonly latencies: (edge: string, kind: CallKind) => Latencies;
  /** What the net of another tab learnt. */
  readonly adopt: (change: GateChange) => void;
}

/** ms. Whoever pressed Play hears something by then, or why not: no try is begun that could end later (G5). */
const listenerPatience = 10_000;

export const createNet = (deps: NetDeps): Net => {
  const { clock } = deps;
  const gate = createGate(clock, deps.onFact, deps.gate);
  const diagnose = createDiagnosis(deps);

  const latencies = new Map<string, Latencies>();
  const latenciesOf = (edge: string, kind: CallKind): Latencies =>
    latencies.get(`${edge} ${kind}`) ?? [];
  const noteLatency = ({ edge, kind }: NetRequest, ms: number): void =>
    void latencies.set(`${edge} ${kind}`, addLatency(latenciesOf(edge, kind), ms));

  /** A first try is given up when this edge never took so long; the second has all the time of the table. */
  const limitsOf = ({ edge, kind }: NetRequest, isLast: boolean): CallLimits => {
    const table = limits[kind];
    if (isLast) return table;
    return { ...table, headers: adaptedLimit(latenciesOf(edge, kind), table.headers) };
  };

  const tryOnce = async <T>(request: NetRequest, read: Read<T>, isFirst: boolean): Promise<T> => {
    gate.enter(request);
    const allowed = limitsOf(request, !isFirst || limits[request.kind].attempts === 1);
    const trace: Trace = { latency: null, onLate: () => {} };
    trace.onLate = (error) => gate.leave(request, error, trace.latency);
    try {
      const value = await attempt(
        { fetch: deps.fetch, clock, diagnose },
        request,
        allowed,
        read,
        trace,
      );
      gate.leave(request, null, trace.latency);
      if (trace.latency !== null) noteLatency(request, trace.latency);
      return value;
    } catch (thrown) {
      const { code, data } = thrown as HoldfastError;
      if (code === 'net.timeout' && data['phase'] === 'headers') {
        noteLatency(request, allowed.headers);
      }
      gate.leave(request, thrown as HoldfastError, trace.latency);
      throw thrown;
    }
  };

  const request = async <T>(asked: NetRequest, read: Read<T>): Promise<T> => {
    const { attempts, headers } = limits[asked.kind];
    const began = clock.monotonic();
    /** Who reads a sound takes up a broken one, from where it broke; here all of it would be asked again. */
    const isReaders = ({ code }: HoldfastError): boolean =>
      asked.kind === 'audio' && code === 'net.truncated';
    const isInTime = (): boolean =>
      asked.kind !== 'audio' || clock.monotonic() - began + headers <= listenerPatience;
    let before: HoldfastError | null = null;
    for (let n = 0; ; n += 1) {
      try {
        return await tryOnce(asked, read, n === 0);
      } catch (thrown) {
        const error = thrown as HoldfastError;
        // The breaker opened on the way: the cause says more than the pause.
        if (before && error.code === 'net.paused') throw before;
        before = error;
        const isWorthIt =
          n + 1 < attempts && isPassing(error.code) && !isReaders(error) && isInTime();
        const again = isWorthIt && gate.mayRetry(asked, error);
        if (!again) throw error;
        try {
          await clock.sleep(retryDelay(n, clock.random()), asked.signal);
        } catch {
          throw new HoldfastError('aborted');
        }
      }
    }
  };

  return {
    request,
    reach: (url, signal) => reach(deps, url, signal),
    hurry: gate.hurry,
    forget: (edge) => {
      gate.forget(edge);
      for (const name of latencies.keys()) {
        if (name.startsWith(`${edge} `)) latencies.delete(name);
      }
    },
    latencies: latenciesOf,
    renewed: gate.renewed,
    state: gate.state,
    adopt: gate.adopt,
  };
};
