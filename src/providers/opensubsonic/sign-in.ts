import { md5 } from '@noble/hashes/legacy.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Credentials, SignInWay } from '../../contracts/connect';
import { HoldfastError } from '../../domain/error';

export type RandomBytes = (length: number) => Uint8Array;

const saltBytes = 16;

/**
 * The parameters that say who asks. A token and its salt are as good as the password until it
 * changes (servers keep no record of salts), so each request gets a fresh one.
 */
export const signInParams = (
  credentials: Credentials,
  way: SignInWay,
  randomBytes: RandomBytes,
): Readonly<Record<string, string>> => {
  if (credentials.kind === 'api-key') return { apiKey: credentials.apiKey };
  const { username, password } = credentials;
  if (way === 'plain-password') {
    // Hex keeps the password out of sight, no more.
    return { u: username, p: `enc:${bytesToHex(utf8ToBytes(password))}` };
  }
  if (way === 'api-key') throw new HoldfastError('auth.api-key-needed');
  const salt = bytesToHex(randomBytes(saltBytes));
  return { u: username, t: bytesToHex(md5(utf8ToBytes(password + salt))), s: salt };
};
