// Serves the register's page when there is no connection. Nothing else of the site is kept.

const CACHE = 'register';
/** As long as a sign-in lasts. */
const HOURS = 12;
const ASSETS = [
  '/assets/main.css',
  '/assets/app.js',
  '/assets/govuk-frontend.min.js',
  '/assets/register/register.js',
  '/assets/register/queue.js',
  '/assets/register/server.js',
  '/assets/register/camera.js',
];

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(ASSETS)));
  self.skipWaiting();
});
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { pathname } = new URL(request.url);
  const isPage = request.mode === 'navigate' && pathname.endsWith('/register');
  if (request.method === 'GET' && (isPage || ASSETS.includes(pathname))) event.respondWith(fresh(request));
});

/** From the program; as it was last, when there is no connection. */
async function fresh(request) {
  const cache = await caches.open(CACHE);
  try {
    const response = await fetch(request);
    if (response.ok && !response.redirected) await cache.put(request, response.clone());
    // Signed out, or not allowed any more: nobody reads names here.
    else if (request.mode === 'navigate') await cache.delete(request);
    return response;
  } catch {
    const kept = await cache.match(request);
    const at = Date.parse(kept?.headers.get('date') ?? '');
    return kept && Date.now() - at < HOURS * 3_600_000 ? kept : Response.error();
  }
}
