import { HoldfastError } from '../domain/error';

/** How deep errors lie in each other: Dexie wraps what the browser said once or twice. */
const maxDepth = 5;

interface NamedError {
  readonly name: string;
  readonly message: string;
}

/** The error and what it wraps, outermost first. */
const layersOf = (thrown: unknown): readonly NamedError[] => {
  const layers: NamedError[] = [];
  let at = thrown;
  while (typeof at === 'object' && at !== null && layers.length < maxDepth) {
    const layer = at as { name?: unknown; message?: unknown; inner?: unknown; cause?: unknown };
    layers.push({ name: String(layer.name ?? ''), message: String(layer.message ?? '') });
    at = layer.inner ?? layer.cause;
  }
  return layers;
};

const lostNames = new Set(['UnknownError', 'DatabaseClosedError', 'InvalidStateError']);
/** WebKit: "Connection to Indexed Database server lost"; Chromium: "Internal error opening backing store". */
const lostMessages = /server lost|connection is clos|backing store/i;

/**
 * The connection is dead, not the data: dropping it and opening again heals. A kept dead
 * connection is what makes such failures last (reference: Expensify's storage errors).
 */
export const isLostConnection = (thrown: unknown): boolean =>
  layersOf(thrown).some(({ name, message }) => lostNames.has(name) || lostMessages.test(message));

/** What the database threw, as one of ours. */
export const toStorageError = (thrown: unknown): HoldfastError => {
  if (thrown instanceof HoldfastError) return thrown;
  const layers = layersOf(thrown);
  const has = (name: string): boolean => layers.some((layer) => layer.name === name);
  const first = layers[0] ?? { name: 'unknown', message: String(thrown) };
  const data = { name: first.name, message: first.message.slice(0, 200) };
  const options = { cause: thrown };
  if (has('QuotaExceededError')) return new HoldfastError('storage.quota', {}, options);
  if (has('VersionError')) return new HoldfastError('storage.newer-version', {}, options);
  if (has('MissingAPIError') || has('SecurityError') || has('OpenFailedError')) {
    return new HoldfastError('storage.unavailable', data, options);
  }
  return new HoldfastError('storage.failed', data, options);
};
