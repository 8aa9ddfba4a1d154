import * as v from 'valibot';
import type { LockView } from '../../contracts/downloads';
import { protocolVersion } from '../../contracts/protocol';
import { toFailure, type Failure } from '../../domain/error';

/**
 * What the locks of several tabs tell each other. Keys travel as CryptoKey objects inside of the browser,
 * between windows of this origin alone; not one of them can be exported on either side.
 */
export type LockNews =
  /** A tab was opened, or hears of a root that it does not hold: who has the key gives it. */
  | { readonly kind: 'ask' }
  | { readonly kind: 'key'; readonly root: string; readonly key: CryptoKey }
  | { readonly kind: 'close' }
  /** The listener does something in that tab. */
  | { readonly kind: 'alive' }
  | { readonly kind: 'changing'; readonly changing: LockView['changing'] };

export interface LockChannel {
  readonly tell: (news: LockNews) => void;
}

const isFailure = (value: unknown): boolean => toFailure(value).code !== 'internal';
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const messageSchema = v.object({
  protocol: v.literal(protocolVersion),
  lock: v.variant('kind', [
    v.object({ kind: v.literal('ask') }),
    v.object({ kind: v.literal('key'), root: v.string(), key: v.instance(CryptoKey) }),
    v.object({ kind: v.literal('close') }),
    v.object({ kind: v.literal('alive') }),
    v.object({
      kind: v.literal('changing'),
      changing: v.nullable(
        v.object({
          done: count,
          total: count,
          failure: v.exactOptional(v.custom<Failure>(isFailure)),
        }),
      ),
    }),
  ]),
});

export type ChannelLike = Pick<BroadcastChannel, 'postMessage' | 'addEventListener'>;

export const joinLocks = (
  onNews: (news: LockNews) => void,
  channel: ChannelLike = new BroadcastChannel('holdfast-lock'),
): LockChannel => {
  channel.addEventListener('message', (event) => {
    const message = v.safeParse(messageSchema, event.data);
    if (message.success) onNews(message.output.lock);
  });
  return { tell: (lock) => channel.postMessage({ protocol: protocolVersion, lock }) };
};
