// Keeps the app's own files, so that it opens without a network. Built with its list of files; knows nothing of reports.
const VERSION = '__VERSION__';
const FILES = __FILES__;
const CACHE = `tabella-${VERSION}`;
const SCOPE = new URL('./', self.location.href);

self.addEventListener('install', (event) => {
  // Whole or not at all, and past the HTTP cache: a half-updated app is worse than yesterday's. What bears its content's hash in its name
  // cannot be of yesterday, and is not asked for twice.
  const asked = (file) => new Request(new URL(file, SCOPE), { cache: file.startsWith('assets/') ? 'default' : 'no-cache' });
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES.map(asked))));
});

self.addEventListener('activate', (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith('tabella-') && name !== CACHE) await caches.delete(name);
    await self.clients.claim();
  })());
});

// A new version takes over only when the person says so: a form may be open.
self.addEventListener('message', (event) => {
  if (event.data === 'renew') void self.skipWaiting();
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== SCOPE.origin || !url.pathname.startsWith(SCOPE.pathname)) return;
  event.respondWith((async () => {
    const cache = await caches.open(CACHE);
    const name = request.mode === 'navigate' ? new URL('index.html', SCOPE) : request;
    const kept = await cache.match(name, { ignoreSearch: true });
    if (kept) return kept;
    const answer = await fetch(request);
    // Letters of a language that only this mission's forms have: kept once they were needed. Without a network the system's stand in.
    if (answer.ok && url.pathname.endsWith('.woff2')) event.waitUntil(cache.put(request, answer.clone()));
    return answer;
  })());
});
