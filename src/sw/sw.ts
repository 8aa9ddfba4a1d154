import type { PrecacheEntry } from 'workbox-precaching';
import { registerRoute } from 'workbox-routing';
import { parseMediaUrl, type MediaRequest } from '../contracts/media-routes';
import { takeArrivals, type BackgroundFetchRegistration } from './arrivals';
import { answerAudio, type AudioRequest } from './audio-route';
import { deleteOutdated } from './cache-names';
import { systemClock } from '../domain/system-clock';
import { createEnginePorts } from './engine-ports';
import { artKind, lyricsKind } from './kept-kinds';
import { KeptStrategy } from './kept-strategy';
import { hearPage } from './page-messages';
import { serveShell } from './shell';
import { tellWhy } from './tell-why';

declare const self: ServiceWorkerGlobalScope & {
  /** Put in by the build (workbox-build injectManifest). */
  readonly __WB_MANIFEST: readonly (PrecacheEntry | string)[];
};

type BackgroundFetchEnd = ExtendableEvent & {
  readonly registration: BackgroundFetchRegistration;
};

const engines = createEnginePorts(self.clients, systemClock);

/** The parsed address becomes the handler's `params`. */
const whenKind =
  (kind: MediaRequest['kind']) =>
  ({ url, sameOrigin }: { url: URL; sameOrigin: boolean }): MediaRequest | null => {
    const media = sameOrigin ? parseMediaUrl(url) : null;
    return media?.kind === kind ? media : null;
  };

const answerMedia = (request: Request, event: FetchEvent, media: AudioRequest): Promise<Response> =>
  answerAudio(request, media, {
    ask: (question, signal) => engines.ask(event.clientId, question, signal),
    report: (serial, failure) => tellWhy(self.clients, event.clientId, serial, failure),
  });

for (const method of ['GET', 'HEAD'] as const) {
  registerRoute(
    whenKind('audio'),
    ({ request, event, params }) =>
      answerMedia(request, event as FetchEvent, params as unknown as AudioRequest),
    method,
  );
}
registerRoute(whenKind('art'), new KeptStrategy(artKind(engines)));
registerRoute(whenKind('lyrics'), new KeptStrategy(lyricsKind(engines)));
// oxlint-disable-next-line no-underscore-dangle -- the name that injectManifest looks for
serveShell(self.__WB_MANIFEST);

self.addEventListener('message', (event) => {
  event.waitUntil(
    hearPage(event, engines, {
      skipWaiting: () => self.skipWaiting(),
      claim: () => self.clients.claim(),
    }),
  );
});
for (const end of ['success', 'fail', 'abort']) {
  self.addEventListener(`backgroundfetch${end}`, (event) => {
    const ended = event as BackgroundFetchEnd;
    ended.waitUntil(takeArrivals(ended.registration, caches));
  });
}
self.addEventListener('backgroundfetchclick', (event) => {
  (event as BackgroundFetchEnd).waitUntil(self.clients.openWindow('/downloads'));
});
self.addEventListener('activate', (event) => event.waitUntil(deleteOutdated(caches)));
