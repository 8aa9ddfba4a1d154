import { documentUrlOf } from '../../configuration/address';
import { isDocument } from '../../configuration/offer';
import { HoldfastError, toFailure, type ErrorCode, type Failure } from '../../domain/error';
import type { NetResponse } from '../../net/attempt';
import type { Fact } from '../../net/fact';
import type { Net } from '../../net/request';

/** One way to a service, by its name in `net`. */
export interface EdgeOf {
  readonly edge: string;
  readonly address: string;
}

export type Fetched =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'failed'; readonly failure: Failure };

/**
 * Ways in which a server that knows nothing of such documents answers: most send a 404, some without the headers
 * that let a page read it, some lead to their own start page.
 */
const noSuchThing: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'net.cors',
  'net.redirected',
  'net.mixed-content',
]);

export interface DocumentFetch {
  /** Never rejects. `offers`: this address gave one before, so that anything else now is a fault. */
  readonly fetch: (edge: EdgeOf, offers: boolean, signal: AbortSignal) => Promise<Fetched>;
  /** This fact only shows that a server has no document, which is nothing against it. */
  readonly isNoFault: (fact: Fact) => boolean;
}

const readText = (offers: boolean) => async (response: NetResponse) => {
  if (response.status >= 300) {
    await response.body.cancel();
    throw new HoldfastError('server.not-found', { status: response.status });
  }
  const text = new TextDecoder().decode(await response.bytes());
  if (isDocument(text)) return text;
  // Without a word about a fault: a page in place of what nobody promised is none.
  throw offers
    ? new HoldfastError('server.wrong-content', { got: 'page' })
    : new HoldfastError('server.not-found', {});
};

export const createDocumentFetch = (net: Net): DocumentFetch => {
  /** Edges that never gave one and are being asked. */
  const unproven = new Set<string>();
  return {
    fetch: async ({ edge, address }, offers, signal) => {
      if (!offers) unproven.add(edge);
      const url = documentUrlOf(address);
      const request = { edge, component: 'configuration', kind: 'config', url } as const;
      try {
        const text = await net.request({ ...request, form: null, signal }, readText(offers));
        return { kind: 'text', text };
      } catch (error) {
        const failure = toFailure(error);
        if (failure.code === 'server.not-found') return { kind: 'none' };
        if (failure.code === 'net.too-large') return { kind: 'too-large' };
        if (!offers && noSuchThing.has(failure.code)) return { kind: 'none' };
        return { kind: 'failed', failure };
      } finally {
        unproven.delete(edge);
      }
    },
    isNoFault: ({ edge, kind, failure }) =>
      kind === 'config' && failure !== null && unproven.has(edge) && noSuchThing.has(failure.code),
  };
};
