import type { WireToxic } from './wire-toxics';

type Kind<K extends WireToxic['kind']> = Extract<WireToxic, { kind: K }>;

/** Faults that answer by themselves: the music server is not asked. */
const answering = [
  'refuse',
  'blackhole',
  'status',
  'refuse-sign-in',
  'captive',
  'body',
  'redirect',
  'garbage',
  'endless',
  'nothing',
] as const;
export type Answering = Kind<(typeof answering)[number]>;

/** What becomes of one request when all that it meets is put together. */
export interface Plan {
  /** ms before anything is answered. */
  readonly delay: number;
  /** The first one in the order of the file; null = the music server answers. */
  readonly answer: Answering | null;
  readonly resetAfter: number | null;
  readonly stallAfter: number | null;
  readonly bytesPerSecond: number | null;
  readonly slice: Kind<'slice'> | null;
  readonly truncate: Kind<'truncate'> | null;
  readonly sizeLie: number;
  readonly flipEvery: number | null;
  readonly rangeLie: Kind<'range-lie'>['how'] | null;
  readonly withoutCors: boolean;
  readonly swapFile: boolean;
  readonly lag: boolean;
  readonly headers: Readonly<Record<string, string | null>>;
}

const isAnswering = (toxic: WireToxic): toxic is Answering =>
  (answering as readonly string[]).includes(toxic.kind);

/** Torn down before a byte of the answer: nothing that would answer later comes to that. */
const isTornDown = (toxic: WireToxic): boolean => toxic.kind === 'reset' && toxic.after === 0;

export const planOf = (toxics: readonly WireToxic[], luck: number): Plan => {
  const find = <K extends WireToxic['kind']>(kind: K): Kind<K> | null =>
    (toxics.find((each) => each.kind === kind) as Kind<K> | undefined) ?? null;
  const delays = toxics.filter((each) => each.kind === 'delay');
  const delay = delays.reduce((sum, { ms, jitter }) => sum + ms + (luck * 2 - 1) * jitter, 0);
  const slowest = toxics
    .filter((each) => each.kind === 'slow')
    .reduce((least, { bytesPerSecond }) => Math.min(least, bytesPerSecond), Infinity);
  const first = toxics.find((each) => isAnswering(each) || isTornDown(each));
  return {
    delay: Math.max(0, delay),
    answer: first !== undefined && isAnswering(first) ? first : null,
    resetAfter: find('reset')?.after ?? null,
    stallAfter: find('stall')?.after ?? null,
    bytesPerSecond: slowest === Infinity ? null : slowest,
    slice: find('slice'),
    truncate: find('truncate'),
    sizeLie: find('size-lie')?.by ?? 0,
    flipEvery: find('flip')?.every ?? null,
    rangeLie: find('range-lie')?.how ?? null,
    withoutCors: find('no-cors') !== null,
    swapFile: find('file-swap') !== null,
    lag: find('lag') !== null,
    headers: find('headers')?.set ?? {},
  };
};
