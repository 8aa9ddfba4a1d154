/** What a call is for decides how long it may take, how much it may bring, how often it is tried. */
export type CallKind =
  'ping' | 'sign-in' | 'config' | 'catalogue' | 'search' | 'art' | 'lyrics' | 'audio' | 'write';

export interface CallLimits {
  /** ms until the headers are there. */
  readonly headers: number;
  /** ms without a byte while the body is being read. */
  readonly stall: number;
  /** ms for everything; null: a floor on the speed takes its place. */
  readonly total: number | null;
  /** Bytes of the body. */
  readonly size: number;
  /** Tries in all, the first one included. Above 1 only for reads. */
  readonly attempts: number;
}

const kib = 1024;
const mib = 1024 * kib;

/**
 * reliability.md section 3.1. An audio answer may be a whole file (servers ignore ranges),
 * so its cap is that of the largest music file, not of the part asked for; who asks checks the part.
 */
export const limits: Readonly<Record<CallKind, CallLimits>> = {
  ping: { headers: 3000, stall: 3000, total: 3000, size: 4 * kib, attempts: 1 },
  'sign-in': { headers: 5000, stall: 3000, total: 10_000, size: 64 * kib, attempts: 2 },
  config: { headers: 4000, stall: 3000, total: 6000, size: 256 * kib, attempts: 2 },
  catalogue: { headers: 8000, stall: 5000, total: 30_000, size: 16 * mib, attempts: 3 },
  search: { headers: 2500, stall: 1000, total: 2500, size: 2 * mib, attempts: 1 },
  art: { headers: 5000, stall: 3000, total: 10_000, size: 8 * mib, attempts: 2 },
  lyrics: { headers: 5000, stall: 3000, total: 10_000, size: mib, attempts: 2 },
  audio: { headers: 6000, stall: 5000, total: null, size: 4096 * mib, attempts: 3 },
  write: { headers: 8000, stall: 5000, total: 15_000, size: mib, attempts: 1 },
};

/** Bytes a second below which a body counts as stalled (section 3.1: audio part, size ÷ 4 KiB/s). */
export const speedFloor = 4 * kib;
/** ms of waiting before the floor is looked at, so that a slow start alone is no fault. */
export const speedGrace = 10_000;

/** ms before the n-th retry (n from 0): full jitter, so that clients do not come back in step. */
export const retryDelay = (n: number, random: number): number =>
  random * Math.min(30_000, 500 * 2 ** n);
