import * as v from 'valibot';
import { HoldfastError, type ErrorCode } from '../domain/error';

/** Statuses with which the proxy in the embedded edge itself refuses; an upstream has them, too. */
export const proxyStatuses: ReadonlySet<number> = new Set([403, 421, 502, 504]);

/** The proxy marks its own answers, so that they are told apart from those of the server behind it. */
const refusal = v.object({ holdfast: v.literal('proxy'), code: v.string() });

const byStatus: Readonly<Record<number, ErrorCode>> = {
  403: 'net.proxy-refused',
  421: 'net.proxy-refused',
  502: 'net.unreachable',
  504: 'net.timeout',
};

/** Codes that the proxy may name more exactly than its status does. */
const named: ReadonlySet<string> = new Set<ErrorCode>([
  'net.unreachable',
  'net.timeout',
  'net.certificate',
  'net.redirected',
  'net.proxy-refused',
]);

/** Null when the text is not the proxy's own answer. */
export const readProxyRefusal = (status: number, text: string): HoldfastError | null => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return null;
  }
  const found = v.safeParse(refusal, parsed);
  if (!found.success) return null;
  const { code } = found.output;
  const own = named.has(code) ? (code as ErrorCode) : (byStatus[status] ?? 'net.proxy-refused');
  return new HoldfastError(own, { proxied: true, reason: code.slice(0, 40) });
};
