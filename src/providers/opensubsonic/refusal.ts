import { HoldfastError, type ErrorCode, type ErrorData } from '../../domain/error';
import { cleanText } from '../../domain/text';

/** An `error` of the protocol, however it came. */
export interface Refusal {
  readonly code: number;
  readonly message: string;
  readonly helpUrl: string;
  /** The protocol version that the server speaks; '' = not told. */
  readonly version: string;
}

const byCode: Readonly<Record<number, ErrorCode>> = {
  30: 'server.too-old',
  40: 'auth.wrong-password',
  41: 'auth.plain-password-needed',
  42: 'auth.api-key-needed',
  43: 'auth.ways-mixed',
  44: 'auth.api-key-invalid',
  50: 'server.forbidden',
  60: 'server.forbidden',
  70: 'server.not-found',
};

/**
 * Servers that lock out after wrong passwords say it only in the text (of the general code 0). So do
 * databases that are "locked" and servers with "too many open files": those are no matter of sign-in.
 */
const lockedOut =
  /too many (?:requests|attempts|tries|failed|failures|wrong|invalid|login|sign)|lock-?out|locked out|nextvalid|\b(?:account|user|login|address|ip)\b.{0,40}\b(?:locked|blocked)\b/i;

/** The protocol's error as one of ours; its number and text stay in the data. */
export const refusalError = ({ code, message, helpUrl, version }: Refusal): HoldfastError => {
  const data: ErrorData = {
    code,
    message: cleanText(message, 200),
    ...(/^https?:\/\//.test(helpUrl) ? { helpUrl: cleanText(helpUrl, 300) } : {}),
    ...(version === '' ? {} : { version: cleanText(version, 20) }),
  };
  if (code === 0 && lockedOut.test(message)) return new HoldfastError('auth.locked-out', data);
  return new HoldfastError(byCode[code] ?? 'server.failed', data);
};

/** The number that the protocol gave, or null when the failure is of another kind. */
export const protocolCode = (error: HoldfastError): number | null => {
  const code = error.data['code'];
  return typeof code === 'number' ? code : null;
};
