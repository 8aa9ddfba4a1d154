import type { SignInWay } from '../../contracts/connect';

/** Whether the parameters travel in a form body or in the address. */
export type Transport = 'post' | 'get';

/** How one server is asked, as found out when it was connected. Plain data without a secret. */
export interface OpenSubsonicConfig {
  /** Base address without a trailing slash and `/rest`. */
  readonly address: string;
  /** '' with an API key: the key names the listener. */
  readonly username: string;
  readonly transport: Transport;
  /** Supysonic takes forms but answers ranges only to GET, so media have their own. */
  readonly mediaTransport: Transport;
  readonly signIn: SignInWay;
  /** The protocol version to speak. */
  readonly version: string;
  /** Through the proxy of the embedded edge, because the server refuses web pages. */
  readonly viaProxy: boolean;
  readonly extensions: readonly string[];
}
