import { clientsClaim, setCacheNameDetails } from 'workbox-core';
import {
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  precacheAndRoute,
  type PrecacheEntry,
} from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';

/** Answered by the embedded edge or by our own media routes, never by the shell. */
const notThePlayer = [/^\/rest\//, /^\/proxy\//, /^\/x\//];

/**
 * The program itself: every file of this build is fetched at install and answered from the cache
 * ever after, at every address, whatever the network does. A new build waits until it is let in.
 */
export const serveShell = (manifest: readonly (PrecacheEntry | string)[]): void => {
  setCacheNameDetails({ prefix: 'holdfast' });
  precacheAndRoute([...manifest]);
  cleanupOutdatedCaches();
  registerRoute(
    new NavigationRoute(createHandlerBoundToURL('/index.html'), { denylist: notThePlayer }),
  );
  // So that the very first visit plays through the service worker without a reload.
  clientsClaim();
};
