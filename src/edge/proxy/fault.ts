import type { ServerResponse } from 'node:http';
import { sendJson } from '../http/answers';

/** Why the proxy itself answers instead of the music server. */
export type ProxyCode =
  'unreachable' | 'timeout' | 'certificate' | 'redirected' | 'not-allowed' | 'bad-request';

const statusOf: Readonly<Record<ProxyCode, number>> = {
  unreachable: 502,
  timeout: 504,
  certificate: 502,
  redirected: 502,
  'not-allowed': 403,
  'bad-request': 400,
};

export class ProxyFault extends Error {
  override readonly name = 'ProxyFault';

  constructor(
    readonly code: ProxyCode,
    /** A word for `Details`: `dns`, `refused`, `expired`, ... or the origin of a redirect. */
    readonly reason: string,
    readonly status: number = statusOf[code],
  ) {
    super(`${code} (${reason})`);
  }
}

const certificateReasons: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'expired',
  CERT_NOT_YET_VALID: 'not-yet-valid',
  CERT_REVOKED: 'revoked',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'self-signed',
  ERR_TLS_CERT_ALTNAME_INVALID: 'other-name',
  HOSTNAME_MISMATCH: 'other-name',
  SELF_SIGNED_CERT_IN_CHAIN: 'self-signed',
  UNABLE_TO_GET_ISSUER_CERT: 'unknown-issuer',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'unknown-issuer',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'unknown-issuer',
};

const unreachableReasons: Readonly<Record<string, string>> = {
  EAI_AGAIN: 'dns',
  EAI_NODATA: 'dns',
  EAI_NONAME: 'dns',
  ENOTFOUND: 'dns',
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  EHOSTDOWN: 'no-route',
  EHOSTUNREACH: 'no-route',
  ENETDOWN: 'no-route',
  ENETUNREACH: 'no-route',
};

const isCertificateCode = (code: string): boolean =>
  code in certificateReasons || /^CERT_|_CERT(?:_|$)|^CRL_|_CRL(?:_|$)/.test(code);

const codeOf = (thrown: unknown): string => {
  if (typeof thrown !== 'object' || thrown === null) return '';
  if ('code' in thrown && typeof thrown.code === 'string') return thrown.code;
  // Every address of a name was tried: the first failure speaks for all.
  if (thrown instanceof AggregateError) return codeOf(thrown.errors[0]);
  return '';
};

/** What Node's sockets, TLS or HTTP parser say, in the proxy's words. */
export const toProxyFault = (thrown: unknown): ProxyFault => {
  if (thrown instanceof ProxyFault) return thrown;
  const code = codeOf(thrown);
  if (code === 'ETIMEDOUT' || code === 'ESOCKETTIMEDOUT')
    return new ProxyFault('timeout', 'connect');
  if (isCertificateCode(code)) {
    return new ProxyFault('certificate', certificateReasons[code] ?? 'invalid');
  }
  if (code === 'EPROTO' || code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS')) {
    return new ProxyFault('unreachable', 'tls');
  }
  if (code.startsWith('HPE_')) return new ProxyFault('unreachable', 'not-http');
  return new ProxyFault('unreachable', unreachableReasons[code] ?? 'failed');
};

/**
 * The fault as JSON. Its header tells it from the same words written by a music server, since no
 * header of an upstream answer by that name is passed on.
 */
export const sendFault = (response: ServerResponse, fault: ProxyFault): void => {
  const { code, reason, status } = fault;
  sendJson(response, status, { holdfast: 'proxy', code, reason }, { 'X-Holdfast-Proxy': code });
};
