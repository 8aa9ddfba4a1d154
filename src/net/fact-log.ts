import type { CallCounts, SeenError } from '../contracts/health-history';
import type { Fact } from './fact';

/** What was asked since the engine began, counted, and the last failures: for diagnostics. */
export interface FactLog {
  readonly record: (fact: Fact) => void;
  readonly calls: () => Readonly<Record<string, CallCounts>>;
  /** Newest first. */
  readonly errors: () => readonly SeenError[];
}

/** Enough to see what happened, and short enough to read. */
const keptErrors = 20;

export const createFactLog = (): FactLog => {
  const calls = new Map<string, CallCounts>();
  let errors: readonly SeenError[] = [];
  return {
    record: ({ edge, component, kind, outcome, failure, at }) => {
      const before = calls.get(kind) ?? { good: 0, fault: 0, neutral: 0 };
      calls.set(kind, { ...before, [outcome]: before[outcome] + 1 });
      if (!failure || failure.code === 'aborted') return;
      errors = [{ at, edge, component, kind, ...failure }, ...errors].slice(0, keptErrors);
    },
    calls: () => Object.fromEntries(calls),
    errors: () => errors,
  };
};
