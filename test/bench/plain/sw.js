/**
 * The baseline: a cache-first player as one writes it with Workbox. Audio lies in Cache Storage in clear, and
 * a range is a slice of its blob, which is what workbox-range-requests does.
 */
self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

const answer = async (request) => {
  const cache = await caches.open('audio');
  const cached = await cache.match(request.url);
  if (!cached) return fetch(request);
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.get('range') ?? '');
  if (!range) return cached;
  const blob = await cached.blob();
  const first = Number(range[1]);
  const last = range[2] === '' ? blob.size - 1 : Math.min(Number(range[2]), blob.size - 1);
  const headers = {
    'Content-Type': cached.headers.get('content-type') ?? '',
    'Content-Range': `bytes ${first}-${last}/${blob.size}`,
    'Content-Length': String(last - first + 1),
  };
  return new Response(blob.slice(first, last + 1), { status: 206, headers });
};

self.addEventListener('fetch', (event) => {
  if (new URL(event.request.url).pathname.startsWith('/bytes/')) {
    event.respondWith(answer(event.request));
  }
});
