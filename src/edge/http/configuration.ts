import { createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { mostBytes, readDocument } from '../../configuration/document';
import { allowMethods, type Handler } from './answers';
import type { Log } from './log';
import { securityHeaders } from './security-headers';

export interface ConfigurationOptions {
  /** From `--config`; null: the document says no more than that there is this server. */
  readonly file: string | null;
  /** From `--config-key`: Ed25519, PKCS#8 as PEM. */
  readonly keyFile: string | null;
  readonly log: Log;
}

export interface Configuration {
  readonly handle: Handler;
}

/** `.` stands for the address that was asked. */
const ownDocument = `${JSON.stringify({
  format: 'holdfast-configuration',
  major: 1,
  epoch: 1,
  version: 1,
  edges: [{ address: '.' }],
  notices: [],
})}\n`;

/** What is wrong with a file, as the end of a sentence. */
export class ConfigurationFault extends Error {
  override readonly name = 'ConfigurationFault';
}

const faults: Readonly<Record<string, string>> = {
  'too-large': `is larger than ${mostBytes / 1024} KiB`,
  'unknown-major': 'has a "major" that this version does not know',
};

/** The answer's body: the document as it is, or signed. Throws a ConfigurationFault. */
const answerOf = (text: string, key: KeyObject | null): Buffer => {
  const reading = readDocument(text);
  if (reading.kind === 'unreadable') {
    throw new ConfigurationFault(faults[reading.reason] ?? 'is no holdfast-configuration document');
  }
  const answer = Buffer.from(key === null ? text : JSON.stringify(signed(text, key)));
  if (answer.length > mostBytes) throw new ConfigurationFault(faults['too-large']);
  return answer;
};

const signed = (payload: string, key: KeyObject) => ({
  payload,
  signature: sign(null, Buffer.from(payload), key).toString('base64url'),
  key: createPublicKey(key).export({ format: 'jwk' }).x,
});

const readKey = async (path: string): Promise<KeyObject> => {
  const pem = await readFile(path, 'utf8').catch(() => null);
  if (pem === null) throw new ConfigurationFault('cannot be read');
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // Not a key at all: the same sentence.
  }
  throw new ConfigurationFault('is no Ed25519 private key (openssl genpkey -algorithm ed25519)');
};

const readText = async (path: string): Promise<string> => {
  const stats = await stat(path).catch(() => null);
  if (!stats?.isFile()) throw new ConfigurationFault('cannot be read');
  if (stats.size > mostBytes) throw new ConfigurationFault(faults['too-large']);
  return readFile(path, 'utf8').catch(() => {
    throw new ConfigurationFault('cannot be read');
  });
};

/** Changes with every change of the file that anybody would make. */
const stampOf = async (path: string): Promise<string> => {
  const stats = await stat(path).catch(() => null);
  return stats === null ? 'gone' : `${stats.ino}:${stats.size}:${stats.mtimeMs}`;
};

/** Names the option and the file before what is wrong with it. */
const told = async <T>(what: string, work: Promise<T>): Promise<T> => {
  try {
    return await work;
  } catch (thrown) {
    if (thrown instanceof ConfigurationFault) {
      throw new ConfigurationFault(`${what} ${thrown.message}.`);
    }
    throw thrown;
  }
};

interface Source {
  /** What is served; a file that became unreadable leaves the one before in place. */
  readonly answer: () => Promise<Buffer>;
}

const fromFile = async (file: string, key: KeyObject | null, log: Log): Promise<Source> => {
  const what = `The configuration ${file} (--config)`;
  let stamp = await stampOf(file);
  let answer = answerOf(await readText(file), key);
  return {
    answer: async () => {
      const now = await stampOf(file);
      if (now === stamp) return answer;
      stamp = now;
      try {
        answer = answerOf(await readText(file), key);
      } catch (thrown) {
        const why = thrown instanceof ConfigurationFault ? thrown.message : 'cannot be read';
        log(`${what} ${why}; the one before is still served.`);
      }
      return answer;
    },
  };
};

/**
 * `/.well-known/holdfast.json`: open to every origin and without a secret, because players that came from
 * elsewhere ask it, too. Throws a ConfigurationFault, one sentence, for files that are not in order at the start.
 */
export const openConfiguration = async ({
  file,
  keyFile,
  log,
}: ConfigurationOptions): Promise<Configuration> => {
  const key =
    keyFile === null ? null : await told(`The key ${keyFile} (--config-key)`, readKey(keyFile));
  const own = answerOf(ownDocument, key);
  const source: Source =
    file === null
      ? { answer: async () => own }
      : await told(`The configuration ${file} (--config)`, fromFile(file, key, log));
  const handle: Handler = async (request, response) => {
    if (!allowMethods(request, response, ['GET', 'HEAD'])) return;
    const body = await source.answer();
    response.writeHead(200, {
      ...securityHeaders('foreign'),
      'Cross-Origin-Resource-Policy': 'cross-origin',
      'Access-Control-Allow-Origin': '*',
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Length': body.length,
      'Cache-Control': 'no-cache',
    });
    response.end(request.method === 'HEAD' ? undefined : body);
  };
  return { handle };
};
