import type { Credentials } from '../../contracts/connect';
import type { Component } from '../../domain/health';
import type { NetRequest, Read } from '../../net/attempt';
import type { CallKind } from '../../net/limits';
import type { Net } from '../../net/request';
import type { AudioOrder } from '../provider';
import type { OpenSubsonicConfig, Transport } from './config';
import { readEnvelope, type Envelope } from './envelope';
import { signInParams, type RandomBytes } from './sign-in';

export interface CallerDeps {
  readonly net: Net;
  /** `crypto.getRandomValues`, for salts. */
  readonly randomBytes: RandomBytes;
  /** `https://player.example/proxy`; null where no embedded edge serves the player. */
  readonly proxyBase: string | null;
}

export interface Ask {
  readonly method: string;
  /** A list is a parameter that is said several times. */
  readonly params?: Readonly<Record<string, string | number | readonly string[]>>;
  readonly component: Component;
  readonly kind: CallKind;
  readonly range?: NetRequest['range'];
  readonly transport?: Transport;
  readonly signal: AbortSignal;
}

export interface Caller {
  /** Sends; `read` judges the answer. */
  readonly send: <T>(ask: Ask, read: Read<T>) => Promise<T>;
  /** Sends, and unwraps an answer in JSON. */
  readonly call: (ask: Ask) => Promise<Envelope>;
  /** The same request as data; null where it does not go by way of the player's own origin. */
  readonly order: (ask: Pick<Ask, 'method' | 'params' | 'transport'>) => Promise<AudioOrder | null>;
}

/** The name under which we are known to servers. Supysonic fails beyond 32 letters. */
const clientName = 'Holdfast';

/** What is on the way between us and one server: who asks, by which way. */
export const createCaller = (
  edge: string,
  config: Omit<OpenSubsonicConfig, 'extensions' | 'mediaTransport'>,
  secret: () => Promise<Credentials>,
  { net, randomBytes, proxyBase }: CallerDeps,
): Caller => {
  const formOf = (credentials: Credentials, ask: Pick<Ask, 'params'>): URLSearchParams => {
    const form = new URLSearchParams(signInParams(credentials, config.signIn, randomBytes));
    form.set('v', config.version);
    form.set('c', clientName);
    form.set('f', 'json');
    for (const [name, value] of Object.entries(ask.params ?? {})) {
      for (const each of typeof value === 'object' ? value : [value])
        form.append(name, String(each));
    }
    return form;
  };

  /** The proxy is always asked by POST, so that our own origin never sees a secret in an address. */
  const placeOf = (
    ask: Ask,
    form: URLSearchParams,
  ): Pick<NetRequest, 'url' | 'form' | 'headers' | 'proxied'> => {
    const path = `/rest/${ask.method}.view`;
    const byGet = (ask.transport ?? config.transport) === 'get';
    if (!config.viaProxy) {
      const url = `${config.address}${path}`;
      return byGet ? { url: `${url}?${form.toString()}`, form: null } : { url, form };
    }
    const headers = {
      'X-Holdfast-Upstream': config.address,
      ...(byGet ? { 'X-Holdfast-Method': 'GET' } : {}),
    };
    return { url: `${proxyBase ?? ''}${path}`, form, headers, proxied: true };
  };

  const send: Caller['send'] = async (ask, read) => {
    const credentials = await secret();
    const { component, kind, range = null, signal } = ask;
    const place = placeOf(ask, formOf(credentials, ask));
    return net.request({ edge, component, kind, range, signal, ...place }, read);
  };

  const order: Caller['order'] = async ({ method, params, transport }) => {
    const isOwn = proxyBase !== null && proxyBase === `${config.address}/proxy`;
    if (!config.viaProxy && !isOwn) return null;
    const form = formOf(await secret(), params ? { params } : {}).toString();
    const path = `${config.viaProxy ? '/proxy' : ''}/rest/${method}.view`;
    if (!config.viaProxy) return { path, form };
    const byGet = (transport ?? config.transport) === 'get';
    return { path, form, upstream: config.address, byGet };
  };

  return {
    send,
    order,
    call: (ask) =>
      send(ask, async (response) => readEnvelope(await response.bytes(), response.status)),
  };
};
