import type { Failure } from '../domain/error';
import type { Key } from '../domain/keys';
import type { Quality } from '../domain/quality';
import type { RangeSpec } from '../domain/ranges';
import type { ArtSize } from './media-routes';

/**
 * Three conversations:
 *   page -> service worker   hands over one end of a MessageChannel; the other end goes to the engine
 *   service worker -> page   asks for such a port (after it was restarted), tells why media failed
 *   service worker <-> engine, over that port
 * All carry the protocol number and are checked by `isMessage` before use.
 */
export type PageToSw =
  | { readonly kind: 'engine-port'; readonly protocol: number }
  | { readonly kind: 'skip-waiting'; readonly protocol: number };

export type SwToPage =
  | { readonly kind: 'need-engine-port'; readonly protocol: number }
  | {
      readonly kind: 'media-failure';
      readonly protocol: number;
      /** The `n` of the audio address. */
      readonly serial: string;
      readonly failure: Failure;
    };

export type EngineRequest =
  | {
      readonly kind: 'audio';
      readonly id: number;
      readonly protocol: number;
      readonly key: Key;
      readonly quality: Quality;
      readonly serial: string;
      /** Null: the request had no usable Range header; the engine answers from byte 0. */
      readonly range: RangeSpec | null;
      /** A stream of unknown length will do, which begins at this second. Absent: it will not. */
      readonly live?: number;
    }
  | {
      readonly kind: 'art';
      readonly id: number;
      readonly protocol: number;
      readonly key: Key;
      readonly size: ArtSize;
    }
  | { readonly kind: 'lyrics'; readonly id: number; readonly protocol: number; readonly key: Key }
  | { readonly kind: 'cancel'; readonly id: number; readonly protocol: number };

export type EngineReply =
  /** Sent at once on receipt: a port whose other side is gone is noticed by its absence. */
  | { readonly kind: 'received'; readonly id: number }
  | {
      readonly kind: 'audio';
      readonly id: number;
      /** Verified bytes `first .. first + bytes.byteLength - 1` of `total`; may end before what was asked. */
      readonly bytes: ArrayBuffer;
      readonly first: number;
      /** Null only where `live` was asked for: nobody knows it before its end. */
      readonly total: number | null;
      readonly contentType: string;
      /** Strong, quoted; names the stored object or the remote version. */
      readonly etag: string;
      /** With the first bytes of a saved song that has one: goes on as `X-Frame-Index`. */
      readonly frames?: string | undefined;
    }
  /** The range lies outside of `total` bytes: HTTP 416. */
  | { readonly kind: 'unsatisfiable'; readonly id: number; readonly total: number }
  | {
      readonly kind: 'art';
      readonly id: number;
      readonly bytes: ArrayBuffer;
      /** Only raster types, re-encoded by the engine: image/webp, or image/jpeg where it cannot. */
      readonly contentType: string;
    }
  | { readonly kind: 'lyrics'; readonly id: number; readonly json: string }
  | { readonly kind: 'failed'; readonly id: number; readonly failure: Failure };

/** Cheap gate for anything that arrives by postMessage; the kinds are told apart afterwards. */
export const isMessage = (
  data: unknown,
): data is { readonly kind: string; readonly protocol?: number; readonly id?: number } =>
  typeof data === 'object' && data !== null && 'kind' in data && typeof data.kind === 'string';
