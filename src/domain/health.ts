import type { Failure } from './error';
import type { SourceId } from './keys';

/** The parts of a music service that fail on their own, as on 16 April 2025. */
export const components = [
  'sign-in',
  'library',
  'search',
  'artwork',
  'audio',
  'configuration',
] as const;
export type Component = (typeof components)[number];

/** `unknown` is what has not been asked, or not for two minutes: never dressed up as good. */
export type ComponentState = 'unknown' | 'operational' | 'strained' | 'degraded' | 'down';

export interface ComponentHealth {
  readonly component: Component;
  readonly state: ComponentState;
  /** Wall time, ms, of the change to this state; 0 = never asked. */
  readonly since: number;
  /** Wall time, ms, of the newest evidence; 0 = none. */
  readonly checked: number;
  /** The last failure while the state is not operational. */
  readonly failure: Failure | null;
}

export interface SourceHealth {
  readonly source: SourceId;
  readonly name: string;
  readonly components: readonly ComponentHealth[];
  /**
   * `suspect`: it refused the sign-in once, which may be its fault and is tried again. `rejected`: the listener has
   * to sign in anew. Nothing on this device depends on it.
   */
  readonly signIn?: 'ok' | 'suspect' | 'rejected';
  /** Of each address, where there are several, in the order of the source's addresses. */
  readonly edges?: readonly ComponentState[];
}

export interface Health {
  /** True when nothing can be reached at all: the fault is on this side. */
  readonly deviceOffline: boolean;
  /** With it: not by what the device says, but because services of different places and our own origin are silent. */
  readonly connectionLost?: boolean;
  readonly sources: readonly SourceHealth[];
}

/** One answer or failure that the state of a component rests on. */
export interface SeenFact {
  /** Wall time, ms. */
  readonly at: number;
  /** What was asked: a ping, a page of the library, a part of a song, ... */
  readonly kind: string;
  readonly isGood: boolean;
  /** ms until the headers were there; null when they never were. */
  readonly latency: number | null;
  readonly failure: Failure | null;
}
