import type { Component } from '../../domain/health';
import type { ProbeSample } from '../provider';
import type { Ask, Caller } from './caller';
import type { Transport } from './config';

/**
 * Asks one small question of each part of a server, so that a status page shows what is, not what
 * was. The answers go to the health by way of the net; what fails here is not an error of the caller.
 */
export const createProbe =
  ({ send, call }: Caller, mediaTransport: Transport) =>
  async ({ trackId, artId }: ProbeSample, signal: AbortSignal): Promise<void> => {
    const ask = (
      method: string,
      component: Component,
      kind: Ask['kind'],
      rest: Partial<Ask> = {},
    ): Promise<void> =>
      send({ method, component, kind, signal, ...rest }, async (response) => {
        await response.body.cancel();
      }).catch(() => undefined);
    /** An answer in JSON is judged, so that a sign-in page of the network does not pass for the server. */
    const askJson = (method: string, component: Component, rest: Partial<Ask> = {}) =>
      call({ method, component, kind: 'catalogue', signal, ...rest }).then(
        () => undefined,
        () => undefined,
      );
    const nothing = { songCount: 1, albumCount: 0, artistCount: 0 };
    const questions = [
      askJson('getMusicFolders', 'library'),
      askJson('search3', 'search', { params: { query: 'a', ...nothing } }),
      ask('getOpenSubsonicExtensions', 'configuration', 'config'),
    ];
    if (artId !== null) {
      questions.push(ask('getCoverArt', 'artwork', 'art', { params: { id: artId, size: 32 } }));
    }
    if (trackId !== null) {
      questions.push(
        ask('stream', 'audio', 'audio', {
          params: { id: trackId, format: 'raw' },
          range: { first: 0, last: 0 },
          transport: mediaTransport,
        }),
      );
    }
    await Promise.all(questions);
  };
