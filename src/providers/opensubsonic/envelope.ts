import * as v from 'valibot';
import { HoldfastError } from '../../domain/error';
import { sniff } from '../../domain/sniff';
import { count, flag, text } from './fields';
import { refusalError, type Refusal } from './refusal';

/** The inside of `subsonic-response`; each call picks its own part and checks it. */
export interface Envelope {
  readonly version: string;
  readonly type: string;
  readonly serverVersion: string;
  readonly openSubsonic: boolean;
  readonly rest: Readonly<Record<string, unknown>>;
}

const errorSchema = v.object({ code: count, message: text, helpUrl: text });
const schema = v.object({
  'subsonic-response': v.looseObject({
    status: v.picklist(['ok', 'failed']),
    version: text,
    type: text,
    serverVersion: text,
    openSubsonic: flag,
    error: v.fallback(v.nullable(errorSchema), null),
  }),
});

/** Statuses of parts that a server does not have; Navidrome: 501 and 410 in plain text. */
const missingPart: ReadonlySet<number> = new Set([404, 405, 410, 501]);

const attribute = (xml: string, name: string): string =>
  new RegExp(`<error[^>]*\\s${name}="([^"]*)"`).exec(xml)?.[1] ?? '';

/** Not parsed, only looked at: what is wanted of XML is its error, and XML can be a bomb. */
const xmlRefusal = (xml: string): Refusal | null => {
  const code = attribute(xml, 'code');
  if (!xml.includes('subsonic-response') || code === '') return null;
  const unescape = (escaped: string): string => escaped.replace(/&(amp|quot|apos|lt|gt);/g, ' ');
  const message = unescape(attribute(xml, 'message'));
  return { code: Number(code) || 0, message, helpUrl: '', version: '' };
};

const parseJson = (written: string): unknown => {
  try {
    return JSON.parse(written);
  } catch {
    throw new HoldfastError('server.malformed', { got: 'broken-json', length: written.length });
  }
};

const readJson = (written: string, status: number): Envelope => {
  const found = v.safeParse(schema, parseJson(written));
  if (!found.success) {
    if (missingPart.has(status)) throw new HoldfastError('server.not-found', { status });
    throw new HoldfastError('server.not-music', { got: 'json', status });
  }
  const { error, ...rest } = found.output['subsonic-response'];
  if (rest.status === 'failed') {
    const { version } = rest;
    throw refusalError({ ...(error ?? { code: 0, message: '', helpUrl: '' }), version });
  }
  const { version, type, serverVersion, openSubsonic } = rest;
  return { version, type, serverVersion, openSubsonic, rest };
};

/**
 * The answer of a call, by its bytes: neither status nor content type can be trusted. Throws the
 * server's own error, or
 * - net.captive-portal   a page where an answer should be
 * - server.not-found     with `status`: the server has no such call
 * - server.forbidden     with `status`: something before the server wants a sign-in of its own
 * - server.malformed, server.not-music   with `got`
 */
export const readEnvelope = (bytes: Uint8Array, status: number): Envelope => {
  const { kind } = sniff(bytes);
  const written = new TextDecoder().decode(bytes).trimStart();
  if (kind === 'json') return readJson(written, status);
  const refused = kind === 'xml' ? xmlRefusal(written) : null;
  if (refused) throw refusalError(refused);
  const facts = { got: kind, status };
  if (missingPart.has(status)) throw new HoldfastError('server.not-found', facts);
  if (status === 401 || status === 403) throw new HoldfastError('server.forbidden', facts);
  if (kind === 'html') throw new HoldfastError('net.captive-portal', facts);
  const ours = kind !== 'xml' || written.includes('subsonic-response');
  throw new HoldfastError(ours ? 'server.malformed' : 'server.not-music', facts);
};

/** What came instead of audio or a picture: the server's error inside, or else server.wrong-content. */
export const unwantedBody = (bytes: Uint8Array, status: number): HoldfastError => {
  const wrong = (): HoldfastError =>
    new HoldfastError('server.wrong-content', { got: sniff(bytes).kind, status });
  try {
    readEnvelope(bytes, status);
    return wrong();
  } catch (thrown) {
    const error = thrown as HoldfastError;
    const said = 'code' in error.data || status >= 400;
    return said && error.code !== 'net.captive-portal' ? error : wrong();
  }
};
