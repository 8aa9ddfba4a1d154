/** Time and chance are handed in, so that a test owns them. */
export interface Clock {
  /** Wall time, ms since 1970. For showing and for records; may jump. */
  readonly now: () => number;
  /** Monotonic time, ms. For time limits and ages within one run. */
  readonly monotonic: () => number;
  /** Uniform in [0, 1). For jitter, never for secrets. */
  readonly random: () => number;
  /** Resolves after `ms`; rejects with the signal's reason when aborted. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
}
