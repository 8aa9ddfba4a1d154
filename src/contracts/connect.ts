import type { SourceId } from '../domain/keys';

export type Credentials =
  | { readonly kind: 'password'; readonly username: string; readonly password: string }
  | { readonly kind: 'api-key'; readonly apiKey: string };

export interface ConnectRequest {
  /** As typed: with or without scheme, port, path, `/rest`. */
  readonly address: string;
  readonly credentials: Credentials;
  /** The listener agreed to send the password itself, since this server takes nothing better. */
  readonly allowPlainPassword: boolean;
  /** Reconnect this source instead of adding one. */
  readonly source: SourceId | null;
}

export type SignInWay = 'api-key' | 'token' | 'plain-password';

export interface SourceView {
  readonly id: SourceId;
  /** What the listener calls it; at first the host name. */
  readonly name: string;
  /** Without credentials, query or hash. Shown in settings only. */
  readonly address: string;
  readonly username: string;
  readonly server: { readonly type: string; readonly version: string };
  readonly signIn: SignInWay;
  /** Requests go through the embedded edge, because the server refuses web pages. */
  readonly viaProxy: boolean;
  readonly kind: 'opensubsonic' | 'device';
  readonly demo: boolean;
  /** Wall time, ms, of the last complete sync; 0 = never. */
  readonly syncedAt: number;
  /** Further addresses of the same library (at home, from outside, a mirror); absent = none. */
  readonly mirrors?: readonly string[];
}
