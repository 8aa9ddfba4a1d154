import { HoldfastError, type ErrorCode } from '../domain/error';

/**
 * The proxy in the embedded edge marks its own answers with this header, and passes none of that
 * name on from the server behind it.
 */
export const proxyMark = 'x-holdfast-proxy';

const byCode: Readonly<Record<string, ErrorCode>> = {
  unreachable: 'net.unreachable',
  timeout: 'net.timeout',
  certificate: 'net.certificate',
  redirected: 'net.redirected',
};

const reasonOf = (body: string): string => {
  try {
    const parsed: unknown = JSON.parse(body);
    const reason =
      typeof parsed === 'object' && parsed !== null && 'reason' in parsed ? parsed.reason : '';
    return typeof reason === 'string' ? reason.slice(0, 200) : '';
  } catch {
    return '';
  }
};

/** What the proxy says of the way from it to the server; Node sees a certificate for what it is. */
export const proxyRefusal = (code: string, body: string): HoldfastError => {
  const reason = reasonOf(body);
  const own = byCode[code] ?? 'net.proxy-refused';
  const details =
    own === 'net.redirected'
      ? { to: reason.includes('://') ? reason : null }
      : own === 'net.certificate'
        ? { certain: true, reason }
        : { reason };
  return new HoldfastError(own, { proxied: true, ...details });
};
