import { IDBFactory, IDBTransaction } from 'fake-indexeddb';

/**
 * The one door that everything that is stored goes through: requests of IndexedDB (whoever makes them, Dexie
 * included), opening a database, and calls to files. The n-th one that such a fault can hit fails.
 */
export const faultKinds = ['quota', 'abort', 'unknown', 'not-readable'] as const;
export type FaultKind = (typeof faultKinds)[number];

export interface FaultPlan {
  readonly n: number;
  readonly kind: FaultKind;
  /** `lasting`: from then on, until it is disarmed: a full disk, a dead one, a killed process. */
  readonly span: 'once' | 'lasting';
}

/** Lasting ones: a full disk, and one that is dead, which is also what a killed process leaves behind. */
export const faultPlans = [
  ...faultKinds.map((kind) => ({ kind, span: 'once' }) as const),
  ...(['quota', 'unknown'] as const).map((kind) => ({ kind, span: 'lasting' }) as const),
];

/** `grow` needs room; `shrink` frees it. */
export type Operation = 'open' | 'read' | 'grow' | 'shrink' | 'other';

export interface StorageFaults {
  readonly arm: (plan: FaultPlan) => void;
  /** Whether it was met. */
  readonly disarm: () => boolean;
  readonly hasFired: () => boolean;
  /** The fault that this operation meets, or null. */
  readonly meet: (operation: Operation) => DOMException | null;
}

const errorNames: Readonly<Record<FaultKind, string>> = {
  quota: 'QuotaExceededError',
  abort: 'AbortError',
  unknown: 'UnknownError',
  'not-readable': 'NotReadableError',
};

/** A full disk, once it is one, still lets go of what it has (S7); a file that is gone is noticed by reading. */
const canMeet = ({ kind, span }: FaultPlan, operation: Operation): boolean => {
  if (kind === 'quota') return operation === 'grow' || (operation === 'shrink' && span === 'once');
  if (kind === 'not-readable') return operation === 'read';
  return true;
};

const createFaults = (): StorageFaults => {
  let plan: FaultPlan | null = null;
  let seen = 0;
  const hasFired = (): boolean => plan !== null && seen >= plan.n;
  return {
    arm: (next) => {
      plan = next;
      seen = 0;
    },
    disarm: () => {
      const fired = hasFired();
      plan = null;
      return fired;
    },
    hasFired,
    meet: (operation) => {
      if (!plan || !canMeet(plan, operation)) return null;
      seen += 1;
      const isHit = plan.span === 'once' ? seen === plan.n : seen >= plan.n;
      return isHit ? new DOMException(`fault at ${plan.n}`, errorNames[plan.kind]) : null;
    },
  };
};

/** What a browser does by itself, by the names that fake-indexeddb gives to it. */
const [execute, abort] = ['_execRequestAsync', '_abort'] as const;
interface Inside {
  readonly mode: IDBTransactionMode;
  readonly [abort]: (name: string) => void;
  [execute]: (request: Request) => unknown;
}
interface Request {
  readonly source?: unknown;
  readonly operation: () => unknown;
}

const operationOf = ({ operation }: Request, { mode }: Inside): Operation => {
  if (operation.name.includes('storeRecord')) return 'grow';
  if (/deleteRecord|clear/.test(operation.name)) return 'shrink';
  return mode === 'versionchange' ? 'other' : 'read';
};

const failRequests = (faults: StorageFaults): void => {
  const inside = IDBTransaction.prototype as unknown as Inside;
  const original = inside[execute];
  inside[execute] = function (this: Inside, request) {
    const fault = request.source ? faults.meet(operationOf(request, this)) : null;
    if (!fault) return original.call(this, request);
    if (fault.name === 'QuotaExceededError' || fault.name === 'AbortError') {
      // The request goes well; the transaction is aborted when it is to be written (reliability.md F6).
      const made = original.call(this, request);
      queueMicrotask(() => this[abort](fault.name));
      return made;
    }
    const operation = (): never => {
      throw fault;
    };
    return original.call(this, { ...request, operation });
  };
};

class FailedOpen extends EventTarget {
  readonly readyState = 'done';
  readonly result = undefined;
  readonly transaction = null;
  onerror: ((event: Event) => void) | null = null;
  constructor(readonly error: DOMException) {
    super();
    this.addEventListener('error', (event) => this.onerror?.(event));
    setImmediate(() => this.dispatchEvent(new Event('error', { cancelable: true })));
  }
}

const failOpens = (faults: StorageFaults): void => {
  const { open, databases } = IDBFactory.prototype;
  IDBFactory.prototype.open = function (this: IDBFactory, ...args) {
    const fault = faults.meet('open');
    return fault ? (new FailedOpen(fault) as unknown as IDBOpenDBRequest) : open.apply(this, args);
  } as typeof open;
  IDBFactory.prototype.databases = function (this: IDBFactory) {
    const fault = faults.meet('open');
    return fault ? Promise.reject(fault) : databases.call(this);
  };
};

/** Once a test file: the door is the same for all worlds in it. */
export const installFaults = (): StorageFaults => {
  const faults = createFaults();
  failRequests(faults);
  failOpens(faults);
  return faults;
};
