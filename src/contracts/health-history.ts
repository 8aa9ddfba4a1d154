import type { Component, ComponentState, Health, SeenFact } from '../domain/health';
import type { HealthLog } from '../domain/health-history';
import type { ErrorCode, ErrorData } from '../domain/error';
import type { SourceId } from '../domain/keys';

/** How services are and were, as far as the tabs of this player know. */
export interface HealthHistory {
  /** Wall time, ms, of this answer. */
  readonly at: number;
  /** As it is now; the `health` event is told only when a state changes. */
  readonly health: Health;
  readonly log: HealthLog;
  /** The last three facts, newest first. */
  readonly seen: Readonly<
    Record<SourceId, Readonly<Partial<Record<Component, readonly SeenFact[]>>>>
  >;
}

/** What the engine tells for diagnostics. Names and addresses are taken out by the page before it is shown. */
export interface EngineDiagnostics {
  /** Wall time, ms, when this engine began. */
  readonly startedAt: number;
  readonly breakers: readonly {
    /** Source or edge, as the net names it. */
    readonly edge: string;
    readonly component: string;
    readonly state: string;
    readonly because: string | null;
    readonly reopened: number;
    /** ms from now. */
    readonly opensIn: number;
  }[];
  readonly budgets: Readonly<Record<string, unknown>>;
  /** Retries in the last minute. */
  readonly retries: number;
  /** Per kind of call since the engine began. */
  readonly calls: Readonly<Record<string, CallCounts>>;
  readonly loops: Readonly<Record<string, number>>;
  readonly errors: readonly SeenError[];
  readonly storeKind: string;
  readonly bytesUsed: number;
  readonly lock: string;
  /** Tracks by state of their record. */
  readonly downloads: Readonly<Record<string, number>>;
  readonly health: readonly {
    readonly source: SourceId;
    readonly parts: Readonly<Record<string, ComponentState>>;
  }[];
}

export interface CallCounts {
  readonly good: number;
  readonly fault: number;
  readonly neutral: number;
}

export interface SeenError {
  /** Wall time, ms. */
  readonly at: number;
  readonly edge: string;
  readonly component: string;
  readonly kind: string;
  readonly code: ErrorCode;
  readonly data: ErrorData;
}
